import type { Run } from "@singer-io-ts/tap-kit";
import { isTransient, type OrgError } from "../../errors/org-error.ts";
import { listNames } from "../../names.ts";
import type { ResumePoint } from "../../plan/bookmark/resume-point.ts";
import { watermarkOf } from "../../plan/bookmark/watermark.ts";
import type { Facts, Forgotten } from "../../plan/decide-load.ts";
import type { StreamWithState } from "../../plan/full-refresh.ts";
import type { ObjectStream } from "../../plan/object-stream.ts";
import { fewRows } from "../../plan/transport.ts";
import { askChanges, type ChangeAnswer, type ChangeRequest } from "../../salesforce/changes/ask-changes.ts";
import { DeletionLog } from "../../salesforce/changes/deletion-log.ts";
import type { Session } from "../../salesforce/session.ts";
import type { Timestamp } from "../../timestamp.ts";
import { isTooOld, rememberedFrom, unnamedUntil } from "./deletion-gap.ts";

/** `updated` reaches 30 days back (REST API Developer Guide, sObject Get Updated); a day is left for clocks. */
const updatedMemoryMs = 29 * 24 * 60 * 60_000;

/** Facts about a stream, and why the resources do not answer where they refuse. */
export interface Asked extends Facts {
  /** Salesforce could not answer now: a read could step over what it would have named. */
  readonly trouble: OrgError | null;
  /** What it answered in place of naming deletions, for as long as its admins leave things as they are. */
  readonly noDeletions: OrgError | null;
}

interface AskOptions {
  readonly session: Session;
  /** Approximate rows by object, for full loads; null: not asked. */
  readonly counts: ReadonlyMap<string, number> | null;
  readonly visibilityLagMs: number;
  readonly end: Timestamp | null;
  /** Whether the stream's query fits a URI. */
  fitsUri(stream: ObjectStream): boolean;
}

/** Asks what changed in these streams and up to where that is certain, by stream id. Comes before anything of them is read. */
export async function askFacts(
  asked: readonly StreamWithState[],
  options: AskOptions,
  run: Run,
): Promise<ReadonlyMap<string, Asked>> {
  const { session, counts, fitsUri } = options;
  const now = session.now();
  const asks = asked.flatMap((each) => askOf(each, now));
  const answers = asks.length === 0 ? new Map<string, ChangeAnswer>() : await askChanges(session, asks, fewRows, run);
  const facts = new Map<string, Asked>();
  for (const { stream, resume } of asked) {
    const answer = answers.get(stream.id) ?? { updated: null, deleted: null };
    const isCounted = !resume.full && isCountable(resume.since, now);
    const refusals = [answer.updated, answer.deleted].flatMap((each) => (isRefused(each) ? [each.refused] : []));
    facts.set(stream.id, {
      now,
      covered: covered(answer),
      rows: isCounted ? changedRows(stream, answer) : (counts?.get(stream.object) ?? null),
      fitsUri: fitsUri(stream),
      deletions: answer.deleted !== null && "log" in answer.deleted ? answer.deleted.log : new DeletionLog(),
      forgotten: forgottenIn(stream, resume, answer, { ...options, now }),
      trouble: refusals.find(isTransient) ?? null,
      noDeletions: isRefused(answer.deleted) && !isTooOld(answer.deleted.refused) ? answer.deleted.refused : null,
    });
  }
  return facts;
}

/** Whether `updated` still counts what changed since then. */
function isCountable(since: string | null, now: Date): since is string {
  return since !== null && now.getTime() - Date.parse(since) < updatedMemoryMs;
}

function askOf({ stream, resume }: StreamWithState, now: Date): ChangeRequest[] {
  const { full, since, value, deletedSince = null } = resume;
  if (stream.replicationKey === null || !stream.replicateable) return [];
  // Where rows are not counted, only the watermark is wanted.
  const updatedFrom = new Date(!full && isCountable(since, now) ? since : now);
  // guard(deleted-before-refresh, `deletedSince ?? value` -> `value`): rows that were purged before a full refresh would stay in a target that merges.
  const before = deletedSince ?? value;
  const deletedFrom = before === null || !stream.asksDeleted ? null : rememberedFrom(before, now);
  return [{ stream: stream.id, object: stream.object, end: now, updatedFrom, deletedFrom }];
}

/** How many rows the two resources name; null where one that was needed did not answer. */
function changedRows(stream: ObjectStream, { updated, deleted }: ChangeAnswer): number | null {
  if (updated === null || isRefused(updated)) return null;
  if (!stream.asksDeleted) return updated.count;
  return deleted === null || isRefused(deleted) ? null : updated.count + deleted.log.size;
}

/** Where deletions since the bookmark are not named: it lies too far back, Salesforce has trimmed its log, or they are too many. */
function forgottenIn(
  stream: ObjectStream,
  { value }: ResumePoint,
  answer: ChangeAnswer,
  { now, visibilityLagMs, end }: Pick<AskOptions, "visibilityLagMs" | "end"> & { readonly now: Date },
): Forgotten | null {
  const { deleted } = answer;
  if (value === null || !stream.asksDeleted || !stream.marksDeletion || deleted === null) return null;
  if (isRefused(deleted)) return isTooOld(deleted.refused) ? { until: now, why: "trimmed" } : null;
  const from = rememberedFrom(value, now);
  if (from.getTime() > Date.parse(value)) return { until: from, why: "old" };
  const { earliestDateAvailable } = deleted;
  // The run before asked when its bookmark was at least that old: what was named to it need not be remembered any more.
  // guard(deletions-forgotten): deletions that Salesforce no longer lists would not be noticed.
  if (earliestDateAvailable.getTime() > Date.parse(value) + visibilityLagMs) {
    return { until: earliestDateAvailable, why: "trimmed" };
  }
  const watermark = watermarkOf({ now, visibilityLagMs, covered: covered(answer), before: value, end });
  const until = unnamedUntil(deleted, watermark);
  return until === null ? null : { until, why: "too many" };
}

function isRefused<T extends object>(answer: T | null): answer is Extract<T, { readonly refused: unknown }> {
  return answer !== null && "refused" in answer;
}

function covered({ updated, deleted }: ChangeAnswer): Date[] {
  return [updated, deleted].flatMap((each) => (each === null || isRefused(each) ? [] : [each.latestDateCovered]));
}

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
    "because a transaction that began then is still open. The bookmark stays there until it ends; newer rows are read anyway.";
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
