import type { FieldDescribe, Value } from "../../org/org.ts";
import type { Entity } from "../../org/user-view.ts";
import type { Kind } from "./compare.ts";
import type { FieldPath, QueryContext, Readers } from "./field-path.ts";

/** What is needed to resolve an expression of one object's rows. */
export interface Scope {
  readonly entity: Entity;
  readonly readers: Readers;
  readonly context: QueryContext;
  readonly soql: string;
  /** The alias of FROM. */
  readonly alias?: string | undefined;
}

/** A field, or what functions make of it, row by row. */
export interface Expression {
  readonly path: FieldPath;
  /** The field's describe, its type that of the result. */
  readonly field: FieldDescribe;
  readonly kind: Kind;
  /** Spelled as the API spells it: the same text for the same expression. */
  readonly text: string;
  readonly read: (index: number) => Value;
}
