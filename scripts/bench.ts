/**
 * Measures what the documents promise. `--rows N` sets the size, `--calls` measures API calls alone, `--write` updates
 * the measured tables of docs/benchmarks.md; `--org` measures the demo org alone, `--files` loads into files alone.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { measureBulk } from "../bench/bulk.ts";
import { measureCalls } from "../bench/calls.ts";
import { measureFiles } from "../bench/files.ts";
import { measureOrg } from "../bench/org.ts";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    calls: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    org: { type: "boolean", default: false },
    files: { type: "boolean", default: false },
  },
});
if (values.org) {
  const measures = await measureOrg();
  const table = new Table({ head: ["demo org", "measured", "promised"], style: { head: [], border: [] } });
  table.push(...measures.map(({ what, measured, promised }) => [what, measured, promised]));
  process.stdout.write(`${table.toString()}\n`);
  process.exit(measures.every(({ isMet }) => isMet) ? 0 : 1);
}

/** A table of results, and the part of the page that it is in. */
interface Result {
  readonly part: "bulk" | "calls" | "files";
  readonly head: readonly string[];
  readonly lines: readonly (readonly (string | number)[])[];
}

const rows = Number(values.rows);
const files = values.files ? await measureFiles(rows) : [];
const isAlone = values.calls || values.files;
const bulk = isAlone ? [] : await measureBulk([rows / 10, rows]);
const calls = values.files ? [] : await measureCalls();

const ofBulk: Result = {
  part: "bulk",
  head: ["rows", "fields", "seconds", "rows per second", "CPU µs per row", "peak MiB"],
  lines: bulk.map((each) => [
    each.rows.toLocaleString("en"),
    each.fields,
    each.seconds.toFixed(1),
    Math.round(each.rowsPerSecond).toLocaleString("en"),
    each.cpuUsPerRow.toFixed(1),
    Math.round(each.peakMiB),
  ]),
};
const ofCalls = calls.map(
  ({ what, measures }): Result => ({
    part: "calls",
    head: [what, "API calls", "promised"],
    lines: measures.map((each) => [each.what, each.calls, each.atMost]),
  }),
);
const least = files[0]?.seconds ?? 1;
const ofFiles: Result = {
  part: "files",
  head: [
    `${rows.toLocaleString("en")} rows of 40 fields`,
    "seconds",
    "times the pipe",
    "CPU seconds",
    "peak MiB",
    "MiB on disk",
  ],
  lines: files.map((each) => [
    each.into,
    each.seconds.toFixed(1),
    (each.seconds / least).toFixed(1),
    each.cpuSeconds.toFixed(1),
    Math.round(each.peakMiB),
    Math.round(each.mebibytes),
  ]),
};
const results = values.files ? [ofFiles] : bulk.length === 0 ? ofCalls : [ofBulk, ...ofCalls];

for (const { head, lines } of results) {
  const table = new Table({ head: [...head], style: { head: [], border: [] } });
  table.push(...lines.map((cells) => [...cells]));
  process.stdout.write(`${table.toString()}\n`);
}
if (values.write) {
  const file = "docs/benchmarks.md";
  const date = new Date().toISOString().slice(0, 10);
  let page = readFileSync(file, "utf8");
  for (const part of new Set(results.map((result) => result.part))) {
    const tables = results.filter((result) => result.part === part).map(markdown);
    const text = [`Measured ${date}, Node ${process.versions.node}, 2 cores.`, ...tables].join("\n\n");
    const [begin, end] = [`<!-- ${part} -->`, `<!-- end of ${part} -->`];
    page = `${page.slice(0, page.indexOf(begin) + begin.length)}\n\n${text}\n\n${page.slice(page.indexOf(end))}`;
  }
  writeFileSync(file, page);
}
// A promise that does not hold is a failure, not a number to look at.
const isMet =
  calls.every(({ measures }) => measures.every(({ calls: made, atMost }) => made <= atMost)) &&
  bulk.every(({ cpuUsPerRow, peakMiB }) => cpuUsPerRow <= 12 && peakMiB < 200);
process.exitCode = isMet ? 0 : 1;

function markdown({ head, lines }: Result): string {
  return [head, head.map(() => "---:"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
