import { type Run, TapError } from "@singer-io-ts/tap-kit";
import type { Facts } from "../plan/decide.ts";
import type { Wanted } from "../plan/refresh.ts";

/**
 * Tells the user where Salesforce has forgotten deletions since the run before. Once a gap: the bookmark moves on behind it.
 * @returns what the stream fails with, where the user wants that; else null.
 */
export function forgottenDeletions(
  { stream, intent }: Wanted,
  { deletionsSince }: Facts,
  wish: "warn" | "resync" | "fail",
  run: Run,
): TapError | null {
  if (deletionsSince === null) return null;
  const id = stream.object;
  const what = `Salesforce remembers deletions since ${deletionsSince.toISOString()} only, and the last run saw them up to ${intent.value}.`;
  if (wish === "fail") {
    const hint = "Set deleted_gap to resync for one full load, or to warn to go on without those deletions.";
    return new TapError(`${id}: ${what}`, { code: "DELETIONS_FORGOTTEN", kind: "integrity", stream: id, hint });
  }
  const next =
    wish === "resync"
      ? "It is loaded in full again."
      : "Rows deleted in between stay in the target; deleted_gap: resync loads the stream in full.";
  run.tell({ level: "warn", code: "deletions_forgotten", stream: id, text: `${what} ${next}` });
  return null;
}
