import { styleText } from "node:util";
import type { Environment } from "../../command/environment.ts";

/** Colors a text, or leaves it as it is. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
}

type Format = keyof Style;
const colored =
  (format: Format) =>
  (text: string): string =>
    styleText(format, text, { validateStream: false });
const plain = (text: string): string => text;

const coloredStyle: Style = {
  bold: colored("bold"),
  dim: colored("dim"),
  red: colored("red"),
  yellow: colored("yellow"),
  green: colored("green"),
};
const plainStyle: Style = { bold: plain, dim: plain, red: plain, yellow: plain, green: plain };

interface Output {
  readonly isTerminal: boolean;
  /** Whether the option against colors was given. */
  readonly isRefused: boolean;
}

/** The style of what goes to an output: the option first, then NO_COLOR and FORCE_COLOR (no-color.org), then whether it is a terminal. */
export function styleFor({ env = {} }: Pick<Environment, "env">, output: Output): Style {
  return isColored(env, output) ? coloredStyle : plainStyle;
}

function isColored(env: NonNullable<Environment["env"]>, { isTerminal, isRefused }: Output): boolean {
  const { NO_COLOR: no = "", FORCE_COLOR: force = "", TERM: term = "" } = env;
  if (isRefused || no !== "") return false;
  if (force !== "") return force !== "0" && force !== "false";
  return isTerminal && term !== "dumb";
}
