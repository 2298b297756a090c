import { nearest } from "../../input/edit-distance.ts";
import { inputError, readJson } from "../../input/read-json.ts";
import { isObject, type Json, type JsonObject } from "../../json.ts";
import { bookmarksOf } from "../../singer/state.ts";
import { type BookmarkReader, bookmarkReader } from "../../state/bookmark-reader.ts";
import type { Given } from "../given.ts";
import type { KitContext } from "../kit-context.ts";

/** A state in a file. */
export interface StateFile {
  readonly file: string;
  /** As it came, by stream. */
  readonly bookmarks: ReadonlyMap<string, Json>;
  /** Reads a bookmark. @throws TapError where it is damaged or too new */
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
  const value = await readJson(file, async () => text);
  const bookmarks = bookmarksOf(value, file);
  const read = await bookmarkReader(file, () => {}, job.tap);
  return {
    file,
    bookmarks,
    read,
    write: async (changed) => {
      const state: JsonObject = isObject(value) ? value : {};
      const all = { ...Object.fromEntries(bookmarks), ...Object.fromEntries(changed) };
      const indent = /^\s*\{\s*\n\s/.test(text) ? 2 : undefined;
      const written = `${JSON.stringify({ ...state, bookmarks: all }, null, indent)}\n`;
      await files.write(file, written, { isPrivate: true });
    },
  };
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
