import { readJson } from "../input/read-json.ts";
import type { Json } from "../json.ts";
import { bookmarkReader } from "../state/bookmark-reader.ts";
import type { Bookmark } from "../tap/bookmark.ts";
import type { Job } from "./job.ts";

/** The state that a run begins with. */
export interface GivenState {
  /** The bookmarks as they came, by stream id; none where there is no state. */
  readonly bookmarks: ReadonlyMap<string, Json>;
  /** The bookmark that a stream resumes from; null: it is read from its start. Throws where the bookmark is damaged or too new. */
  readonly from: (streamId: string) => Bookmark | null;
}

/** @param bookmarksIn finds the bookmarks in the protocol's form of a state. */
export async function readState<Config>(
  { tap, line, log, readFile }: Job<Config>,
  bookmarksIn: (state: Json, file: string) => ReadonlyMap<string, Json>,
): Promise<GivenState> {
  const { state: file } = line;
  const bookmarks = file === null ? new Map<string, Json>() : bookmarksIn(await readJson(file, readFile), file);
  const readBookmark = await bookmarkReader(file ?? "state", log, tap);
  return { bookmarks, from: (id) => readBookmark(id, bookmarks.get(id)) };
}
