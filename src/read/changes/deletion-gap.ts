import { type Run, TapError } from "@singer-io-ts/tap-kit";
import type { OrgError } from "../../errors/org-error.ts";
import type { Facts, Forgotten } from "../../plan/decide-load.ts";
import type { StreamWithState } from "../../plan/full-refresh.ts";
import type { ChangeAnswer } from "../../salesforce/changes/ask-changes.ts";
import type { Timestamp } from "../../timestamp.ts";
import { knowsGap } from "../objects/tail-list.ts";

type NamedDeletions = Extract<Exclude<ChangeAnswer["deleted"], null>, { readonly log: unknown }>;

/** `deleted` reaches 15 days back (REST API Developer Guide, sObject Get Deleted); a day is left for clocks. */
const memoryMs = 14 * 24 * 60 * 60_000;

/** From when on deletions since this date-time can be asked for; null: since ever. Earlier ones are forgotten. */
export function rememberedFrom(since: Timestamp | null, now: Date): Date {
  return new Date(Math.max(since === null ? 0 : Date.parse(since), now.getTime() - memoryMs));
}

/** Salesforce's log begins later than the time that was asked for. */
export const isTooOld = ({ detail }: OrgError): boolean => detail.code === "INVALID_REPLICATION_DATE";

/**
 * The end of the last range that begins below the watermark and in which too many rows were deleted to be named; null: all
 * are named. What lies above is asked for again by the next run.
 */
export function unnamedUntil({ unnamed }: NamedDeletions, watermark: Timestamp): Date | null {
  const lost = unnamed.filter(({ start }) => start.toISOString() < watermark);
  return lost.length === 0 ? null : new Date(Math.max(...lost.map(({ end }) => end.getTime())));
}

/** What to do about a stream's forgotten deletions; "nothing": there are none, or it was done by an earlier run. */
export type GapVerdict = "nothing" | "warned" | "resync" | TapError;

/**
 * Reports where Salesforce does not name all deletions since the run before. Each gap once: the bookmark moves on behind it,
 * or remembers it.
 */
export function forgottenDeletions(
  { stream, resume }: StreamWithState,
  { forgotten }: Facts,
  setting: "warn" | "resync" | "fail",
  run: Run,
): GapVerdict {
  if (forgotten === null) return "nothing";
  if (knowsGap(resume.tail, forgotten.until)) return "nothing";
  const id = stream.id;
  const what = `${reasons[forgotten.why](forgotten.until.toISOString())}, and the last run saw deletions up to ${resume.value}.`;
  if (setting === "fail") {
    const hint = "Set deleted_gap to resync for one full load, or to warn to continue without those deletions.";
    return new TapError(`${id}: ${what}`, { code: "DELETIONS_FORGOTTEN", kind: "integrity", stream: id, hint });
  }
  const next =
    setting === "resync"
      ? "It is loaded in full again."
      : "Rows deleted in between stay in the target; deleted_gap: resync loads the stream in full.";
  run.log({ level: "warn", code: "deletions_forgotten", stream: id, text: `${what} ${next}` });
  return setting === "resync" ? "resync" : "warned";
}

const reasons: Readonly<Record<Forgotten["why"], (until: string) => string>> = {
  old: (until) => `Salesforce remembers deletions since ${until} only`,
  trimmed: (until) => `Salesforce remembers deletions since ${until} only`,
  "too many": (until) => `So many rows were deleted up to ${until} that Salesforce does not name them`,
};
