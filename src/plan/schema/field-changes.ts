import type { JsonObject, Run } from "@singer-io-ts/tap-kit";
import { isWider, propertiesOf, schemaTypeOf } from "../../property-schemas.ts";
import type { WireColumn } from "../../transcode/layout.ts";
import type { ObjectStream } from "../object-stream.ts";

/** A column's field as the org has it now. */
export interface ColumnNow {
  /** Salesforce's word. */
  readonly type: string;
  /** What a catalog would say of it. */
  readonly schema: JsonObject;
}

/**
 * Asks the org, without any cache, for the fields of an object's columns; null for what this user cannot read.
 * @throws TapError where the object itself cannot be described.
 */
export type ColumnsNow = (
  object: string,
  columns: readonly WireColumn[],
  run: Run,
) => Promise<readonly (ColumnNow | null)[]>;

/** What became of a stream's fields since its catalog was written. */
export interface FieldChanges {
  /** Properties that cannot be read any more: their field, or a part of it, is gone or hidden from this user. */
  readonly gone: readonly string[];
  /** Fields of the object itself that are gone, whether they are properties or serve others. */
  readonly goneFields: ReadonlySet<string>;
  readonly retyped: readonly Retyped[];
}

/** A property whose field has another type than the catalog says. */
export interface Retyped {
  readonly name: string;
  /** Salesforce's words for the types; the schema's where the catalog has none. */
  readonly was: string;
  readonly type: string;
  /** What the catalog would say of it now. */
  readonly schema: JsonObject;
  /** Every value that the old schema allows is allowed, and is the same, in the new one. */
  readonly isWider: boolean;
}

/** What a stream reads of its object: the columns of its queries, and behind them its fields that hold files. */
export function columnsRead({ layout, blobs }: ObjectStream): readonly WireColumn[] {
  return [...layout().columns, ...blobs.map((name): WireColumn => ({ path: [name], kind: "text" }))];
}

/**
 * Compares what the stream reads with what the org has now.
 * @param now by `columnsRead`.
 */
export function fieldChanges(stream: ObjectStream, now: readonly (ColumnNow | null)[]): FieldChanges {
  const { selection, blobs } = stream;
  const layout = stream.layout();
  const schema = propertiesOf(selection.schema);
  const gone: string[] = [];
  const retyped: Retyped[] = [];
  for (const { name, source, hidden } of layout.properties) {
    if (hidden === true) continue;
    if ("absent" in source && source.file === true && isGone(now, layout.columns.length + blobs.indexOf(name)))
      gone.push(name);
    if ("members" in source && source.members.some(({ column }) => isGone(now, column))) gone.push(name);
    if (!("column" in source)) continue;
    const field = now[source.column] ?? null;
    const type = selection.stream.metadata?.get(name)?.["salesforce.type"];
    if (field === null) gone.push(name);
    else retyped.push(...retypedAs(name, schema[name] ?? {}, field, typeof type === "string" ? type : null));
  }
  const goneFields = layout.columns.filter(({ path }, n) => path.length === 1 && isGone(now, n));
  return { gone, goneFields: new Set(goneFields.map(({ path }) => path.join())), retyped };
}

const isGone = (now: readonly (ColumnNow | null)[], column: number): boolean => (now[column] ?? null) === null;

function retypedAs(name: string, before: JsonObject, field: ColumnNow, was: string | null): readonly Retyped[] {
  // A date-time may have the schema of a text that it was before.
  const from = was === "datetime" ? "string date-time" : schemaTypeOf(before);
  const to = schemaTypeOf(field.schema);
  if (from === to) return [];
  return [{ name, was: was ?? from, type: field.type, schema: field.schema, isWider: isWider(from, to) }];
}
