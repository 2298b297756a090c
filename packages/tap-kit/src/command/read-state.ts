import type { Choice } from "../catalog/choose-method.ts";
import type { Json } from "../json.ts";
import type { Log } from "../log/log.ts";
import { bookmarkReader } from "../state/bookmark-reader.ts";
import { bookmarkSentence } from "../state/bookmark-sentence.ts";
import { forChoice } from "../state/foreign-bookmark.ts";
import { bookmarksIn } from "../state/forms/bookmarks-in.ts";
import { readStateFile } from "../state/read-state-file.ts";
import type { Bookmark } from "../tap/bookmark.ts";
import type { Job } from "./job.ts";

/** The state that a run begins with. */
export interface GivenState {
  /** The bookmarks as they came, by stream id; none where there is no state. */
  readonly bookmarks: ReadonlyMap<string, Json>;
  /**
   * The bookmark that a stream resumes from; null: it is read from its start.
   * @throws TapError where the bookmark is damaged, too new, or not understood
   */
  readonly from: (choice: Choice) => Bookmark | null;
}

/** @param protocol of the command; states of the other one are read too. */
export async function readState<Config>(
  { tap, line, log, readFile }: Job<Config>,
  protocol: "singer" | "airbyte",
): Promise<GivenState> {
  const { state: file } = line;
  const read = await bookmarkReader(file ?? "state", tap);
  const none = new Map<string, Json>();
  const bookmarks =
    file === null ? none : bookmarksIn(await readStateFile(file, readFile, tap.name), { file, protocol, read });
  return {
    bookmarks,
    from: (choice) => {
      const { id } = choice.stream;
      const value = bookmarks.get(id);
      const bookmark = forChoice(read(id, value), choice, tap);
      if (bookmark !== null && bookmark.source === null) logTakenOver(choice, bookmark, log);
      return bookmark;
    },
  };
}

function logTakenOver({ stream: { id: stream }, replicationKey }: Choice, bookmark: Bookmark, log: Log): void {
  const isInFull = replicationKey === null && bookmark.replicationKeyValue !== null;
  if (isInFull) log({ level: "warn", code: "state_in_full", stream, text: inFullText });
  else {
    const text = `its bookmark, of another program, is taken over: ${bookmarkSentence(bookmark)}.`;
    log({ level: "info", code: "state_migrated", stream, text });
  }
}

const inFullText =
  "its bookmark, of another program, has a value to go on from, and the stream is read in full each time, under a new version: " +
  "a target that heeds ACTIVATE_VERSION drops what the service no longer has. To keep that, set activate_version to false.";
