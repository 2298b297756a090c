import type { FieldType, Query, Subquery } from "soql-parser-js";
import type { FieldDescribe, SelectItem, Value } from "../../org/org.ts";
import { type Call, callOf, fieldIn } from "../expressions/call.ts";
import { expressionOf } from "../expressions/expression.ts";
import type { FieldPath } from "../expressions/field-path.ts";
import { isPresentation } from "../expressions/functions.ts";
import type { Scope } from "../expressions/scope.ts";
import { refuse } from "../refusal.ts";
import { fieldsOf } from "./fields-function.ts";
import { resolveTypeOf, type TypeOf } from "./typeof.ts";

/** A SELECT item with what is needed to compute it. */
export type Selected =
  | {
      readonly kind: "field";
      readonly item: SelectItem;
      readonly path: FieldPath;
      readonly read: (index: number) => Value;
      /** Stands below its parent in the answer; an alias takes it out of there. */
      readonly isNested: boolean;
      /** The object that a function makes its own value of. */
      readonly fn: string | null;
    }
  | { readonly kind: "children"; readonly relationship: string; readonly subquery: Subquery }
  | TypeOf;

/** Resolves the items of a query without aggregates. @throws OrgError INVALID_FIELD, MALFORMED_QUERY */
export function resolveSelect(query: Pick<Query, "fields" | "limit" | "where">, scope: Scope): Selected[] {
  const { entity, around, soql } = scope;
  const seen = new Set<string>();
  const out: Selected[] = [];
  let expressions = 0;
  const add = (
    path: FieldPath,
    field: FieldDescribe,
    read: (index: number) => Value,
    alias: string | undefined,
    fn: string | null,
  ) => {
    const names = alias === undefined ? path.path : [alias];
    const name = names.join(".").toLowerCase();
    if (seen.has(name)) throw refuse.malformed(`duplicate field selected: ${names.at(-1)}`);
    seen.add(name);
    out.push({
      kind: "field",
      item: { kind: "field", path: names, field },
      path,
      read,
      isNested: alias === undefined && path.hops.length > 0,
      fn,
    });
  };
  const addCall = (call: Call, alias: string | undefined): void => {
    const isShown = isPresentation(call.name);
    if (!isShown && call.name !== "DISTANCE")
      throw refuse.malformedAt(soql, fieldIn(call), `Field must be grouped or aggregated: ${fieldIn(call)}`);
    const { path, field, read } = expressionOf(call, scope);
    // What is only shown otherwise keeps its name; what is computed is numbered.
    add(path, field, read, alias ?? (isShown ? undefined : `expr${expressions++}`), call.name);
  };
  for (const field of query.fields ?? []) {
    if (field.type === "FieldSubquery") {
      out.push({ kind: "children", relationship: field.subquery.relationshipName, subquery: field.subquery });
    } else if (field.type === "FieldFunctionExpression") {
      const call = callOf(field);
      if (call.name === "FIELDS")
        for (const f of fieldsOf(fieldIn(call), query, entity))
          add({ path: [f.name], field: f, hops: [] }, f, entity.reader(f.name), undefined, null);
      else addCall(call, field.alias);
    } else if (field.type === "FieldTypeof") {
      out.push(resolveTypeOf(field, entity, around, soql));
    } else {
      if ("alias" in field && field.alias !== undefined)
        throw refuse.malformedAt(soql, field.alias, "only aggregate expressions use field aliasing");
      const { path, read } = expressionOf(pathText(field), scope);
      add(path, path.field, read, undefined, null);
    }
  }
  checkTypeOfs(out, soql);
  return out;
}

/**
 * A relationship of TYPEOF stands nowhere else in the SELECT (SOQL and SOSL Reference, TYPEOF); the wording is a guess.
 * @throws OrgError MALFORMED_QUERY
 */
function checkTypeOfs(selected: readonly Selected[], soql: string): void {
  const taken = new Set(
    selected.flatMap((s) => (s.kind === "field" && s.path.hops.length > 0 ? [s.path.path[0]] : [])),
  );
  for (const each of selected) {
    if (each.kind !== "typeof") continue;
    const name = each.reference.relationshipName ?? each.reference.name;
    if (taken.has(name))
      throw refuse.malformedAt(soql, name, `TYPEOF relationship is also referenced in the SELECT list: ${name}`);
    taken.add(name);
  }
}

/** A field of the SELECT as the query writes it. */
export const pathText = (field: Extract<FieldType, { type: "Field" | "FieldRelationship" }>): string =>
  field.type === "FieldRelationship" ? [...field.relationships, field.field].join(".") : field.field;
