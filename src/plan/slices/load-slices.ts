import type { Load } from "../decide-load.ts";
import type { Slice } from "./slice.ts";

/** A part of a load: its rows are read after those of the part before it. */
export interface LoadSlice {
  readonly kind: "all" | "body" | "tail" | "children";
  readonly slice: Slice;
}

/**
 * The slices of a load, in the order in which they are read. Without regard to time: all rows. Else, with old watermark V and new
 * watermark W, the body `V <= key < W` and the tail `key >= W`, which one query brings together where the rows are few; and rows
 * that did not change where a parent of theirs did.
 */
export function slicesOf(load: Load): readonly LoadSlice[] {
  const { stream, resume, watermark, end, together } = load;
  if (watermark === null) return [{ kind: "all", slice: { from: null, to: null } }];
  const slices: LoadSlice[] = [];
  // Where the query cannot be cut from above, what lies there is left to the tail row by row.
  const bodyEnd = stream.bounded ? watermark : null;
  if (!together) slices.push({ kind: "body", slice: { from: resume.since, to: bodyEnd } });
  if (together || end === null || watermark < end)
    slices.push({ kind: "tail", slice: { from: together ? resume.since : watermark, to: end } });
  return [...slices, ...childrenToReread(load, watermark)];
}

/**
 * Rows that this run has not read, because they did not change, and of which a parent changed since the run before. Up to the
 * watermark, so that each change of a parent is seen by one run.
 */
function childrenToReread({ stream, resume, rereads }: Load, watermark: string): readonly LoadSlice[] {
  const { since, value } = resume;
  if (!rereads || since === null || value === null || value >= watermark) return [];
  const parents = { ways: stream.trackedParents, from: value, to: watermark };
  return [{ kind: "children", slice: { from: null, to: since, parents } }];
}
