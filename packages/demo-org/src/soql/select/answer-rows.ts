import { PLACEHOLDER } from "../../objects/define/define-object.ts";
import { describesTheOrg } from "../../objects/setup/described-objects.ts";
import type { Cell, ChildRows, ResultRow, SelectItem } from "../../org/org.ts";
import type { Entity } from "../../org/user-view.ts";
import { isAggregate } from "../groups/grouped-answer.ts";
import { refuse } from "../refusal.ts";
import { entityOf, type QueryRun, type Resolved, resolve } from "../resolve.ts";
import { childRows } from "./child-rows.ts";
import { parentIdsOf, parentsOf } from "./parent-rows.ts";
import type { Selected } from "./select.ts";
import { typeOfColumn } from "./typeof.ts";

const NO_PARENTS: ResultRow["parents"] = new Map();

/** Turns row numbers into rows of the SELECT. */
export function rowMaker(resolved: Resolved, run: QueryRun) {
  const { readers, selected, plan } = resolved;
  const { table } = plan.entity;
  const columns = selected.map((s): { item: SelectItem; read: (index: number) => Cell } => {
    if (s.kind === "typeof") return typeOfColumn(s, readers, run.context);
    if (s.kind === "children") return childrenOf(s, plan.entity, run);
    return { item: s.item, read: s.read };
  });
  const paths = selected.flatMap((s) => (s.kind === "field" && s.isNested ? [s.path] : []));
  const parents = parentsOf(paths, readers);
  const reads = columns.map((c) => c.read);
  const width = reads.length;
  const ownId = columns.findIndex(
    ({ item }) => item.kind === "field" && item.path.length === 1 && item.path[0] === "Id",
  );
  const { isBig, inferred } = plan.entity.def;
  const isDescription = describesTheOrg(plan.entity);
  const hasNone = (index: number): boolean =>
    isBig || isDescription || (inferred !== null && index % inferred.every === 0);
  const idOf = (index: number): string => (hasNone(index) ? PLACEHOLDER : table.id(index));
  const row = (index: number): ResultRow => {
    readers.next();
    const values = new Array<Cell>(width);
    for (let k = 0; k < width; k++) values[k] = (reads[k] as (i: number) => Cell)(index); // k is in range
    if (ownId >= 0 && hasNone(index)) values[ownId] = PLACEHOLDER;
    return { id: idOf(index), values, parents: parents.length === 0 ? NO_PARENTS : parentIdsOf(parents, index) };
  };
  return { select: columns.map((c) => c.item), row };
}

type Children = Extract<Selected, { kind: "children" }>;

/** A column of child rows: `(SELECT Id FROM Contacts)`. */
function childrenOf(
  { relationship, subquery }: Children,
  parent: Entity,
  run: QueryRun,
): { readonly item: SelectItem; readonly read: (index: number) => ChildRows } {
  const { context, soql } = run;
  const link = context.store
    .childrenOf(parent.def.name)
    .find((c) => c.name?.toLowerCase() === relationship.toLowerCase());
  if (link === undefined || link.name === null || context.entity(link.child) === null)
    throw refuse.children(soql, relationship);
  const entity = entityOf(link.child, run);
  if (isAggregate(subquery)) throw refuse.malformed("only root queries support aggregate expressions");
  const resolved = resolve(subquery, entity, run);
  const { select, row } = rowMaker(resolved, run);
  const rowsOf = childRows(resolved, link.field, parent);
  return {
    item: { kind: "children", relationship: link.name, object: link.child, select },
    read: (index) => {
      const found = rowsOf(index);
      return { totalSize: found.length, rows: found.map(row) };
    },
  };
}
