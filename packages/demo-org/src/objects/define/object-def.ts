import type { Value } from "../../org/org.ts";

/** A field as an object's table names it; the describe (field-describe.ts) and the rows (cells.ts) are made from it. */
export interface FieldDef {
  readonly name: string;
  readonly type: string;
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
  readonly flags: ReadonlySet<string>;
  readonly referenceTo: readonly string[];
  readonly relationship: string | null;
  /** Name of the child relationship on the other side; null: no subquery. */
  readonly children: string | null;
  readonly compound: string | null;
  readonly controller: string | null;
  readonly label: string;
  /** Values of a picklist, in its order; a value may occur several times. */
  readonly picklist: readonly string[];
  /** The same with their labels. */
  readonly choices: readonly Choice[];
  /** Of a hundred rows, how many have null. */
  readonly nulls: number;
  readonly cell: string;
  readonly args: readonly string[];
}

/** A value of a picklist: `value`, `value~Label`, or `value~Label~off` for an inactive one. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly isActive: boolean;
}

/** Reads another field of the same row. */
type Read = (field: string) => Value;

/** A field computed when read: formulas, and what follows from other fields by the platform's rules. */
export type Formula = (read: Read, now: () => number) => Value;

export interface ObjectDef {
  readonly name: string;
  readonly label: string;
  readonly plural: string;
  readonly prefix: string | null;
  /** First three characters of ids, where the describe names no prefix. */
  readonly idPrefix: string;
  /** Another object whose rows these are, ids and all: columns of the same name have the same values. Rows written there do not appear here. */
  readonly mirrors: string | null;
  /** Keeps apart objects that share an id prefix. */
  readonly lane: string;
  /** Rows at scale 1. */
  readonly rows: number;
  /** Setup objects do not grow with the scale. */
  readonly grows: boolean;
  /** What can be done with the object: see ABILITIES in describe/object-describe.ts. */
  readonly can: ReadonlySet<string>;
  readonly associate: { readonly type: string; readonly parent: string } | null;
  /** The rows belong to those of a parent: `pattern[0]` to the first one, `pattern[1]` to the next, ... */
  readonly childOf: { readonly parent: string; readonly field: string; readonly pattern: readonly number[] } | null;
  /** Rows are never changed after their creation. */
  readonly fixed: boolean;
  readonly burst: boolean;
  readonly archives: boolean;
  /** The Id of every row is a placeholder; queries may use two of its fields and one order. */
  readonly isBig: boolean;
  /** One of `every` rows has the placeholder Id, and totalSize is `counted` too high; null: neither. */
  readonly inferred: { readonly every: number; readonly counted: number } | null;
  /** Whose rows a user without View All Data sees: by owner, by those of the parent a field names, or anyone's. */
  readonly sharing: "owner" | "public" | { readonly parent: string };
  /** A file, or a row about one: View All Data does not show those of other users; Query All Files does, and needs no filter. */
  readonly isFile: boolean;
  /** Archived versions that are not the latest come only in a query for old versions of an article. */
  readonly hidesOldVersions: boolean;
  /** A query must filter by values of one of these fields; null: no filter is required. */
  readonly requiredFilter: {
    readonly fields: readonly string[];
    readonly message: string;
    /** Values of a subquery are not enough. */
    readonly isLiteral?: boolean;
  } | null;
  /** Written rows add up in their parent: `from` of those whose `lookup` names it, `into` its field; `flag` says whether there are any. */
  readonly rollUp: {
    readonly lookup: string;
    readonly from: string;
    readonly into: string;
    readonly flag?: string;
    /** The sum of no rows is 0; else the parent keeps what it has. */
    readonly isZeroOfNone: boolean;
  } | null;
  readonly fields: readonly FieldDef[];
  readonly formulas: Readonly<Record<string, Formula>>;
  /** Of a dependent picklist's k-th value: the positions of the controlling values that it is valid for. */
  readonly dependencies: Readonly<Record<string, (k: number) => readonly number[]>>;
  /** Cells that need more than a generator; made once a column. */
  readonly cells: Readonly<Record<string, MakeCell>>;
  /** Sets the fields that the platform sets when a row is written. */
  readonly onWrite?: (
    row: Record<string, Value>,
    before: Readonly<Record<string, Value>> | null,
    timestamp: string,
  ) => void;
}

/** The value of one column in any row of the base, a pure function of the row number. */
export type Cell = (index: number) => Value;

/** What a cell may depend on: other columns of the row, other objects, the org's start. */
export interface CellContext {
  readonly salt: number;
  readonly object: ObjectDef;
  readonly rows: number;
  /** The org's start, seconds since 1970. */
  readonly start: number;
  cell(field: string): Cell;
  /** Position of a row among those of its parent, and its parent's number. */
  parentOf(index: number): number;
  firstOf(parent: number): number;
  countOf(parent: number): number;
  other(object: string): OtherObject;
  /** The org's own address, known when rows are read. */
  site(): string;
}

export interface OtherObject {
  readonly rows: number;
  /** Rows that the base never deletes: what others may refer to. */
  readonly permanentRows: number;
  readonly def: ObjectDef;
  id(index: number): string;
  indexOf(id: string): number;
  cell(field: string): Cell;
  firstOf(parent: number): number;
  countOf(parent: number): number;
}

export type MakeCell = (context: CellContext, field: FieldDef) => Cell;
