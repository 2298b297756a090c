import { type Run, TapError } from "@singer-io-ts/tap-kit";
import type { Facts, Forgotten } from "../../plan/decide-load.ts";
import type { StreamWithState } from "../../plan/full-refresh.ts";
import { knowsGap } from "../objects/tail-list.ts";

/** What is to be done about a stream's forgotten deletions; "nothing": there are none, or it was done by an earlier run. */
export type GapVerdict = "nothing" | "warned" | "resync" | TapError;

/**
 * Tells the user where Salesforce does not name all deletions since the run before. Once a gap: the bookmark moves on
 * behind it, or remembers it.
 */
export function forgottenDeletions(
  { stream, intent }: StreamWithState,
  { forgotten }: Facts,
  wish: "warn" | "resync" | "fail",
  run: Run,
): GapVerdict {
  if (forgotten === null) return "nothing";
  if (knowsGap(intent.tail, forgotten.until)) return "nothing";
  const id = stream.id;
  const what = `${reasons[forgotten.why](forgotten.until.toISOString())}, and the last run saw deletions up to ${intent.value}.`;
  if (wish === "fail") {
    const hint = "Set deleted_gap to resync for one full load, or to warn to go on without those deletions.";
    return new TapError(`${id}: ${what}`, { code: "DELETIONS_FORGOTTEN", kind: "integrity", stream: id, hint });
  }
  const next =
    wish === "resync"
      ? "It is loaded in full again."
      : "Rows deleted in between stay in the target; deleted_gap: resync loads the stream in full.";
  run.log({ level: "warn", code: "deletions_forgotten", stream: id, text: `${what} ${next}` });
  return wish === "resync" ? "resync" : "warned";
}

const reasons: Readonly<Record<Forgotten["why"], (until: string) => string>> = {
  old: (until) => `Salesforce remembers deletions since ${until} only`,
  trimmed: (until) => `Salesforce remembers deletions since ${until} only`,
  "too many": (until) => `So many rows were deleted up to ${until} that Salesforce does not name them`,
};
