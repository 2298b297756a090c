import type { Bookmark, Page, Selection } from "@singer-io-ts/tap-kit";
import { type SalesforceBookmark, salesforceBookmark } from "../plan/bookmark/salesforce-bookmark.ts";
import type { Session } from "../salesforce/session.ts";
import { endPage } from "./end-page.ts";

/** The bookmark of a stream that is read as a whole each time. */
export function wholeTableBookmark(selection: Selection, session: Session, rows: number | null): SalesforceBookmark {
  return salesforceBookmark(selection, { source: session.orgId, rows, replicationKey: null });
}

/** The bookmark that the run adds to; null where the stream is read from its start, under a version of its own. */
export function resumedBookmark({ from, version }: Selection): Bookmark | null {
  return from !== null && from.version === version ? from : null;
}

/** What a table is made of, where that is a list, and what it lacks of the load before. */
export interface Contents {
  readonly contents: string;
  readonly lacks: string | null;
}

/** The page that ends such a stream: the table is complete under its version. */
export function wholeTableEnd(selection: Selection, session: Session, rows: number | null, made?: Contents): Page {
  const whole = wholeTableBookmark(selection, session, rows);
  const bookmark = made === undefined ? whole : { ...whole, own: { ...whole.own, contents: made.contents } };
  const lacks = made?.lacks ?? null;
  const outcome = { kind: "complete", activate: true, ...(lacks !== null && { lacks }) } as const;
  return { ...endPage(selection.stream.id, bookmark, true), end: outcome };
}
