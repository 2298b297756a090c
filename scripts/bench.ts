/** Measures what the documents claim. `--rows N` sets the size, `--write` renews docs/benchmarks.md; `--org` measures the demo org alone. */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { measureBulk } from "../bench/bulk.ts";
import { measureCalls } from "../bench/calls.ts";
import { measureOrg } from "../bench/org.ts";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    write: { type: "boolean", default: false },
    org: { type: "boolean", default: false },
  },
});
if (values.org) {
  const measures = await measureOrg();
  const table = new Table({ head: ["demo org", "measured", "promised"], style: { head: [], border: [] } });
  table.push(...measures.map(({ what, measured, promised }) => [what, measured, promised]));
  process.stdout.write(`${table.toString()}\n`);
  process.exit(measures.every(({ isKept }) => isKept) ? 0 : 1);
}
const rows = Number(values.rows);

const bulk = await measureBulk([rows / 10, rows]);
const calls = await measureCalls();

const bulkLines = bulk.map((each) => [
  each.rows.toLocaleString("en"),
  each.fields,
  each.seconds.toFixed(1),
  Math.round(each.rowsPerSecond).toLocaleString("en"),
  each.cpuUsPerRow.toFixed(1),
  Math.round(each.peakMiB),
]);
const callLines = calls.map(({ what, calls: made, atMost, seconds }) => [what, made, atMost, seconds.toFixed(1)]);
const bulkHead = ["rows", "fields", "seconds", "rows a second", "CPU us a row", "peak MiB"];
const callHead = ["1,000 objects", "API calls", "promised", "seconds"];

for (const [head, lines] of [
  [bulkHead, bulkLines],
  [callHead, callLines],
] as const) {
  const table = new Table({ head: [...head], style: { head: [], border: [] } });
  table.push(...lines);
  process.stdout.write(`${table.toString()}\n`);
}
if (values.write) {
  const file = "docs/benchmarks.md";
  const markdown = (head: readonly unknown[], lines: readonly (readonly unknown[])[]): string =>
    [head, head.map(() => "---:"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  const date = new Date().toISOString().slice(0, 10);
  const result = `Measured ${date}, Node ${process.versions.node}, 2 cores.\n\n${markdown(bulkHead, bulkLines)}\n\n${markdown(callHead, callLines)}\n`;
  const before = readFileSync(file, "utf8").split("<!-- results -->")[0];
  writeFileSync(file, `${before}<!-- results -->\n\n${result}`);
}
// A promise that does not hold is a failure, not a number to look at.
const isKept =
  calls.every(({ calls: made, atMost }) => made <= atMost) &&
  bulk.every(({ cpuUsPerRow, peakMiB }) => cpuUsPerRow <= 12 && peakMiB < 200);
process.exitCode = isKept ? 0 : 1;
