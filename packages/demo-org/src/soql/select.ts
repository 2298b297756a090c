import type { FieldType, Query, Subquery } from "soql-parser-js";
import type { FieldDescribe, SelectItem } from "../org/interface.ts";
import type { Entity } from "../org/views.ts";
import { isScalarFunction } from "./functions.ts";
import { type FieldPath, resolvePath, type Surroundings } from "./path.ts";
import { refuse } from "./refusal.ts";
import { resolveTypeOf, type TypeOf } from "./typeof.ts";

/** A SELECT item with what is needed to compute it. */
export type Selected =
  | { readonly kind: "field"; readonly item: SelectItem; readonly path: FieldPath; readonly fn: string | null }
  | { readonly kind: "children"; readonly relationship: string; readonly subquery: Subquery }
  | TypeOf;

const MOST_FIELDS_LIMIT = 200;

/** Resolves the items of a query without aggregates. @throws OrgError INVALID_FIELD, MALFORMED_QUERY */
export function resolveSelect(
  query: Pick<Query, "fields" | "limit" | "sObjectAlias">,
  entity: Entity,
  around: Surroundings,
  soql: string,
): Selected[] {
  const seen = new Set<string>();
  const out: Selected[] = [];
  const add = (path: FieldPath, fn: string | null, alias: string | undefined): void => {
    const name = alias ?? path.path.join(".");
    if (seen.has(name.toLowerCase())) throw refuse.malformed(`duplicate field selected: ${path.path.at(-1)}`);
    seen.add(name.toLowerCase());
    out.push({
      kind: "field",
      item: { kind: "field", path: alias === undefined ? path.path : [alias], field: path.field },
      path,
      fn,
    });
  };
  for (const field of query.fields ?? []) {
    if (field.type === "FieldSubquery") {
      out.push({ kind: "children", relationship: field.subquery.relationshipName, subquery: field.subquery });
    } else if (field.type === "FieldFunctionExpression") {
      if (field.functionName.toUpperCase() === "FIELDS") {
        for (const f of fieldsOf(String(field.parameters[0]), query.limit, entity))
          add({ path: [f.name], field: f, hops: [] }, null, undefined);
      } else {
        if (!isScalarFunction(field.functionName)) throw refuse.malformed(`unexpected token: '${field.functionName}'`);
        const path = resolvePath(entity, bare(String(field.parameters[0]), query.sObjectAlias), around, soql);
        add(
          path,
          field.functionName.toUpperCase(),
          field.alias ?? (field.functionName.toUpperCase() === "TOLABEL" ? path.path.at(-1) : "expr0"),
        );
      }
    } else if (field.type === "FieldTypeof") {
      out.push(resolveTypeOf(field, entity, around, soql));
    } else {
      if ("alias" in field && field.alias !== undefined)
        throw refuse.malformedAt(soql, field.alias, "only aggregate expressions use field aliasing");
      add(resolvePath(entity, pathText(field), around, soql), null, undefined);
    }
  }
  return out;
}

const pathText = (field: Extract<FieldType, { type: "Field" | "FieldRelationship" }>): string =>
  field.type === "FieldRelationship" ? [...field.relationships, field.field].join(".") : field.field;

/** A path without the alias of FROM. */
export const bare = (path: string, alias: string | undefined): string =>
  alias !== undefined && path.toLowerCase().startsWith(`${alias.toLowerCase()}.`) ? path.slice(alias.length + 1) : path;

/** FIELDS(ALL), FIELDS(STANDARD), FIELDS(CUSTOM). */
function fieldsOf(which: string, limit: number | undefined, entity: Entity): readonly FieldDescribe[] {
  const word = which.toUpperCase();
  if (word !== "STANDARD" && (limit === undefined || limit > MOST_FIELDS_LIMIT)) {
    throw refuse.malformed("The SOQL FIELDS function must have a LIMIT of at most 200");
  }
  return entity.describe.fields.filter((f) => word === "ALL" || (f["custom"] === true) === (word === "CUSTOM"));
}
