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
      /** In the answer it is a member of its parent's object, unless it has an alias. */
      readonly isNested: boolean;
      /** The function whose value this is; null: the field's own. */
      readonly fn: string | null;
    }
  | { readonly kind: "children"; readonly relationship: string; readonly subquery: Subquery }
  | TypeOf;

/** Resolves the items of a query without aggregates. @throws OrgError INVALID_FIELD, MALFORMED_QUERY */
export function resolveSelect(query: Pick<Query, "fields" | "limit" | "where">, scope: Scope): Selected[] {
  const { entity, context, soql } = scope;
  const fields = new SelectedFields(scope);
  const selected = (query.fields ?? []).flatMap((field): readonly Selected[] => {
    switch (field.type) {
      case "FieldSubquery": {
        const { subquery } = field;
        return [{ kind: "children", relationship: subquery.relationshipName, subquery }];
      }
      case "FieldTypeof":
        return [resolveTypeOf(field, entity, context, soql)];
      case "FieldFunctionExpression": {
        const call = callOf(field);
        return call.name === "FIELDS"
          ? fieldsOf(fieldIn(call), query, entity).map((each) => fields.named(each))
          : [fields.computed(call, field.alias)];
      }
      default:
        if ("alias" in field && field.alias !== undefined)
          throw refuse.malformedAt(soql, field.alias, "only aggregate expressions use field aliasing");
        return [fields.atPath(pathText(field))];
    }
  });
  checkTypeOfs(selected, soql);
  return selected;
}

type SelectedField = Extract<Selected, { kind: "field" }>;

/** The fields of one SELECT, each selected once. */
class SelectedFields {
  readonly #scope: Scope;
  readonly #seen = new Set<string>();
  #numbered = 0;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** A field of the object itself. */
  named(field: FieldDescribe): SelectedField {
    const read = this.#scope.entity.reader(field.name);
    return this.#add({ path: { path: [field.name], field, hops: [] }, field, read, fn: null });
  }

  /** A field, or one of a parent: `Account.Name`. */
  atPath(text: string): SelectedField {
    const { path, read } = expressionOf(text, this.#scope);
    return this.#add({ path, field: path.field, read, fn: null });
  }

  /** What a function makes of a field. One that only changes how a value is shown keeps the field's name; others are numbered. */
  computed(call: Call, alias: string | undefined): SelectedField {
    const isShown = isPresentation(call.name);
    if (!isShown && call.name !== "DISTANCE")
      throw refuse.malformedAt(
        this.#scope.soql,
        fieldIn(call),
        `Field must be grouped or aggregated: ${fieldIn(call)}`,
      );
    const { path, field, read } = expressionOf(call, this.#scope);
    const name = alias ?? (isShown ? undefined : `expr${this.#numbered++}`);
    return this.#add({ path, field, read, fn: call.name }, name);
  }

  #add({ path, field, read, fn }: ReadField, alias?: string): SelectedField {
    const names = alias === undefined ? path.path : [alias];
    const name = names.join(".").toLowerCase();
    if (this.#seen.has(name)) throw refuse.malformed(`duplicate field selected: ${names.at(-1)}`);
    this.#seen.add(name);
    const isNested = alias === undefined && path.hops.length > 0;
    return { kind: "field", item: { kind: "field", path: names, field }, path, read, isNested, fn };
  }
}

interface ReadField extends Pick<SelectedField, "path" | "read" | "fn"> {
  /** As the result is described: a function may change its type. */
  readonly field: FieldDescribe;
}

/**
 * A relationship of TYPEOF may not be used elsewhere in the SELECT (SOQL and SOSL Reference, TYPEOF); the wording is a guess.
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
