import type { Envelope } from "@singer-io-ts/tap-kit";
import type { Layout, ValueKind, ValueSource } from "../../src/transcode/layout.ts";
import { parseCsv } from "./reference-csv.ts";
import {
  canonicalAny,
  canonicalDatetime,
  canonicalDecimal,
  canonicalDouble,
  canonicalInteger,
} from "./reference-values.ts";

/** The result of a second transcoder, as simple as possible, to compare with the fast one. They share only the layout. */
export interface Transcoded {
  readonly lines: string;
  readonly records: readonly string[];
  readonly rows: number;
  readonly lastKey: { readonly id: string | null; readonly modifiedAt: string | null };
  readonly replaced: number;
}

/** A text of the wire. For JSON, numbers and booleans are their source text. */
type WireValue = string | null;

export function referenceCsv(layout: Layout, body: Uint8Array, envelope: Envelope): Transcoded {
  const [header = [], ...rows] = parseCsv(decode(body).replace(/^\uFEFF/, ""));
  const table = rows.map((row) => {
    if (row.length !== header.length) throw new Error("a row of another length than the header");
    return layout.columns.map(({ path }) => {
      const value = row[header.indexOf(path.join("."))];
      if (value === undefined) throw new Error(`no column ${path.join(".")}`);
      return value;
    });
  });
  return transcode(layout, table, envelope);
}

export function referenceRest(layout: Layout, body: Uint8Array, envelope: Envelope): Transcoded {
  const reply = JSON.parse(decode(body), withSource as Reviver) as { records: object[] };
  const table = reply.records.map((record) => layout.columns.map(({ path }) => memberAt(record, path)));
  return transcode(layout, table, envelope);
}

const decode = (body: Uint8Array): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);

/** The source text of a number or boolean. */
class Source {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** TypeScript does not know the third argument yet, which has the source text of a value. */
type Reviver = (name: string, value: unknown) => unknown;

const withSource = (_name: string, value: unknown, { source }: { source?: string }): unknown =>
  typeof value === "number" || typeof value === "boolean" ? new Source(source!) : value;

function memberAt(record: object, path: readonly string[]): WireValue {
  let value: unknown = record;
  for (const name of path) {
    if (value === null) return null;
    value = Object.getOwnPropertyDescriptor(value, name)!.value;
  }
  if (value instanceof Source) return value.text;
  return typeof value === "object" && value !== null ? compact(value) : (value as string | null);
}

/** An object or array as the text of its JSON. */
function compact(value: unknown): string {
  if (value instanceof Source) return value.text;
  if (Array.isArray(value)) return `[${value.map(compact).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}:${compact(member)}`)
    .join(",")}}`;
}

function transcode(layout: Layout, table: readonly (readonly WireValue[])[], envelope: Envelope): Transcoded {
  const writer = new ValueWriter(layout);
  const records = table.map((row) =>
    objectOf(
      layout.properties
        .map(({ name, source }) => ({ name, source, value: writer.property(row, source) }))
        .filter(({ source, value }, n) => !layout.omitsNull || n === 0 || value !== "null" || "absent" in source),
    ),
  );
  const { replaced } = writer;
  const open = decode(envelope.open);
  const close = decode(envelope.close);
  const last = table.at(-1);
  const keyOf = (column: number): string | null => {
    if (last === undefined || column < 0) return null;
    const key: string | null = JSON.parse(writer.column(last, column));
    return key !== null && layout.columns[column]?.kind === "microseconds" ? key.replace("000Z", "Z") : key;
  };
  return {
    lines: records.map((record) => `${open}${record}${close}\n`).join(""),
    records,
    rows: table.length,
    lastKey: { id: keyOf(layout.key.id), modifiedAt: keyOf(layout.key.modifiedAt) },
    replaced,
  };
}

/** Writes values as JSON text, and counts the characters that it replaces. */
class ValueWriter {
  /** How many U+FFFD the texts written so far have. */
  replaced = 0;
  readonly #layout: Layout;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  property(row: readonly WireValue[], source: ValueSource): string {
    if ("absent" in source) return "null";
    if ("column" in source) return this.column(row, source.column);
    if ("rows" in source) throw new Error("the tables of this transcoder have no subqueries");
    if ("deletedAt" in source)
      return row[source.deletedAt.flag] === "true" ? this.column(row, source.deletedAt.timestamp) : "null";
    const members = source.members.map((member) => ({ name: member.name, value: this.column(row, member.column) }));
    if (members.every(({ value }) => value === "null")) return "null";
    return objectOf(members);
  }

  column(row: readonly WireValue[], column: number): string {
    return this.#value(row[column]!, this.#layout.columns[column]!.kind);
  }

  #value(value: WireValue, kind: ValueKind): string {
    if (value === null || value === "") return "null";
    if (kind === "text") return JSON.stringify(this.#text(value));
    if (kind === "datetime") return JSON.stringify(canonicalDatetime(value));
    if (kind === "microseconds") return JSON.stringify(canonicalDatetime(value).replace("Z", "000Z"));
    if (kind === "midnight") return JSON.stringify(`${value}T00:00:00.000000Z`);
    if (kind === "decimal") return canonicalDecimal(value);
    if (kind === "double") return canonicalDouble(value);
    if (kind === "any") return canonicalAny(value) ?? JSON.stringify(this.#text(value));
    if (kind === "integer") return canonicalInteger(value);
    if (value !== "true" && value !== "false") throw new Error(`not a boolean: ${value}`);
    return value;
  }

  #text(value: string): string {
    const wellFormed = value.toWellFormed().replaceAll("\0", "\uFFFD");
    this.replaced += wellFormed.split("\uFFFD").length - 1;
    return wellFormed;
  }
}

const objectOf = (members: readonly { readonly name: string; readonly value: string }[]): string =>
  `{${members.map(({ name, value }) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
