import type { StreamProgress } from "../engine/progress.ts";
import { statusOf } from "../engine/report-run.ts";
import type { JsonObject } from "../json.ts";
import type { Column } from "../verbs/print/rows.ts";
import type { Style } from "../verbs/print/style.ts";
import { table } from "../verbs/print/table.ts";
import { isUnchanged } from "./logged-view.ts";
import { count } from "./progress-text.ts";

const numeric = (key: string): Column => ({
  key,
  align: "right",
  show: (value) => (typeof value === "number" ? count(value) : ""),
});

const columns: readonly Column[] = [
  { key: "stream" },
  ...["records", "deleted", "expected", "calls", "seconds"].map(numeric),
  { key: "status" },
];

/** More streams without a change than this are counted in one line. */
const fewUnchanged = 20;

/** The streams of a run that has ended: records, deleted ones among them, rows expected, calls, seconds, and how each ended. */
export function summaryTable(
  streams: readonly StreamProgress[],
  options: { readonly width: number; readonly style: Style },
): string {
  const unchanged = streams.filter(isUnchanged);
  const shown = unchanged.length > fewUnchanged ? streams.filter((each) => !isUnchanged(each)) : streams;
  const left = streams.length - shown.length;
  const rest = left === 0 ? "" : `${count(left)} more streams had no change.\n`;
  return `${shown.length === 0 ? "" : table(columns, shown.map(rowOf), options)}${rest}`;
}

function rowOf({ id, records, deleted, expected, forecast, tally, seconds, outcome }: StreamProgress): JsonObject {
  return {
    stream: id,
    records,
    deleted,
    expected: expected ?? forecast,
    calls: tally.calls,
    seconds: Math.round(seconds * 10) / 10,
    status: statusOf(outcome),
  };
}
