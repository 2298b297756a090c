import type { Run } from "@singer-io-ts/tap-kit";
import type { ObjectStream } from "../../plan/object-stream.ts";
import { atOnce } from "../../salesforce/at-once.ts";
import type { Session } from "../../salesforce/interface.ts";
import { wholePage } from "../../salesforce/query.ts";
import { closeLists, furtherRows, openLists } from "../../transcode/child-pages.ts";

/** Further pages asked for at the same time. */
const pagesAtOnce = 4;

/** Brings what a reply's subqueries have on further pages into the reply, so that each row is whole before it goes out. */
export async function withChildren(reply: Uint8Array, stream: string, session: Session, run: Run): Promise<Uint8Array> {
  const lists = openLists(reply, stream);
  if (lists.length === 0) return reply;
  const whole: Parameters<typeof closeLists>[1][number][] = [];
  const asked = atOnce(lists, pagesAtOnce, async (list) => ({
    list,
    rows: await rowsFrom(list.nextRecordsUrl, stream, session, run),
  }));
  for await (const each of asked) whole.push(each);
  return closeLists(reply, whole);
}

/** The same for a stream that may have subqueries or none. */
export async function withOwnChildren(
  reply: Uint8Array,
  { id, written }: Pick<ObjectStream, "id" | "written">,
  session: Session,
  run: Run,
): Promise<Uint8Array> {
  return written?.hasChildren === true ? withChildren(reply, id, session, run) : reply;
}

async function rowsFrom(url: string, stream: string, session: Session, run: Run): Promise<readonly Uint8Array[]> {
  const rows: Uint8Array[] = [];
  for (let next: string | null = url; next !== null; ) {
    const { bytes } = await wholePage(session, { nextRecordsUrl: next }, { stream }, run);
    const page = furtherRows(await withChildren(bytes, stream, session, run), stream);
    rows.push(page.rows);
    next = page.nextRecordsUrl;
  }
  return rows;
}
