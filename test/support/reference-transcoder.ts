import type { Envelope } from "@singer-io-ts/tap-kit";
import type { Layout, ValueKind, ValueSource } from "../../src/transcode/layout.ts";
import { parseCsv } from "./reference-csv.ts";
import { canonicalDatetime, canonicalDecimal, canonicalInteger } from "./reference-values.ts";

/** A second transcoder, as simple as can be, that judges the fast one. It shares nothing with it but the layout. */
export interface Transcoded {
  readonly lines: string;
  readonly records: readonly string[];
  readonly rows: number;
  readonly lastKey: { readonly id: string | null; readonly stamp: string | null };
  readonly replaced: number;
}

/** Text of the wire; for JSON the source text of what is no string. */
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
  const reply = JSON.parse(decode(body), keepSource as Reviver) as { records: object[] };
  const table = reply.records.map((record) => layout.columns.map(({ path }) => memberAt(record, path)));
  return transcode(layout, table, envelope);
}

const decode = (body: Uint8Array): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(body);

/** Stands for a number, true or false: its source text. */
class Source {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** TypeScript does not know the third argument yet: what the source has for the value. */
type Reviver = (name: string, value: unknown) => unknown;

const keepSource = (_name: string, value: unknown, { source }: { source?: string }): unknown =>
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
  let replaced = 0;

  const textOf = (value: string): string => {
    const wellFormed = value.toWellFormed().replaceAll("\0", "\uFFFD");
    replaced += wellFormed.split("\uFFFD").length - 1;
    return wellFormed;
  };
  const jsonOf = (value: WireValue, kind: ValueKind): string => {
    if (value === null || value === "") return "null";
    if (kind === "text") return JSON.stringify(textOf(value));
    if (kind === "datetime") return JSON.stringify(canonicalDatetime(value));
    if (kind === "decimal") return canonicalDecimal(value);
    if (kind === "integer") return canonicalInteger(value);
    if (value !== "true" && value !== "false") throw new Error(`no boolean: ${value}`);
    return value;
  };
  const propertyOf = (row: readonly WireValue[], source: ValueSource): string => {
    const column = (n: number): string => jsonOf(row[n]!, layout.columns[n]!.kind);
    if ("absent" in source) return "null";
    if ("column" in source) return column(source.column);
    if ("rows" in source) throw new Error("the tables of this transcoder have no subqueries");
    if ("deletedAt" in source) return row[source.deletedAt.flag] === "true" ? column(source.deletedAt.stamp) : "null";
    const members = source.members.map((member) => ({ name: member.name, value: column(member.column) }));
    if (members.every(({ value }) => value === "null")) return "null";
    return objectOf(members);
  };
  const records = table.map((row) =>
    objectOf(layout.properties.map(({ name, source }) => ({ name, value: propertyOf(row, source) }))),
  );

  const open = decode(envelope.open);
  const close = decode(envelope.close);
  const counted = replaced;
  const last = table.at(-1);
  const keyOf = (column: number): string | null => {
    if (last === undefined || column < 0) return null;
    return JSON.parse(jsonOf(last[column]!, layout.columns[column]!.kind)) as string | null;
  };
  return {
    lines: records.map((record) => `${open}${record}${close}\n`).join(""),
    records,
    rows: table.length,
    lastKey: { id: keyOf(layout.key.id), stamp: keyOf(layout.key.stamp) },
    replaced: counted,
  };
}

const objectOf = (members: readonly { readonly name: string; readonly value: string }[]): string =>
  `{${members.map(({ name, value }) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
