import type { FieldTypeOf } from "soql-parser-js";
import type { Branch, FieldDescribe, SelectItem } from "../../org/org.ts";
import type { Entity } from "../../org/user-view.ts";
import { type FieldPath, type QueryContext, Readers, resolvePath } from "../expressions/field-path.ts";
import { refuse } from "../refusal.ts";
import { parentIdsOf, parentsOf } from "./parent-rows.ts";

/** The fields that TYPEOF selects for parents of one type; `entity` null: for any other type, by the fields of Name. */
interface WhenClause {
  readonly entity: Entity | null;
  readonly paths: readonly FieldPath[];
}

/** TYPEOF resolved against the describe. */
export interface TypeOf {
  readonly kind: "typeof";
  readonly reference: FieldDescribe;
  readonly whens: ReadonlyMap<string, WhenClause>;
  readonly elseClause: WhenClause | null;
}

/** @throws OrgError INVALID_FIELD, MALFORMED_QUERY for a relationship that leads to one object alone */
export function resolveTypeOf(clause: FieldTypeOf, entity: Entity, context: QueryContext, soql: string): TypeOf {
  const wanted = clause.field.toLowerCase();
  const reference = [...entity.fields.values()].find((f) => f.relationshipName?.toLowerCase() === wanted);
  if (reference === undefined) throw refuse.relationship(soql, clause.field, clause.field);
  if (reference.referenceTo.length < 2)
    throw refuse.malformedAt(soql, clause.field, `TYPEOF needs a polymorphic relationship: ${clause.field}`);
  const whens = new Map<string, WhenClause>();
  let elseClause: WhenClause | null = null;
  for (const { type, objectType, fieldList } of clause.conditions) {
    if (type === "ELSE") {
      const far = fieldList.find((field) => field.includes("."));
      if (far !== undefined) throw refuse.malformedAt(soql, far, `ELSE of TYPEOF takes fields of Name itself: ${far}`);
      const paths = fieldList.map((field) => resolvePath(entity, `${clause.field}.${field}`, context, soql));
      elseClause = { entity: null, paths };
      continue;
    }
    const target = context.entity(objectType ?? "");
    if (target === null || !reference.referenceTo.includes(target.def.name)) throw refuse.type(soql, objectType ?? "");
    const paths = fieldList.map((field) => resolvePath(target, field, context, soql));
    // The lookup to the parent counts as a level.
    const far = paths.find(({ hops }) => hops.length >= MOST_LEVELS);
    if (far !== undefined) throw refuse.levels(soql, far.path.join("."), MOST_LEVELS);
    if (whens.has(target.def.name))
      throw refuse.malformedAt(soql, target.def.name, `duplicate WHEN in TYPEOF: ${target.def.name}`);
    whens.set(target.def.name, { entity: target, paths });
  }
  return { kind: "typeof", reference, whens, elseClause };
}

interface Column {
  readonly select: readonly SelectItem[];
  /** Row numbers of the child and of its parent. */
  read(child: number, parent: number): Pick<Branch, "values" | "parents">;
}

const MOST_LEVELS = 5;
const NO_PARENTS: Branch["parents"] = new Map();

/** A column of TYPEOF: null where the lookup is empty; no members where no WHEN matches and there is no ELSE. */
export function typeOfColumn(
  { reference, whens, elseClause }: TypeOf,
  readers: Readers,
  context: QueryContext,
): { readonly item: SelectItem; readonly read: (index: number) => Branch | null } {
  const relationship = reference.relationshipName ?? reference.name;
  const follow = readers.follow([relationship], [{ field: reference, target: null }]);
  const columns = new Map<string, Column>();
  for (const [name, { entity, paths }] of whens) {
    const own = entity === null ? readers : new Readers(entity, context);
    const reads = paths.map((path) => own.value(path));
    const parents = parentsOf(paths, own);
    columns.set(name, {
      select: paths.map(({ path, field }) => ({ kind: "field", path, field })),
      read(_child, parent) {
        own.next();
        const values = reads.map((read) => read(parent));
        return { values, parents: parents.length === 0 ? NO_PARENTS : parentIdsOf(parents, parent) };
      },
    });
  }
  const reads = (elseClause?.paths ?? []).map((path) => readers.value(path));
  // Each type has its own list: the writer of rows identifies a type by its list.
  const rest = (): Column => ({
    select: (elseClause?.paths ?? []).map(({ path, field }) => ({ kind: "field", path: path.slice(1), field })),
    read: (child) => ({ values: reads.map((read) => read(child)), parents: NO_PARENTS }),
  });
  return {
    item: { kind: "typeof", relationship },
    read(index) {
      const location = follow(index);
      if (location === null) return null;
      const { table } = location;
      const column = columns.get(table.name) ?? rest();
      columns.set(table.name, column);
      const { select, read } = column;
      return { type: table.name, id: table.id(location.index), select, ...read(index, location.index) };
    },
  };
}
