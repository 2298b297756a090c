import { TapError } from "../../errors/tap-error.ts";
import type { Json } from "../../json.ts";
import { writeBookmark } from "../../state/bookmark-form.ts";
import type { Bookmark } from "../../tap/bookmark.ts";
import type { BookmarkHelp } from "../../tap/bookmark-help.ts";
import type { KitContext } from "../kit-context.ts";
import { namedStreams, openState, type StateFile, stateFileOf } from "./state-file.ts";

/** Makes the next run load streams in full. */
export function run(context: KitContext): Promise<number> {
  return context.files.alone(stateFileOf(context.given), () => reset(context));
}

async function reset(context: KitContext): Promise<number> {
  const state = await openState(context);
  const streams = namedStreams(state, context.given.texts("stream"));
  const help = (await context.job.tap.bookmarkHelp?.()) ?? null;
  await state.write(new Map(streams.map((stream) => [stream, resetBookmark(stream, state, help)])));
  context.print.note(`${state.file}: the next run loads ${streams.join(", ")} in full, under a new version.`);
  return 0;
}

/**
 * A bookmark that says of nothing that it was read. It keeps the version, so that the next one is greater whatever the clock
 * says, and has all members, so that a target that merges states forgets the values before. Of a damaged one nothing is left.
 */
function resetBookmark(stream: string, { bookmarks, read }: StateFile, help: BookmarkHelp | null): Json {
  const before = readable(() => read(stream, bookmarks.get(stream)));
  if (before === null) return null;
  return JSON.parse(writeBookmark(help?.reset(stream, before) ?? emptied(before)));
}

function emptied(bookmark: Bookmark): Bookmark {
  const own = Object.fromEntries(Object.keys(bookmark.own).map((member) => [member, null]));
  return { ...bookmark, replicationKeyValue: null, progress: null, own };
}

function readable(read: () => Bookmark | null): Bookmark | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof TapError) return null;
    throw error;
  }
}
