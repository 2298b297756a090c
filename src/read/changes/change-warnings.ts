import type { Run } from "@singer-io-ts/tap-kit";
import { listNames } from "../../names.ts";
import type { Facts } from "../../plan/decide-load.ts";
import type { Asked } from "./ask-changes.ts";

/** An ordinary transaction may take ten minutes; one that lasts longer than this is reported. */
const longTransactionMs = 60 * 60_000;

/** Names the streams for which Salesforce says, for over an hour, that nothing later is certain: somebody's transaction is still open. */
export function warnStalledWatermarks(facts: ReadonlyMap<string, Facts>, run: Run): void {
  const stalled = Array.from(facts).filter(([, { now, covered }]) => {
    return covered.some((until) => now.getTime() - until.getTime() > longTransactionMs);
  });
  if (stalled.length === 0) return;
  const since = Math.min(...stalled.flatMap(([, { covered }]) => covered.map((until) => until.getTime())));
  const text =
    `${listNames(stalled.map(([name]) => name))}: Salesforce's answers are certain up to ${new Date(since).toISOString()} only, ` +
    "because a transaction that began then is still open. The bookmark stays there until it ends; newer rows come all the same.";
  run.log({ level: "warn", code: "watermark_stands", text });
}

/** Names the streams of which Salesforce refuses to name deletions, with its words for the first of them. */
export function warnRefusedDeletions(facts: ReadonlyMap<string, Asked>, run: Run): void {
  const refused = Array.from(facts).filter(([, { noDeletions, trouble }]) => noDeletions !== null && trouble === null);
  const [first] = refused;
  if (first === undefined) return;
  const names = listNames(refused.map(([name]) => name));
  const text =
    `${names}: rows that are gone for good are not reported. ${first[1].noDeletions?.what} ` +
    "A full load drops them in the target: set full_refresh_every.";
  run.log({ level: "warn", code: "deletions_refused", text });
}
