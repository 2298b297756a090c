import { protocolState } from "../../airbyte/platform-state.ts";
import { bookmarksOfAirbyte, isAirbyteState } from "../../airbyte/state.ts";
import { isObject, type Json } from "../../json.ts";
import { bookmarksOf } from "../../singer/state.ts";
import type { BookmarkReader } from "../bookmark-reader.ts";
import { isKnownForm } from "./known-form.ts";
import { unwrappedState } from "./wrapped-state.ts";

/** Where a state is from, and what reads its bookmarks. */
interface StateSource {
  /** As errors begin: the file. */
  readonly file: string;
  /** The protocol of the command, whose form errors name where the state has no form. */
  readonly protocol: "singer" | "airbyte";
  readonly read: BookmarkReader;
}

/**
 * The bookmarks of a state as they came, by stream id. Whoever changes from one program to another hands over what that one had
 * kept: Singer's form, Airbyte's, Meltano's, or a whole message, whatever the command.
 * @throws TapError where it has none of these forms: it is not taken for an empty one
 */
export function bookmarksIn(state: Json, { file, protocol, read }: StateSource): ReadonlyMap<string, Json> {
  const bare = protocolState(unwrappedState(state));
  if (isAirbyteState(bare)) return bookmarksOfAirbyte(bare, file);
  if (isLegacyState(bare, read)) return new Map(Object.entries(bare));
  const isSinger = protocol === "singer" || (isObject(bare) && isObject(bare["bookmarks"]));
  return isSinger ? bookmarksOf(bare, file) : bookmarksOfAirbyte(bare, file);
}

/** Streams by name without anything around them, as Airbyte's runners of old stored them: each is a bookmark that is known. */
function isLegacyState(state: Json, read: BookmarkReader): state is { readonly [stream: string]: Json } {
  if (!isObject(state) || state["bookmarks"] !== undefined) return false;
  const streams = Object.entries(state);
  const isEmpty = streams.every(([, value]) => isObject(value) && Object.keys(value).length === 0);
  return !isEmpty && streams.every(([stream, value]) => isObject(value) && isKnownForm(read, stream, value));
}
