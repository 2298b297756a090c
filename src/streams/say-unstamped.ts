import type { Run, Stream } from "@singer-io-ts/tap-kit";
import type { Unstamped } from "../discover/query/unstamped.ts";

/** Tells what an incremental read of a query does not see. */
export function sayUnstamped({ id, replicationKeys }: Stream, { days, others }: Unstamped, run: Run): void {
  const isIncremental = replicationKeys.length > 0;
  const hint = "set full_refresh_every, or the replication method FULL_TABLE.";
  if (days.length > 0) {
    const what = `Its rows depend on the day (${days.join(", ")})`;
    const next = isIncremental
      ? `incremental runs do not see those that a day lets in: ${hint}`
      : "it is read in full.";
    run.tell({ level: isIncremental ? "warn" : "info", code: "query_by_day", stream: id, text: `${what}: ${next}` });
  }
  if (!isIncremental || others.length === 0) return;
  const text = `A change of ${others.join(", ")} does not move a row's own stamp; where that matters ${hint}`;
  run.tell({ level: "info", code: "query_unstamped", stream: id, text });
}
