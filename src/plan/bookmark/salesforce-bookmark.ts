import { type Bookmark, type BookmarkValues, bookmarkFor, type Selection } from "@singer-io-ts/tap-kit";

/** What this tap keeps in a bookmark beside what the kit knows of. Each is one string, so that a merge of states replaces it whole. */
export type BookmarkMembers = {
  /** Records at or above the watermark that were emitted already: base64 of sorted 8-byte hashes. */
  readonly tail: string | null;
  /** The fields that the rows so far came with (known-fields.ts). Absent where nothing is known of them. */
  readonly fields?: string | null;
  /** When and why Salesforce refused to give anything of the stream (refused-codes.ts). Absent or null: it did not. */
  readonly refused?: string | null;
  /** What the last complete full load was made of, where that is a list. Absent or null: unknown. */
  readonly contents?: string | null;
  /** The settings that left rows out of the load (load-settings.ts). Absent where nothing is known of them. */
  readonly loaded_with?: string | null;
};

/** A bookmark as this tap writes it: `source` is the org's id, `progress` the unfinished read (unfinished-read.ts). */
export interface SalesforceBookmark extends Bookmark {
  readonly own: BookmarkMembers;
}

/** A bookmark of rows of the org `source`; what is left out is null, and members that need not be there are absent. */
export function salesforceBookmark(
  selection: Pick<Selection, "version" | "replicationKey">,
  { own, ...values }: Omit<BookmarkValues, "own"> & { readonly own?: Partial<BookmarkMembers> },
): SalesforceBookmark {
  return { ...bookmarkFor(selection, values), own: { tail: null, ...own } };
}

/** Which of the members every bookmark has. */
export const bookmarkMembers = {
  tail: "required",
  fields: "optional",
  refused: "optional",
  contents: "optional",
  loaded_with: "optional",
} as const satisfies Record<keyof BookmarkMembers, "required" | "optional">;

/** What a state's bookmark holds of this tap's own; none where there is no bookmark. */
export function membersOf(from: Bookmark | null): Partial<BookmarkMembers> {
  return from?.own ?? {};
}
