import { nearest } from "../../input/edit-distance.ts";
import { inputError } from "../../input/read-json.ts";
import { isObject, type Json, type JsonObject } from "../../json.ts";
import { type BookmarkReader, bookmarkReader } from "../../state/bookmark-reader.ts";
import { bookmarksIn } from "../../state/forms/bookmarks-in.ts";
import { readStateFile } from "../../state/read-state-file.ts";
import type { Given } from "../given.ts";
import type { KitContext } from "../kit-context.ts";

/** A state in a file. */
export interface StateFile {
  readonly file: string;
  /** As it came, by stream. */
  readonly bookmarks: ReadonlyMap<string, Json>;
  /** Reads a bookmark. @throws TapError where it is damaged, too new, or of no known form */
  readonly read: BookmarkReader;
  /** Replaces bookmarks and leaves all else as it is. */
  write(changed: ReadonlyMap<string, Json>): Promise<void>;
}

/** Its name. */
export const stateFileOf = (given: Given): string => given.text("state") ?? "state.json";

/** @throws TapError where there is no such file, or it is no state */
export async function openState({ given, files, job, program }: KitContext): Promise<StateFile> {
  const file = stateFileOf(given);
  const text = await files.read(file);
  if (text === null) {
    const hint = `Add --state <file>, or take the last state out of a run's output: ${program} state take <file>.`;
    throw inputError(file, "there is no such file", hint, "STATE_MISSING");
  }
  const value = await readStateFile(file, async () => text, program);
  const read = await bookmarkReader(file, job.tap);
  const bookmarks = bookmarksIn(value, { file, protocol: "singer", read });
  return {
    file,
    bookmarks,
    read,
    write: async (changed) => {
      const all = { ...Object.fromEntries(bookmarks), ...Object.fromEntries(changed) };
      const indent = /^\s*[[{]\s*\n\s/.test(text) ? 2 : undefined;
      const written = `${JSON.stringify({ ...beside(value), bookmarks: all }, null, indent)}\n`;
      await files.write(file, written, { isPrivate: true });
    },
  };
}

/** What a Singer state has beside the bookmarks. The versions of other taps are in the bookmarks now; of other forms nothing is left. */
function beside(state: Json): JsonObject {
  if (!isObject(state) || !isObject(state["bookmarks"])) return {};
  const { versions: _versions, ...rest } = state;
  return rest;
}

/** The streams of a state that were named. @throws TapError with the nearest name of one that has no bookmark */
export function namedStreams({ file, bookmarks }: StateFile, names: readonly string[]): readonly string[] {
  const unknown = names.filter((name) => !bookmarks.has(name));
  if (unknown.length === 0) return [...new Set(names)];
  const what = unknown.map((name) => {
    const near = nearest(name, bookmarks.keys());
    return `${name}${near === null ? "" : ` (did you mean ${near}?)`}`;
  });
  const hint = "A stream without a bookmark is read from its start anyway; `state show` lists those that have one.";
  throw inputError(file, `there is no bookmark of ${what.join(", ")}`, hint, "STATE_STREAM");
}
