/**
 * What one stream's next run needs. Valid by itself, whatever bookmarks of other streams come back with it: targets may
 * give back mixtures of states, and Meltano merges states member by member. So a member that no longer holds is null and
 * never left out, and what has parts (`progress`, the tap's own members) is one string, which a merge replaces whole.
 * How a STATE spells it: state/bookmark-form.ts.
 */
export interface Bookmark {
  /**
   * Which account, org or server the rows are of. A tap refuses a bookmark of another one. Null: another program wrote the
   * bookmark and did not say; the rows are of the one that the login finds.
   */
  readonly source: string | null;
  /** The version that the records carry; changes only with a full load. Milliseconds since the epoch. */
  readonly version: number | null;
  /** How many records the last complete full load had; a later one with far fewer is not activated. */
  readonly rows: number | null;
  /** The property that the bookmark is about; null: the stream is read in full each time. */
  readonly replicationKey: string | null;
  /** Where the next run resumes: rows below it are not read again. Null: no load is complete. */
  readonly replicationKeyValue: string | null;
  /** How far an unfinished read got, in a form of the tap's own. Null: no read is unfinished. */
  readonly progress: string | null;
  /** What else the tap remembers, by names of its own (`Tap.bookmarkMembers`). */
  readonly own: OwnMembers;
}

/** The tap's own members of a bookmark. */
export type OwnMembers = { readonly [member: string]: string | null };

/** What a tap gives for a new bookmark; what is left out is null, or empty. */
export interface BookmarkValues extends Partial<Omit<Bookmark, "version">> {
  readonly source: string | null;
}

/** A bookmark in the version of a selection, about its replication key unless `values` has another one. */
export function bookmarkFor(
  { version, replicationKey }: { readonly version: number | null; readonly replicationKey: string | null },
  values: BookmarkValues,
): Bookmark {
  return { version, rows: null, replicationKey, replicationKeyValue: null, progress: null, own: {}, ...values };
}
