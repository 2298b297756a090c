import type { Run } from "@singer-io-ts/tap-kit";
import { listNames } from "../../names.ts";
import { type FieldBackfill, fieldBackfillsOf } from "../../plan/bookmark/field-backfill.ts";
import { fieldsOfRun } from "../../plan/bookmark/known-fields.ts";
import type { ResumePoint } from "../../plan/bookmark/resume-point.ts";
import type { StreamWithState } from "../../plan/full-refresh.ts";
import type { StreamShapes } from "./stream-shapes.ts";

/** Streams named one by one; the rest in one sentence. */
const mostNamed = 4;

/**
 * Compares what is selected with what the rows so far came with. Where fields are new, old rows are read again if the
 * user wants that; else the run logs it, once. Rows that an earlier start lets in are read in any case.
 * @returns by stream id.
 */
export function knowFields(
  asked: readonly StreamWithState[],
  shapes: StreamShapes,
  { backfill }: { readonly backfill: boolean },
  run: Run,
): ReadonlyMap<string, readonly FieldBackfill[]> {
  const fills = new Map<string, readonly FieldBackfill[]>();
  const news: (readonly [string, readonly string[]])[] = [];
  for (const { stream, resume } of asked) {
    const fields = fieldsOfRun(stream, resume);
    shapes.know(stream, fields);
    const found = fieldBackfillsOf(resume, backfill ? fields : null);
    if (found.length > 0) fills.set(stream.id, found);
    if (found.some(({ why }) => why === "start")) warnGap(stream.id, resume, run);
    // guard(later-gap): rows that the earlier start_date lets in would be missing without a warning.
    if (resume.laterGap !== undefined) warnLaterGap(stream.id, resume.laterGap, run);
    if (!backfill && fields.unreported.length > 0) news.push([stream.id, fields.unreported]);
  }
  for (const [stream, fields] of news.slice(0, mostNamed)) {
    run.log({ level: "warn", code: "fields_new", stream, text: `${newFields(fields)} ${hint}` });
  }
  const rest = news.slice(mostNamed).map(([stream]) => stream);
  if (rest.length > 0)
    run.log({ level: "warn", code: "fields_new", text: `Fields are new in ${listNames(rest)}. ${hint}` });
  return fills;
}

function warnGap(stream: string, { gap }: ResumePoint, run: Run): void {
  const from = gap?.from == null ? "from the first one on" : `from ${gap.from} on`;
  const text = `It was loaded from ${gap?.to} on, and start_date is earlier now: rows ${from} that were left out are read.`;
  run.log({ level: "info", code: "start_earlier", stream, text });
}

function warnLaterGap(stream: string, { from, to }: NonNullable<ResumePoint["laterGap"]>, run: Run): void {
  const first = from === null ? "from the first one on" : `from ${from} on`;
  const text = `Its load began from ${to} on and is completed first. start_date is earlier now: rows ${first} that are left out come with the next run.`;
  run.log({ level: "warn", code: "start_earlier", stream, text });
}

function newFields(fields: readonly string[]): string {
  const isOne = fields.length === 1;
  return `${listNames(fields)} ${isOne ? "is" : "are"} new here: rows that came before and do not change have no value for ${isOne ? "it" : "them"}.`;
}

const hint = "backfill_new_fields: true reads them again, once.";
