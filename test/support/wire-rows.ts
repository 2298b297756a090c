import type { Layout, WireColumn } from "../../src/transcode/layout.ts";

/**
 * A part of a text before it is spelled for a wire: a string, bytes that are not UTF-8, or a lone surrogate. JSON can write
 * a lone surrogate as an escape only; CSV has an invalid byte in its place, which also becomes one U+FFFD.
 */
export type Piece = string | { readonly bytes: readonly number[] } | { readonly surrogate: number };

export type Value =
  | null
  | { readonly text: readonly Piece[] }
  /** A boolean or number, as its text on each wire. */
  | { readonly csv: string; readonly json: string };

export type Row = readonly Value[];

export interface Spelling {
  /** The order of the columns. */
  readonly order: readonly number[];
  readonly lineEnd: "\n" | "\r\n";
  readonly endsWithLineEnd: boolean;
  readonly byteOrderMark: boolean;
  /** Values that need no quotes have none. */
  readonly bare: boolean;
  /** White space between the tokens of JSON. */
  readonly space: string;
  /** JSON escapes slashes and all characters that are not ASCII. */
  readonly escapes: boolean;
  readonly nullAsEmptyText: boolean;
  readonly headLast: boolean;
}

const NO_UTF8 = 0xff;

export function csvBody({ columns }: Layout, rows: readonly Row[], spelling: Spelling): Uint8Array {
  const { order, lineEnd, endsWithLineEnd, byteOrderMark, bare } = spelling;
  const header = order.map((n) => quote(Buffer.from(nameOf(columns[n]!))));
  const lines = [header, ...rows.map((row) => order.map((n) => csvValue(row[n]!, bare && order.length > 1)))];
  const text = lines.map((fields) => join(fields, ",")).flatMap((line) => [line, Buffer.from(lineEnd)]);
  if (!endsWithLineEnd) text.pop();
  return Buffer.concat(byteOrderMark ? [Buffer.of(0xef, 0xbb, 0xbf), ...text] : text);
}

function csvValue(value: Value, bare: boolean): Buffer {
  const bytes = value === null ? Buffer.alloc(0) : "text" in value ? csvText(value.text) : Buffer.from(value.csv);
  return bare && !/[",\r\n]/.test(bytes.toString("latin1")) ? bytes : quote(bytes);
}

const csvText = (text: readonly Piece[]): Buffer =>
  Buffer.concat(
    text.map((piece) => {
      if (typeof piece === "string") return Buffer.from(piece);
      return Buffer.from("bytes" in piece ? piece.bytes : [NO_UTF8]);
    }),
  );

const quote = (bytes: Buffer): Buffer => Buffer.from(`"${bytes.toString("latin1").replaceAll('"', '""')}"`, "latin1");

export function restBody(layout: Layout, rows: readonly Row[], spelling: Spelling): Uint8Array {
  const { space, headLast } = spelling;
  const tree = treeOf(layout.columns, spelling.order);
  const records = rows.map((row) => jsonObject(tree, row, spelling));
  const list = Buffer.concat([
    Buffer.from(`"records":${space}[`),
    join(records, `${space},`),
    Buffer.from(`]${space}`),
  ]);
  const head = Buffer.from(`"totalSize":${rows.length},${space}"done":true`);
  const members = headLast ? [list, Buffer.from('"extra":[{"a":"\\"}"}]'), head] : [head, list];
  return Buffer.concat([Buffer.from(`${space}{${space}`), join(members, `,${space}`), Buffer.from(`}${space}`)]);
}

type Tree = Map<string, Tree | number>;

function treeOf(columns: readonly WireColumn[], order: readonly number[]): Tree {
  const root: Tree = new Map();
  for (const column of order) {
    const path = [...columns[column]!.path];
    const last = path.pop()!;
    let tree = root;
    for (const name of path) {
      // No column's path is the beginning of another, see the layouts.
      const child = (tree.get(name) as Tree | undefined) ?? new Map();
      tree.set(name, child);
      tree = child;
    }
    tree.set(last, column);
  }
  return root;
}

function jsonObject(tree: Tree, row: Row, spelling: Spelling): Buffer {
  const { space } = spelling;
  const members = Array.from(tree, ([name, child]) => {
    const value =
      typeof child === "number"
        ? jsonValue(row[child]!, spelling)
        : isNull(child, row)
          ? Buffer.from("null")
          : jsonObject(child, row, spelling);
    return Buffer.concat([Buffer.from(`${JSON.stringify(name)}${space}:${space}`), value]);
  });
  const attributes = Buffer.from(`"attributes":${space}{"type":"Some__c","url":"/services/data\\"}"}`);
  return Buffer.concat([
    Buffer.from(`{${space}`),
    join([attributes, ...members], `${space},${space}`),
    Buffer.from("}"),
  ]);
}

const isNull = (tree: Tree, row: Row): boolean =>
  Array.from(tree.values()).every((child) => (typeof child === "number" ? row[child] === null : isNull(child, row)));

function jsonValue(value: Value, { escapes, nullAsEmptyText }: Spelling): Buffer {
  if (value === null) return Buffer.from(nullAsEmptyText ? '""' : "null");
  if (!("text" in value)) return Buffer.from(value.json);
  const pieces = value.text.map((piece) => {
    if (typeof piece === "string") return Buffer.from(jsonText(piece, escapes));
    return "bytes" in piece ? Buffer.from(piece.bytes) : Buffer.from(`\\u${piece.surrogate.toString(16)}`);
  });
  return Buffer.concat([Buffer.from('"'), ...pieces, Buffer.from('"')]);
}

function jsonText(text: string, escapes: boolean): string {
  const inside = JSON.stringify(text).slice(1, -1);
  if (!escapes) return inside;
  return inside
    .replaceAll("/", "\\/")
    .replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`);
}

const nameOf = ({ path }: WireColumn): string => path.join(".");

const join = (parts: readonly Buffer[], separator: string): Buffer =>
  Buffer.concat(parts.flatMap((part, n) => (n === 0 ? [part] : [Buffer.from(separator), part])));
