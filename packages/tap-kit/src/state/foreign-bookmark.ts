import type { Choice } from "../catalog/choose-method.ts";
import type { Bookmark } from "../tap/bookmark.ts";
import type { Tap } from "../tap/tap.ts";

/**
 * The bookmark as the run reads the stream. One that another program wrote may be about another property: the tap says what it
 * means for this one.
 */
export function forChoice(
  bookmark: Bookmark | null,
  { stream, replicationKey }: Pick<Choice, "stream" | "replicationKey">,
  { adoptBookmark }: Pick<Tap<never>, "adoptBookmark">,
): Bookmark | null {
  if (bookmark === null || bookmark.source !== null || adoptBookmark === undefined) return bookmark;
  return adoptBookmark(stream.id, bookmark, replicationKey);
}
