import type { Run } from "@singer-io-ts/tap-kit";
import type { ObjectStream } from "../../plan/object-stream.ts";
import { recountRules, refetchBrokenPage } from "../../salesforce/http/refetch-broken-page.ts";
import { mapConcurrent } from "../../salesforce/map-concurrent.ts";
import { wholePage } from "../../salesforce/rest/query.ts";
import type { Session } from "../../salesforce/session.ts";
import { repeatedAddress } from "../../transcode/json/row-address.ts";
import { closeLists, furtherRows, type OpenList, openLists } from "../../transcode/replies/child-pages.ts";
import { countDiffers, rowRepeated } from "../read-errors.ts";

/** Further pages asked for at the same time. */
const pagesAtOnce = 4;

/** Brings what a reply's subqueries have on further pages into the reply, so that each row is whole before it goes out. */
export async function withChildren(reply: Uint8Array, stream: string, session: Session, run: Run): Promise<Uint8Array> {
  const lists = openLists(reply, stream);
  if (lists.length === 0) return reply;
  const whole: Parameters<typeof closeLists>[1][number][] = [];
  const asked = mapConcurrent(lists, pagesAtOnce, async (list) => ({
    list,
    rows: await furtherRowsOf(list, stream, session, run),
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

/** The rows of a list that its first page does not have; asked for once more where they are not those that it counts. */
function furtherRowsOf(list: OpenList, stream: string, session: Session, run: Run): Promise<readonly Uint8Array[]> {
  return refetchBrokenPage(() => rowsFrom(list, stream, session, run), {
    ...recountRules(stream, run),
    what: "Asking for a subquery's rows again",
  });
}

/** @throws TapError where the rows are not as many as Salesforce says, or one came twice */
async function rowsFrom(list: OpenList, stream: string, session: Session, run: Run): Promise<readonly Uint8Array[]> {
  const rows: Uint8Array[] = [];
  const addresses = [...list.addresses];
  // More than there are: a page that comes again would be followed forever.
  for (let next: string | null = list.nextRecordsUrl; next !== null && addresses.length <= list.totalSize; ) {
    const { bytes } = await wholePage(session, { nextRecordsUrl: next }, { stream }, run);
    const page = furtherRows(await withChildren(bytes, stream, session, run), stream);
    rows.push(page.rows);
    addresses.push(...page.addresses);
    next = page.nextRecordsUrl;
  }
  // guard(child-count, `addresses.length !== list.totalSize` -> `false`): one damaged page of a subquery would fail its stream.
  if (addresses.length !== list.totalSize) throw countDiffers(stream, "a subquery", list.totalSize, addresses.length);
  const twice = repeatedAddress(addresses);
  if (twice !== null) throw rowRepeated(stream, twice);
  return rows;
}
