import type { FieldDescribe, Value } from "../../org/org.ts";
import type { Entity } from "../../org/user-view.ts";
import { refuse } from "../refusal.ts";
import { type Kind, kindOf } from "./compare.ts";
import { distanceOf } from "./distance.ts";
import { type FieldPath, type Readers, resolvePath, type Surroundings } from "./field-path.ts";
import { functionOf } from "./functions.ts";

/** A function with its arguments, as the query writes it: names of functions in upper case, fields as they stand there. */
export interface Call {
  readonly name: string;
  readonly args: readonly (Call | string)[];
}

/** What is needed to resolve an expression of one object's rows. */
export interface Scope {
  readonly entity: Entity;
  readonly readers: Readers;
  readonly around: Surroundings;
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

/** A function as the parser gives it, in whichever of its clauses. */
export function callOf(fn: object): Call {
  const { functionName, parameters } = fn as { functionName?: string; parameters?: readonly unknown[] }; // the parser's two kinds of functions share these
  return {
    name: (functionName ?? "").toUpperCase(),
    args: (parameters ?? []).map((each) => (typeof each === "object" && each !== null ? callOf(each) : String(each))),
  };
}

/** The first field that an expression is about, as the query writes it. */
export const fieldIn = (call: Call | string): string =>
  typeof call === "string" ? call : call.args[0] === undefined ? "" : fieldIn(call.args[0]);

/** @throws OrgError INVALID_FIELD, MALFORMED_QUERY for an unknown function or one that does not take this */
export function expressionOf(call: Call | string, scope: Scope): Expression {
  const { entity, readers, around, soql } = scope;
  if (typeof call === "string") {
    const path = resolvePath(entity, bare(call, scope.alias), around, soql);
    return { path, field: path.field, kind: kindOf(path.field), text: path.path.join("."), read: readers.value(path) };
  }
  if (call.name === "DISTANCE") return distanceOf(call, scope, expressionOf);
  const of = call.args[0];
  if (of === undefined || call.args.length > 1) throw refuse.malformed(`unexpected token: '${call.name}'`);
  const inner = expressionOf(of, scope);
  const { type, kind, apply } = functionOf(call, inner, scope);
  const { read } = inner;
  return {
    path: inner.path,
    field: type === inner.field.type ? inner.field : { ...inner.field, type },
    kind,
    text: `${call.name}(${inner.text})`,
    read: (index) => {
      const value = read(index);
      return value === null ? null : apply(value);
    },
  };
}

/** A path without the alias of FROM. */
export const bare = (path: string, alias: string | undefined): string =>
  alias !== undefined && path.toLowerCase().startsWith(`${alias.toLowerCase()}.`) ? path.slice(alias.length + 1) : path;
