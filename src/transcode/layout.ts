/** How a value of the wire becomes JSON. `text` also serves dates and times, which are as Salesforce has them. */
export type ValueKind = "text" | "boolean" | "integer" | "decimal" | "datetime";

/** A column that the query asks for: `["Id"]`, or `["Account", "Owner", "Name"]` for a parent's field. */
export interface WireColumn {
  readonly path: readonly string[];
  readonly kind: ValueKind;
}

/** Where a record's property comes from. Numbers are indexes into the layout's wire columns. */
export type ValueSource =
  | { readonly column: number }
  /** A compound value built from its components; null when all of them are. */
  | { readonly members: readonly { readonly name: string; readonly column: number }[] }
  /** `stamp`'s value where `flag` is true, else null. */
  | { readonly deletedAt: { readonly flag: number; readonly stamp: number } }
  /** Null in every record: what cannot be read any more. */
  | { readonly absent: true };

export interface Property {
  readonly name: string;
  readonly source: ValueSource;
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
  /** The wire columns that say where a read can go on; -1 where the stream has none. */
  readonly key: { readonly id: number; readonly stamp: number };
}
