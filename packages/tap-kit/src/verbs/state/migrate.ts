import { countOf } from "../../amounts.ts";
import { TapError } from "../../errors/tap-error.ts";
import { readJson } from "../../input/read-json.ts";
import type { Json, JsonObject } from "../../json.ts";
import { writeBookmark } from "../../state/bookmark-form.ts";
import { type BookmarkReader, bookmarkReader, isForeignBookmark } from "../../state/bookmark-reader.ts";
import { bookmarkSentence } from "../../state/bookmark-sentence.ts";
import { bookmarksIn } from "../../state/forms/bookmarks-in.ts";
import type { KitContext } from "../kit-context.ts";

/** Says what each bookmark of another program's state was understood as; with `--to` writes them in the form of this tap, all or none. */
export async function run({ given, files, print, job, report }: KitContext): Promise<number> {
  const file = given.text("file") ?? "";
  const to = given.text("to");
  const read = await bookmarkReader(file, job.tap);
  const bookmarks = bookmarksIn(await readJson(file, job.readFile), { file, protocol: "singer", read });
  const failures: TapError[] = [];
  const written: [string, Json][] = [];
  const rows = [...bookmarks].map(([stream, value]): JsonObject => {
    try {
      const { row, stored } = understood(stream, value, read);
      written.push([stream, stored]);
      return row;
    } catch (error) {
      if (!(error instanceof TapError)) throw error;
      failures.push(error);
      return { stream, ...nothing, understood: "cannot be used: see the error" };
    }
  });
  await print.rows(columns, rows);
  const exitCode = report(failures);
  const count = countOf(rows.length, "bookmark");
  const unusable = `${failures.length} of ${count} cannot be used`;
  if (to === null && failures.length > 0) print.note(`${file}: ${unusable}, so a run with this state reads nothing.`);
  else if (to === null)
    print.note(`${file}: ${count}. A run reads this state as it is; --to <file> writes it in the form of this tap.`);
  // guard(migrated-whole, `failures.length > 0` -> `false`): a stream that was not understood would be missing in the new state, and be loaded in full.
  else if (failures.length > 0) print.note(`${to} was not written: ${unusable}.`);
  else {
    await files.write(to, `${JSON.stringify({ bookmarks: Object.fromEntries(written) })}\n`, { isPrivate: true });
    print.note(`${to}: ${count}.`);
  }
  return exitCode;
}

const nothing = { read_up_to: null, replication_key: null, version: null };

const columns = [
  { key: "stream", isWhole: true },
  { key: "read_up_to", head: "read up to (UTC)", isWhole: true },
  { key: "replication_key", head: "by" },
  { key: "version", align: "right" },
  { key: "understood", wraps: true },
] as const;

function understood(
  stream: string,
  value: Json,
  read: BookmarkReader,
): { readonly row: JsonObject; readonly stored: Json } {
  const bookmark = read(stream, value);
  if (bookmark === null) return { row: { stream, ...nothing, understood: "nothing is read yet" }, stored: null };
  const { replicationKeyValue, replicationKey, version } = bookmark;
  const words = isForeignBookmark(value) ? bookmarkSentence(bookmark) : "it has the form of this tap already";
  return {
    row: { stream, read_up_to: replicationKeyValue, replication_key: replicationKey, version, understood: words },
    stored: JSON.parse(writeBookmark(bookmark)),
  };
}
