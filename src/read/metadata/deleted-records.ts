import type { Bookmark, Page, Run, Selection } from "@singer-io-ts/tap-kit";
import { watermarkOf } from "../../plan/watermark.ts";
import type { Session } from "../../salesforce/interface.ts";
import { askChanges, type ChangeAnswer } from "../../salesforce/replication.ts";
import { wholeTableBookmark } from "../whole-table.ts";
import { refuseOtherOrg } from "./other-org.ts";

const day = 24 * 3_600_000;
/** `deleted` reaches 15 days back (REST API Developer Guide, sObject Get Deleted); a day is left for clocks. */
const reach = 14 * day;
const rowsOfPage = 5_000;

export interface DeletedRecordsOptions {
  /** Objects whose deletions Salesforce tells of. */
  readonly objects: readonly string[];
  readonly visibilityLagMs: number;
  readonly start: Date | null;
}

/**
 * `deleted_records`: what `deleted` names of each object from the bookmark up to where all answers are certain, so that
 * each deletion comes once; 25 objects a call.
 */
export async function* deletedRecordPages(
  selection: Selection,
  options: DeletedRecordsOptions,
  session: Session,
  run: Run,
): AsyncGenerator<Page> {
  const { id } = selection.stream;
  const now = session.now();
  const isIncremental = selection.method === "INCREMENTAL";
  const before = isIncremental ? (selection.from?.replication_key_value ?? null) : null;
  refuseOtherOrg(selection, session);
  const earliest = now.getTime() - reach;
  const wanted = Math.max(before === null ? (options.start?.getTime() ?? 0) : Date.parse(before), 0);
  const since = new Date(Math.max(wanted, earliest));
  if (before !== null && wanted < earliest) sayForgotten(id, since, run);
  const asks = options.objects.map((object) => ({
    stream: object,
    object,
    updatedFrom: null,
    deletedFrom: since,
    end: now,
  }));
  const answers = await askChanges(session, asks, 0, run);
  const covered = [...answers.values()].flatMap(({ deleted }) =>
    deleted && "log" in deleted ? [deleted.latestDateCovered] : [],
  );
  const { visibilityLagMs } = options;
  const until = watermarkOf({ now, visibilityLagMs, covered, before, end: null });
  for (const [object, answer] of answers) {
    for (const objects of deletionsOf(object, answer, { since, until: new Date(until) }, run)) {
      const counts = { received: objects.length, deleted: 0, replaced: 0 };
      yield { stream: id, objects, extractedAt: now, counts };
    }
  }
  const isFull = before === null;
  // What Salesforce remembers shrinks by itself: its size says nothing.
  const bookmark: Bookmark = {
    ...wholeTableBookmark(selection, session, null),
    replication_key: isIncremental ? "deleted_at" : null,
    replication_key_value: isIncremental ? until : null,
  };
  yield { stream: id, objects: [], extractedAt: now, bookmark, end: { kind: "complete", activate: isFull } };
}

function* deletionsOf(
  object: string,
  { deleted }: ChangeAnswer,
  { since, until }: { readonly since: Date; readonly until: Date },
  run: Run,
): Generator<readonly object[]> {
  if (deleted === null) return;
  if ("refused" in deleted) {
    const text = `Salesforce does not tell what was deleted of ${object}: ${deleted.refused.what}`;
    run.tell({ level: "warn", code: "deletions_refused", stream: "deleted_records", text });
    return;
  }
  for (const { start, end } of deleted.unnamed) {
    const text = `So much of ${object} was deleted between ${start.toISOString()} and ${end.toISOString()} that Salesforce names none of it.`;
    run.tell({ level: "warn", code: "deletions_unnamed", stream: "deleted_records", text });
  }
  let page: object[] = [];
  const { log } = deleted;
  for (let n = 0; n < log.size; n += 1) {
    const deletedAt = log.dateAt(n);
    if (deletedAt < since || deletedAt >= until) continue;
    page.push({ object, id: log.idAt(n), deleted_at: deletedAt.toISOString() });
    if (page.length < rowsOfPage) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

function sayForgotten(stream: string, since: Date, run: Run): void {
  const text = `Salesforce no longer tells of deletions before ${since.toISOString()}: those since the last run that lie before it are not to be had.`;
  run.tell({ level: "warn", code: "deletions_forgotten", stream, text });
}
