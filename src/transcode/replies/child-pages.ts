import { JsonParts } from "../json/json-parts.ts";
import { rowAddress } from "../json/row-address.ts";
import { parseReply, WireFault } from "../wire/wire-fault.ts";

/** A subquery's answer, inside a reply, whose further rows are still to be asked for. */
export interface OpenList {
  readonly nextRecordsUrl: string;
  /** All its rows, those of further pages too, as Salesforce counts them. */
  readonly totalSize: number;
  /** What the rows that are there are known by. */
  readonly addresses: readonly (string | null)[];
  /** Where further rows belong: before the bracket that closes its records. */
  readonly end: number;
  /** Where it says that it is not done. */
  readonly done: number;
}

/** The rows of a further page, as they stand between the brackets. */
export interface FurtherRows {
  readonly rows: Uint8Array;
  /** What they are known by, one each. */
  readonly addresses: readonly (string | null)[];
  readonly nextRecordsUrl: string | null;
}

const encoder = new TextEncoder();
const further = Buffer.from('"nextRecordsUrl"');
const notQuery = "is no answer to a query";
/** As long as `false`. */
const isDone = encoder.encode("true ");

/** The subqueries of a reply that have further pages (REST API Developer Guide, Query), in the order of the text. */
export function openLists(reply: Uint8Array, stream: string): readonly OpenList[] {
  // A reply has one such member of its own, its subqueries have more.
  const bytes = Buffer.from(reply.buffer, reply.byteOffset, reply.byteLength);
  const first = bytes.indexOf(further);
  if (first < 0) return [];
  return parseReply(stream, () => {
    const parts = new JsonParts(reply, notQuery);
    const found: OpenList[] = [];
    const records = parts.root().get("records");
    if (records !== undefined) findInRecords(parts, records, found);
    return found.toSorted((a, b) => a.end - b.end);
  });
}

/** The reply with the further rows of its open lists, which are complete then. */
export function closeLists(
  reply: Uint8Array,
  lists: readonly { readonly list: OpenList; readonly rows: readonly Uint8Array[] }[],
): Uint8Array {
  const edits = lists.flatMap(({ list, rows }) => [
    { from: list.done, to: list.done + isDone.length, put: [isDone] },
    {
      from: list.end,
      to: list.end,
      put: rows.filter((each) => each.length > 0).flatMap((each) => [encoder.encode(","), each]),
    },
  ]);
  const out: Uint8Array[] = [];
  let at = 0;
  for (const { from, to, put } of edits.toSorted((a, b) => a.from - b.from)) {
    out.push(reply.subarray(at, from), ...put);
    at = to;
  }
  return Buffer.concat([...out, reply.subarray(at)]);
}

/** What a further page of a subquery brings; it has rows. */
export function furtherRows(page: Uint8Array, stream: string): FurtherRows {
  return parseReply(stream, () => {
    const parts = new JsonParts(page, notQuery);
    const members = parts.root();
    const records = members.get("records");
    if (records === undefined) throw new WireFault("has no records");
    const next = members.get("nextRecordsUrl");
    const url: unknown = next === undefined ? null : parts.value(next);
    const array = parts.bytes(records);
    const rows = array.subarray(1, array.length - 1);
    return { rows, addresses: addressesOf(parts, records), nextRecordsUrl: typeof url === "string" ? url : null };
  });
}

function findInRecords(parts: JsonParts, records: number, found: OpenList[]): void {
  parts.array(records, (record) => {
    const members = new Map<string, number>();
    const end = parts.object(record, members);
    for (const place of members.values()) if (parts.isObject(place)) findInMember(parts, place, found);
    return end;
  });
}

/** A subquery's answer is known by its head; a parent, too, is an object. */
function findInMember(parts: JsonParts, place: number, found: OpenList[]): void {
  const members = new Map<string, number>();
  parts.object(place, members);
  const records = members.get("records");
  const done = members.get("done");
  const total = members.get("totalSize");
  if (records === undefined || done === undefined || total === undefined) return;
  findInRecords(parts, records, found);
  const next = members.get("nextRecordsUrl");
  const url: unknown = next === undefined ? null : parts.value(next);
  if (parts.value(done) === false && typeof url === "string") {
    const end = records + parts.bytes(records).length - 1;
    found.push({
      nextRecordsUrl: url,
      totalSize: Number(parts.value(total)),
      addresses: addressesOf(parts, records),
      done,
      end,
    });
  }
}

function addressesOf(parts: JsonParts, records: number): readonly (string | null)[] {
  const addresses: (string | null)[] = [];
  parts.array(records, (record) => {
    const members = new Map<string, number>();
    const end = parts.object(record, members);
    const attributes = members.get("attributes");
    addresses.push(attributes === undefined ? null : rowAddress(parts.bytes(attributes)));
    return end;
  });
  return addresses;
}
