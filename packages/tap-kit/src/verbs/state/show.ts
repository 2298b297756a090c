import { countOf } from "../../amounts.ts";
import { TapError } from "../../errors/tap-error.ts";
import type { JsonObject } from "../../json.ts";
import type { Bookmark } from "../../tap/bookmark.ts";
import type { BookmarkHelp } from "../../tap/bookmark-help.ts";
import type { KitContext } from "../kit-context.ts";
import { namedStreams, openState, type StateFile } from "./state-file.ts";

/** Says what each bookmark means. Damaged ones are shown as such, and decide the exit code. */
export async function run(context: KitContext): Promise<number> {
  const { given, print, job, report } = context;
  const state = await openState(context);
  const names = given.texts("stream");
  const streams = names.length === 0 ? [...state.bookmarks.keys()] : namedStreams(state, names);
  const help = (await job.tap.bookmarkHelp?.()) ?? null;
  const failures: TapError[] = [];
  const rows = streams.map((stream) => {
    try {
      return rowOf(stream, state, help);
    } catch (error) {
      if (!(error instanceof TapError)) throw error;
      failures.push(error);
      return { stream, read_up_to: null, unfinished: null, notes: ["cannot be used: see the error"] };
    }
  });
  await print.rows(columns, rows);
  if (rows.length === 0) print.note(`${state.file} has no bookmark: the next run reads everything.`);
  return report(failures);
}

const minute = (value: unknown): string =>
  typeof value === "string" ? value.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::00(?:\.0+)?)?.*$/, "$1 $2") : "";

const columns = [
  { key: "stream", isWhole: true },
  { key: "read_up_to", head: "read up to (UTC)", show: minute, isWhole: true },
  { key: "unfinished", wraps: true },
  { key: "notes", wraps: true, show: (value: unknown) => (Array.isArray(value) ? value.join("; ") : "") },
] as const;

function rowOf(stream: string, { bookmarks, read }: StateFile, help: BookmarkHelp | null): JsonObject {
  const bookmark = read(stream, bookmarks.get(stream));
  if (bookmark === null) return { stream, ...nothing, notes: ["nothing is read yet"] };
  const { source, version, rows, replicationKey, replicationKeyValue } = bookmark;
  const words = help?.explain(stream, bookmark) ?? { unfinished: bookmark.progress, notes: [] };
  return {
    stream,
    read_up_to: replicationKeyValue,
    version_at: version === null ? null : dateTimeOf(version),
    rows,
    unfinished: words.unfinished,
    notes: [...commonNotes(bookmark), ...words.notes],
    source,
    version,
    replication_key: replicationKey,
  };
}

const nothing = { read_up_to: null, version_at: null, rows: null, unfinished: null };

function commonNotes(bookmark: Bookmark): readonly string[] {
  const { source, version, rows } = bookmark;
  const loaded =
    version === null || rows === null
      ? []
      : [`full load of ${minute(dateTimeOf(version))}: ${countOf(rows, "record")}`];
  const foreign = source === null ? ["taken over from another program"] : [];
  return [...methodNotes(bookmark), ...loaded, ...foreign];
}

function methodNotes({ replicationKey, replicationKeyValue, progress, rows }: Bookmark): readonly string[] {
  if (replicationKeyValue !== null) return [`by ${replicationKey ?? "its replication key"}`];
  if (replicationKey === null && (rows !== null || progress !== null)) return ["read in full each time"];
  return progress === null ? ["the next run reads it from its start"] : [];
}

const dateTimeOf = (version: number): string => new Date(version).toISOString();
