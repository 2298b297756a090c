import { JsonParts, type RawMember } from "../json/json-parts.ts";
import { HEAD_MEMBERS, HeadReader } from "../json/query-reply-members.ts";
import type { QueryHead, RowKey } from "../transcoder.ts";
import { parseReply } from "../wire/wire-fault.ts";

/** A row of a query's reply, unread: its members by their names. */
export type RawRow = ReadonlyMap<string, RawMember>;

/** A whole reply of the REST resources `query` and `queryAll`. */
export interface RawPage {
  readonly head: QueryHead;
  readonly rows: readonly RawRow[];
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const strange = "is not what a query is answered with";

/** Throws a TapError of kind "integrity" that names the stream where the body is cut or no answer to a query. */
export function readRawPage(body: Uint8Array, stream: string): RawPage {
  return parseReply(stream, () => {
    const parts = new JsonParts(body, strange);
    const head = new HeadReader();
    const rows: RawRow[] = [];
    for (const [name, place] of parts.root()) {
      if (HEAD_MEMBERS.has(name)) head.note(name, parts.value(place));
      if (name !== "records") continue;
      head.note(name, true);
      parts.array(place, (i) => {
        const row = new Map<string, RawMember>();
        rows.push(row);
        return parts.row(i, row);
      });
    }
    head.finish();
    return { head: head.read(), rows };
  });
}

/** A text of a row, by the name of its member in any case; null where there is none. */
export function textOf(row: RawRow, name: string): string | null {
  const member =
    row.get(name) ?? row.get([...row.keys()].find((each) => each.toLowerCase() === name.toLowerCase()) ?? "");
  const value: unknown = member === undefined ? null : JSON.parse(decoder.decode(member.value));
  return typeof value === "string" ? value : null;
}

/** Whether a checkbox of a row is set, by the name of its member. */
export function flagOf(row: RawRow, name: string): boolean {
  const member = row.get(name);
  return member !== undefined && JSON.parse(decoder.decode(member.value)) === true;
}

/** Where an ordered read stands after this row, as records have it. */
export function keyOf(row: RawRow, key: string | null): RowKey {
  const modified = key === null ? null : textOf(row, key);
  return { id: textOf(row, "Id"), modifiedAt: modified === null ? null : new Date(modified).toISOString() };
}

/**
 * One row of the members that several rows have between them; of a member that several have, the first one's. Parents are
 * joined member by member.
 * @param without names of members to be left out.
 * @returns JSON; null where one row has a parent and another one has none.
 */
export function joinRows(rows: readonly RawRow[], without: ReadonlySet<string>, stream: string): Uint8Array | null {
  return parseReply(stream, () => {
    const members = new Map<string, RawMember>();
    for (const row of rows) {
      for (const [name, member] of row) {
        const before = members.get(name);
        const joined =
          before === undefined || name === "attributes" ? (before ?? member) : both(before, member, stream);
        if (joined === null) return null;
        if (joined !== before && !without.has(name)) members.set(name, joined);
      }
    }
    const pieces = Array.from(members.values(), ({ whole }) => [comma, whole]).flat();
    return Buffer.concat([open, ...pieces.slice(1), close]);
  });
}

const [open, comma, close] = ["{", ",", "}"].map((text) => encoder.encode(text)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
]; // three

/** A member that two rows have: the first one's, a parent with the members of both. */
function both(first: RawMember, second: RawMember, stream: string): RawMember | null {
  const parents = [first.value, second.value].filter((value) => value[0] === openObject);
  if (parents.length === 0) return first;
  const value = parents.length === 1 ? null : joinRows(parents.map(objectOf), new Set(), stream);
  if (value === null) return null;
  const name = first.whole.subarray(0, first.whole.length - first.value.length);
  return { whole: Buffer.concat([name, value]), value };
}

const openObject = 0x7b;

function objectOf(bytes: Uint8Array): RawRow {
  const parts = new JsonParts(bytes, strange);
  const members = new Map<string, RawMember>();
  parts.row(0, members);
  return members;
}
