import { parseArgs } from "node:util";
import { defaultSettings, type Settings } from "../settings.ts";
import type { StartOptions } from "../start-org.ts";

export interface CliOptions {
  readonly help: boolean;
  readonly start: StartOptions;
  readonly asJson: boolean;
  readonly privateKeyFile?: string;
}

export const help = `demo-org: a Salesforce org on this machine

Usage
  demo-org [--port 8080] [--seed 1] [--scale 1] [--objects 0] [--standard-objects] [--rows Account=100000]...

Options
  --port N             port on 127.0.0.1; a free one when left out
  --seed N             another seed gives other rows
  --scale N            multiplies the rows of every object
  --objects N          adds N custom objects
  --standard-objects   adds the standard objects of a real org, nearly all without rows
  --rows NAME=N        rows of one object; may be repeated
  --fast               makes each page and Bulk result once and keeps it in a temporary file
  --set NAME=VALUE     a setting, as in the README; may be repeated
  --private-key FILE   writes a key for JWT bearer there
  --json               prints one line of JSON instead of a block
  --help               prints these options

Examples
  demo-org --port 8080
  demo-org --rows Account=1000000 --fast --json
  demo-org --set pageRows=200 --set rotateRefreshTokens=true
`;

const options = {
  port: { type: "string" },
  seed: { type: "string" },
  scale: { type: "string" },
  objects: { type: "string" },
  rows: { type: "string", multiple: true },
  set: { type: "string", multiple: true },
  "standard-objects": { type: "boolean" },
  fast: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  "private-key": { type: "string" },
} as const;

/** The options of a command line, or the message about its first error. */
export function readArguments(args: readonly string[]): CliOptions | string {
  try {
    const { values } = parseArgs({ args: [...args], options });
    const rows = Object.fromEntries((values.rows ?? []).map((pair) => named("rows", pair)));
    const settings = Object.fromEntries((values.set ?? []).map(setting));
    const start: StartOptions = {
      ...number("port", values.port),
      ...number("seed", values.seed),
      ...number("scale", values.scale),
      ...number("objects", values.objects),
      rows,
      settings,
      standardObjects: values["standard-objects"] === true,
      fast: values.fast === true,
    };
    const key = values["private-key"];
    return {
      help: values.help === true,
      start,
      asJson: values.json === true,
      ...(key === undefined ? {} : { privateKeyFile: key }),
    };
  } catch (error) {
    if (error instanceof Error) return `demo-org: ${error.message}`;
    throw error;
  }
}

function number<Name extends string>(name: Name, text: string | undefined): { readonly [key in Name]?: number } {
  if (text === undefined) return {};
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0)
    throw new Error(`--${name} must be a number, not ${text}`);
  return { [name]: value } as { [key in Name]: number }; // a computed key loses its name
}

function named(option: string, pair: string): [string, number] {
  const [name = "", text] = pair.split("=");
  const { [name]: count } = number(name, text);
  if (name === "" || count === undefined) throw new Error(`--${option} must be NAME=NUMBER, not ${pair}`);
  return [name, count];
}

function setting(pair: string): [string, Settings[keyof Settings]] {
  const mark = pair.indexOf("=");
  const name = pair.slice(0, Math.max(0, mark));
  if (!(name in defaultSettings)) {
    throw new Error(`--set: there is no setting ${name || pair}; there are ${Object.keys(defaultSettings).join(", ")}`);
  }
  const text = pair.slice(mark + 1);
  return [name, /^[\d.]+$|^(?:true|false|null)$|^[{[]/.test(text) ? JSON.parse(text) : text];
}
