import { count, countOf } from "../amounts.ts";
import type { StreamProgress } from "../engine/progress.ts";
import type { Json, JsonObject } from "../json.ts";
import { clean } from "../log/redact.ts";
import type { Outcome } from "../tap/page.ts";
import type { Column } from "../verbs/print/rows.ts";
import type { Style } from "../verbs/print/style.ts";
import { table } from "../verbs/print/table.ts";
import { isUnchanged } from "./unchanged.ts";

const shown = (value: Json): string => (typeof value === "number" ? count(value) : String(value ?? ""));
const numeric = (key: string): Column => ({ key, align: "right", show: shown });

const columns: readonly Column[] = [
  { key: "stream" },
  ...["records", "deleted", "expected", "calls", "seconds"].map(numeric),
  { key: "status", isWhole: true },
];

/** More streams without a change than this are counted in one line. */
const fewUnchanged = 20;

/** The streams of a run that has ended: records, deleted ones among them, rows expected, calls, seconds, and how each ended. */
export function summaryTable(
  streams: readonly StreamProgress[],
  options: { readonly width: number; readonly style: Style },
): string {
  const unchanged = streams.filter(isUnchanged).length;
  const rows = unchanged > fewUnchanged ? streams.filter((each) => !isUnchanged(each)) : streams;
  const left = streams.length - rows.length;
  return [
    rows.length === 0 ? "" : table(columns, rows.map(rowOf), options),
    left === 0 ? "" : `${countOf(left, rows.length === 0 ? "stream" : "more stream")} had no change.\n`,
    rows.some(({ isShared }) => isShared) ? "(Calls in parentheses were made for several streams together.)\n" : "",
  ].join("");
}

function rowOf(progress: StreamProgress): JsonObject {
  const { id, records, deleted, expected, forecast, tally, isShared, seconds, outcome } = progress;
  return {
    // guard(table-secrets, `clean(id)` -> `id`): a token in the name of a stream would be in the table at the end.
    stream: clean(id),
    records,
    deleted,
    expected: expected ?? (forecast === null || forecast === 0 ? null : `about ${count(forecast)}`),
    calls: isShared ? `(${count(tally.calls)})` : tally.calls,
    seconds: seconds < 100 ? seconds.toFixed(1) : Math.round(seconds),
    status: statusOf(outcome),
  };
}

function statusOf(outcome: Outcome | null): string {
  return outcome?.kind === "stopped" ? `stopped (${outcome.because})` : (outcome?.kind ?? "not ended");
}
