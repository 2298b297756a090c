import type { Run } from "@singer-io-ts/tap-kit";
import type { OrgError } from "../../../errors/org-error.ts";
import { watermarkOf } from "../../../plan/bookmark/watermark.ts";
import { isTooOld, rememberedFrom, unnamedUntil } from "../../../read/changes/deletion-gap.ts";
import { askChanges, type ChangeAnswer } from "../../../salesforce/changes/ask-changes.ts";
import type { DeletionLog } from "../../../salesforce/changes/deletion-log.ts";
import type { Session } from "../../../salesforce/session.ts";
import type { Timestamp } from "../../../timestamp.ts";
import { type DeletionProgress, reportedUpTo } from "../plan/deletion-progress.ts";

export interface DeletionOptions {
  /** Objects whose deletions Salesforce names, each for itself. */
  readonly objects: readonly string[];
  readonly visibilityLagMs: number;
  readonly start: Timestamp | null;
  readonly end: Timestamp | null;
}

/** What Salesforce names as deleted of an object, to be reported from one time up to another. */
export interface ObjectDeletions {
  readonly object: string;
  readonly log: DeletionLog;
  readonly from: Date;
  readonly to: Date;
}

/** Up to a point in time Salesforce does not name all deletions since the run before. */
interface DeletionGap {
  readonly object: string;
  readonly before: Timestamp;
  readonly until: Date;
}

export interface AskedDeletions {
  readonly named: readonly ObjectDeletions[];
  readonly refused: readonly { readonly object: string; readonly error: OrgError }[];
  readonly gaps: readonly DeletionGap[];
  /** They are, or end, a full load. */
  readonly isFull: boolean;
  /** The progress once all that must be reported is out. */
  readonly progress: DeletionProgress & { readonly shared: Timestamp };
}

type Deleted = Exclude<ChangeAnswer["deleted"], null>;

/** Asks what was deleted since then, 25 objects a call, and how far that is certain. */
export async function askDeletions(
  since: DeletionProgress,
  { objects, visibilityLagMs, start, end }: DeletionOptions,
  session: Session,
  run: Run,
): Promise<AskedDeletions> {
  const now = session.now();
  const fromOf = (object: string): Date => rememberedFrom(reportedUpTo(since, object) ?? start, now);
  const asks = objects.map((object) => {
    return { stream: object, object, updatedFrom: null, deletedFrom: fromOf(object), end: now };
  });
  const answers = Array.from(await askChanges(session, asks, 0, run), ([object, { deleted }]) => ({ object, deleted }));
  const covered = answers.flatMap(({ deleted }) =>
    deleted !== null && "log" in deleted ? [deleted.latestDateCovered] : [],
  );
  const shared = watermarkOf({ now, visibilityLagMs, covered, before: since.shared, end });
  const own = new Map<string, Timestamp>();
  const [named, refused, gaps]: [ObjectDeletions[], AskedDeletions["refused"][number][], DeletionGap[]] = [[], [], []];
  for (const { object, deleted } of answers) {
    if (deleted === null) continue;
    const [before, from] = [reportedUpTo(since, object), fromOf(object)];
    const until = before === null ? null : gapOf(deleted, { before, from, shared, now });
    if (before !== null && until !== null) gaps.push({ object, before, until });
    // Reported once: what is forgotten is passed by, also where it reaches beyond what is certain.
    const ahead = [before, until?.toISOString() ?? null].findLast((date) => date !== null && date > shared);
    if ("refused" in deleted && !isTooOld(deleted.refused)) {
      refused.push({ object, error: deleted.refused });
      // guard(refused-stays, `own.set(object, before ?? from.toISOString());` -> ``): deletions of an object that is temporarily refused would never be reported.
      own.set(object, before ?? from.toISOString());
      continue;
    }
    if (ahead != null) own.set(object, ahead);
    if ("log" in deleted) named.push({ object, log: deleted.log, from, to: new Date(shared) });
  }
  const full = since.full && refused.length > 0;
  return { named, refused, gaps, isFull: since.full, progress: { shared, own, full } };
}

/** Up to where deletions since `before` are forgotten, or too many to be named; null where all are named. */
function gapOf(
  deleted: Deleted,
  asked: { readonly before: Timestamp; readonly from: Date; readonly shared: Timestamp; readonly now: Date },
): Date | null {
  const { before, from, shared, now } = asked;
  if ("refused" in deleted) return isTooOld(deleted.refused) ? now : null;
  const lost = unnamedUntil(deleted, shared)?.getTime() ?? 0;
  const until = Math.max(from.getTime(), deleted.earliestDateAvailable.getTime(), lost);
  return until > Date.parse(before) ? new Date(until) : null;
}
