/** How a value of the wire becomes JSON. `text` also serves dates and times, which are as Salesforce has them. */
export type ValueKind = "text" | "boolean" | "integer" | "decimal" | "datetime" | OtherKind;

/**
 * Formats of other connectors (compatibility.ts): a date-time with six digits behind the second; a date as such a date-time, at midnight;
 * a number as the nearest double; a value without a type, as the number, truth value or text that it looks like.
 */
type OtherKind = "microseconds" | "midnight" | "double" | "any";

/** A column that the query asks for: `["Id"]`, or `["Account", "Owner", "Name"]` for a parent's field. */
export interface WireColumn {
  readonly path: readonly string[];
  readonly kind: ValueKind;
  /**
   * Of a parent that can be of several types, the one whose field this is: the query asks by TYPEOF, and where the parent
   * is of another type the value is null. Bulk has no such columns.
   */
  readonly type?: string;
  /**
   * Of a field that all types of such a parent share, where the query asks by TYPEOF: its path in a parent of each type that
   * the query names; null: those have none, so the value is null. Of other types it is `path`.
   */
  readonly inTypes?: Readonly<Record<string, readonly string[] | null>>;
  /** A row may lack it, which counts as null: of a TYPEOF that the user wrote only the fields of one type come. */
  readonly optional?: true;
}

/** Where a record's property comes from. Numbers are indexes into the layout's wire columns. */
export type ValueSource =
  | { readonly column: number }
  /** A compound value built from its components; null when all of them are. */
  | { readonly members: readonly { readonly name: string; readonly column: number }[] }
  /** `timestamp`'s value where `flag` is true, else null. */
  | { readonly deletedAt: { readonly flag: number; readonly timestamp: number } }
  /** The rows of a subquery, as an array of records; none: an empty one. The column holds its answer as a whole. */
  | { readonly rows: { readonly column: number; readonly layout: Layout } }
  /** Null in every record: what cannot be read any more, or a file, which is no part of a query's answer. */
  | { readonly absent: true; readonly file?: true };

export interface Property {
  readonly name: string;
  readonly source: ValueSource;
  /** A part of the stream's key: a row without it is an error. Only of properties from one column. */
  readonly required?: true;
  /** Only for who reads the records on their way: it does not go out. Such properties are the last ones. */
  readonly hidden?: true;
}

/**
 * What a stream's rows look like on the wire and in a record. A wire column may serve several properties or none. A
 * record has every property, in this order, and no other.
 */
export interface Layout {
  /** Named in errors. */
  readonly stream: string;
  readonly columns: readonly WireColumn[];
  readonly properties: readonly Property[];
  /** What is null is left out of a record, but for its first property and files. */
  readonly omitsNull?: true;
  /** The wire columns that say where a read can go on; -1 where the stream has none. */
  readonly key: { readonly id: number; readonly modifiedAt: number };
}
