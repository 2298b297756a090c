import type { Cell, ChildRows, FieldDescribe, ResultRow, SelectItem } from "../org/interface.ts";
import type { Entity } from "../org/views.ts";
import { childRows } from "./children.ts";
import { functionOf } from "./functions.ts";
import type { Follow, Readers, Surroundings } from "./path.ts";
import { refuse } from "./refusal.ts";
import { entityOf, type Resolved, resolve } from "./resolve.ts";
import type { Selected } from "./select.ts";
import { typeOfColumn } from "./typeof.ts";

const NO_PARENTS: ResultRow["parents"] = new Map();

/** Turns row numbers into rows of the SELECT. */
export function rowMaker(resolved: Resolved, around: Surroundings, all: boolean, soql: string) {
  const { readers, selected, plan } = resolved;
  const { table } = plan.entity;
  const columns = selected.map((s): { item: SelectItem; read: (index: number) => Cell } => {
    if (s.kind === "typeof") return typeOfColumn(s, readers, around);
    if (s.kind === "children") return childrenOf(s, plan.entity, around, all, soql);
    const fn = functionOf(s.fn);
    const read = readers.value(s.path);
    if (fn === null) return { item: s.item, read };
    return { item: { ...s.item, field: retyped(s.path.field, fn.type) } as SelectItem, read: (i) => fn.apply(read(i)) }; // a field item keeps its kind
  });
  const parents = parentsOf(selected, readers);
  const reads = columns.map((c) => c.read);
  const width = reads.length;
  const row = (index: number): ResultRow => {
    readers.next();
    const values = new Array<Cell>(width);
    for (let k = 0; k < width; k++) values[k] = (reads[k] as (i: number) => Cell)(index); // k is in range
    return { id: table.id(index), values, parents: parents.length === 0 ? NO_PARENTS : placesOf(parents, index) };
  };
  return { select: columns.map((c) => c.item), row };
}

const retyped = (field: FieldDescribe, type: string): FieldDescribe =>
  field.type === type || type === "string" ? field : { ...field, type };

interface Parent {
  readonly path: string;
  readonly follow: Follow;
}

/** Every parent on the way of the selected paths, the nearer before the farther. */
function parentsOf(selected: readonly Selected[], readers: Readers): readonly Parent[] {
  const found = new Map<string, Follow>();
  for (const s of selected) {
    if (s.kind !== "field") continue;
    const { path, hops } = s.path;
    for (let n = 1; n < path.length; n++) {
      const prefix = path.slice(0, n);
      if (!found.has(prefix.join("."))) found.set(prefix.join("."), readers.follow(prefix, hops));
    }
  }
  return [...found].map(([path, follow]) => ({ path, follow }));
}

const placesOf = (parents: readonly Parent[], index: number): ResultRow["parents"] =>
  new Map(
    parents.map(({ path, follow }) => {
      const place = follow(index);
      return [path, place === null ? null : { type: place.table.name, id: place.table.id(place.index) }];
    }),
  );

type Children = Extract<Selected, { kind: "children" }>;

/** A column of child rows: `(SELECT Id FROM Contacts)`. */
function childrenOf(
  { relationship, subquery }: Children,
  parent: Entity,
  around: Surroundings,
  all: boolean,
  soql: string,
): { readonly item: SelectItem; readonly read: (index: number) => ChildRows } {
  const link = around.store
    .childrenOf(parent.def.name)
    .find((c) => c.name?.toLowerCase() === relationship.toLowerCase());
  if (link === undefined || link.name === null || around.entity(link.child) === null)
    throw refuse.children(soql, relationship);
  const entity = entityOf(link.child, around, soql);
  const resolved = resolve(subquery, entity, around, all, soql);
  const { select, row } = rowMaker(resolved, around, all, soql);
  const rowsOf = childRows(resolved, link.field, parent);
  return {
    item: { kind: "children", relationship: link.name, object: link.child, select },
    read: (index) => {
      const found = rowsOf(index);
      return { totalSize: found.length, rows: found.map(row) };
    },
  };
}
