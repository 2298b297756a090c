import { refuse } from "../refusal.ts";
import type { Call } from "./call.ts";
import { kindOf } from "./compare.ts";
import { distanceOf } from "./distance.ts";
import { resolvePath } from "./field-path.ts";
import { functionOf } from "./functions.ts";
import type { Expression, Scope } from "./scope.ts";

/** @throws OrgError INVALID_FIELD, MALFORMED_QUERY for an unknown function or one that does not take this argument */
export function expressionOf(call: Call | string, scope: Scope): Expression {
  const { entity, readers, context, soql } = scope;
  if (typeof call === "string") {
    const path = resolvePath(entity, bare(call, scope.alias), context, soql);
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
