import type { Page } from "@singer-io-ts/tap-kit";
import type { FieldBackfill } from "../../plan/bookmark/field-backfill.ts";
import { currentBookmark, type ResumePoint } from "../../plan/bookmark/resume-point.ts";
import { formatUnfinishedRead } from "../../plan/bookmark/unfinished-read.ts";
import type { Load } from "../../plan/decide-load.ts";
import { chooseTransport } from "../../plan/transport.ts";
import type { RowFilter } from "../../transcode/transcoder.ts";
import { readRows } from "../objects/read-object.ts";
import type { SliceRead } from "../objects/slice-query.ts";
import type { ReadContext } from "../read-context.ts";
import { noLines } from "../row-block.ts";

/**
 * Reads old rows that were left out by a later start, or that came before some fields were selected, under the version that
 * the stream has: a target adds them or writes them again, and nothing is taken for deleted. Rows of the incremental read that
 * follows are not among them.
 * @param brought takes the ids of rows that are named as deleted and come as deleted.
 */
export async function* readFill(
  load: Load,
  fill: FieldBackfill,
  context: ReadContext,
  brought: Set<string>,
): AsyncGenerator<Page> {
  const { stream, resume } = load;
  const { orgId } = context.session;
  const held = currentBookmark(stream, resume, orgId);
  const part = watched(partOf(load, fill), load, brought);
  for await (const { checkpoint, cursor: _, ...block } of readRows(load, context, part)) {
    const { id } = fill;
    const progress =
      checkpoint && formatUnfinishedRead({ ...checkpoint, full: false, rows: 0, watermark: null, fill: id });
    yield { stream: stream.id, ...block, ...(progress !== undefined && { bookmark: { ...held, progress } }) };
  }
  if (fill.why === "fields") context.shapes.fill(stream);
  const bookmark = currentBookmark(stream, resumeAfter(resume, fill), orgId);
  yield { stream: stream.id, lines: noLines, records: 0, bookmark };
}

/** What is still to be done once the fill is. */
export function resumeAfter(resume: ResumePoint, { why, slice }: FieldBackfill): ResumePoint {
  if (why === "fields" || resume.loaded === null) return resume;
  const { gap: _gap, ...rest } = resume;
  return { ...rest, loaded: { ...resume.loaded, start: slice.from } };
}

function partOf({ stream }: Load, { slice, scan }: FieldBackfill): SliceRead {
  const { from, to } = slice;
  if (to === null) return { slice, scan };
  // Of rows without a key no condition tells that they lie below: they come with all rows, and what lies above is left out here.
  const isCut = stream.bounded || from !== null;
  const filter: RowFilter = (_record, key) => (key.modifiedAt ?? "") < to;
  return isCut ? { slice, scan, below: to } : { slice: { from, to: null }, scan, below: to, filter };
}

/** Notes which of the rows named as deleted come as deleted. */
function watched(part: SliceRead, { deletions }: Load, brought: Set<string>): SliceRead {
  if (deletions.size === 0) return part;
  const filter: RowFilter = (record, key, isDeleted) => {
    if (isDeleted && key.id !== null && deletions.indexOf(key.id) >= 0) brought.add(key.id);
    return part.filter?.(record, key, isDeleted) ?? true;
  };
  return { ...part, filter };
}

/** The load by the transport that suits the fill's rows. */
export function loadOfFill(load: Load, { scan }: FieldBackfill, rows: number | null): Load {
  const { stream, api, fitsUri } = load;
  const choice = chooseTransport(stream, { api, rows, fitsUri });
  if (scan === null) return { ...load, rows, choice };
  return { ...load, rows, choice: { ...choice, transport: scan.kind === "job" ? "bulk" : "rest" } };
}
