import type { Bookmark, Json, Outcome, Page, Selection } from "@singer-io-ts/tap-kit";

const extractedAt = new Date("2026-01-31T09:00:00.000Z");
export const complete: Outcome = { kind: "complete", activate: false };

/** A bookmark at this replication key value, as a page brings it. */
export function bookmarkAt(value: string | null, more: Partial<Bookmark> = {}): Bookmark {
  const plain = { source: "o", version: null, rows: null, progress: null, own: { tail: null } };
  return { ...plain, replicationKey: "changed", replicationKeyValue: value, ...more };
}

/** The same as a state has it. */
export function storedAt(value: string | null, more: { readonly [member: string]: Json } = {}) {
  return {
    format: 1,
    org: "o",
    version: null,
    rows: null,
    replication_key: "changed",
    replication_key_value: value,
    scan: null,
    tail: null,
    ...more,
  };
}

/** A page of records with these ids. */
export function pageOf(
  { stream }: Selection,
  ids: readonly number[],
  more: Partial<Pick<Page, "bookmark" | "counts" | "end">> = {},
): Page {
  return { stream: stream.id, objects: ids.map((id) => ({ id, name: `n${id}`, changed: null })), extractedAt, ...more };
}
