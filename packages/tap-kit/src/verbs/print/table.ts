import Table from "cli-table3";
import type { JsonObject } from "../../json.ts";
import { type Column, shownValue } from "./rows.ts";
import { inTerminal } from "./shown-text.ts";
import type { Style } from "./style.ts";

const sides =
  "top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle";
const noBorders = Object.fromEntries(sides.split(" ").map((side) => [side, ""]));

/** A table no wider than the terminal: the widest columns give way. */
export function table(
  columns: readonly Column[],
  rows: readonly JsonObject[],
  { style }: { readonly width: number; readonly style: Style },
): string {
  const printed = new Table({
    chars: noBorders,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
    head: columns.map(({ key, head = key }) => style.bold(head)),
    colAligns: columns.map(({ align }) => align ?? "left"),
  });
  for (const row of rows) printed.push(columns.map((column) => inTerminal(shownValue(row, column))));
  return `${printed.toString().replace(/ +$/gm, "")}\n`;
}
