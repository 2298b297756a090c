import { inputError } from "../input/read-json.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { stateHint } from "../state/bookmark-reader.ts";

/** Members that old Singer taps write beside the bookmarks; they are not about rows. */
const harmless = new Set(["bookmarks", "versions", "activate_versions", "currently_syncing", "current_stream"]);

/**
 * The bookmarks of a Singer state as they came, by stream id; those of taps that keep the streams' versions beside them with
 * the version as a member. What is no state is refused, so that it is not taken for an empty one.
 */
export function bookmarksOf(state: Json, file: string): ReadonlyMap<string, Json> {
  if (!isObject(state)) throw inputError(file, "$: expected an object with bookmarks", stateHint, "STATE_INVALID");
  const bookmarks = state["bookmarks"] ?? {};
  if (!isObject(bookmarks)) throw inputError(file, "$.bookmarks: expected an object", stateHint, "STATE_INVALID");
  const foreign = Object.keys(state).filter((member) => !harmless.has(member));
  // guard(foreign-state): the state of another program would be taken for an empty one, and all rows would come again.
  if (state["bookmarks"] === undefined && foreign.length > 0) {
    throw inputError(
      file,
      `$: expected bookmarks, found ${foreign.slice(0, 3).join(", ")}`,
      stateHint,
      "STATE_INVALID",
    );
  }
  return new Map([...Object.entries(bookmarks), ...versionsBeside(state, bookmarks)]);
}

/** The bookmarks of streams that have a version in `versions` (singer-python's set_version), with it. */
function versionsBeside(state: JsonObject, bookmarks: JsonObject): readonly (readonly [string, Json])[] {
  const { versions } = state;
  if (!isObject(versions)) return [];
  return Object.entries(versions).flatMap(([id, version]) => {
    const bookmark = (Object.hasOwn(bookmarks, id) ? bookmarks[id] : null) ?? {};
    // Clearing a version may leave an empty object.
    if (version === null || typeof version === "object" || !isObject(bookmark)) return [];
    // A bookmark of this kit has its own.
    return "format" in bookmark || (bookmark["version"] ?? null) !== null ? [] : [[id, { ...bookmark, version }]];
  });
}
