import type { Layout, WireColumn } from "../layout.ts";
import { columnName, NameTable, quoteName } from "../wire/column-names.ts";
import { WordTable } from "../write/word-table.ts";
import { ATTRIBUTES, isTyped, pathInOthers, pathInType, typesNamed } from "./typed-columns.ts";

/** `of` a member that is skipped; columns are 0 and above. */
export const IGNORED = -1;
/** `of` a member that holds a parent's fields. */
const PARENT = -2;

/**
 * The members that an object of the reply has: a record, or a parent in it. It remembers in which order they came last,
 * since that is the same for all records of a query; so a name is compared with one name, as bytes, and looked up only
 * where the guess fails.
 */
export class Members {
  /** For each member: a column of the layout, IGNORED or PARENT. */
  readonly of: Int32Array;
  readonly parents: readonly (Members | TypedParent | null)[];
  /** Tells members apart over all levels; the columns have their own number. */
  readonly ids: Int32Array;
  /** Columns on this level and below. */
  readonly columns: Int32Array;
  /** The member at each place, last time. */
  readonly order: Int32Array;
  /** Quoted, with the colon. */
  readonly names: WordTable;
  readonly titles: readonly string[];
  readonly #byName = new NameTable<number>();

  constructor(members: readonly Member[]) {
    this.of = Int32Array.from(members, (member) => (member.parent !== null ? PARENT : member.column));
    this.parents = members.map(({ parent }) => parent);
    this.ids = Int32Array.from(members, ({ id }) => id);
    this.columns = Int32Array.from(
      members.flatMap(({ parent, column }) =>
        parent === null ? (column < 0 ? [] : [column]) : Array.from(parent.columns),
      ),
    );
    this.order = Int32Array.from(members, (_, n) => n);
    const encoder = new TextEncoder();
    this.names = new WordTable(members.map(({ name }) => encoder.encode(`${JSON.stringify(name)}:`)));
    this.titles = members.map(({ name }) => quoteName(name));
    for (const [n, { name }] of members.entries()) this.#byName.add(name, n);
  }

  /** The member of this name; undefined where there is none. */
  find(name: string): number | undefined {
    return this.#byName.find(name);
  }
}

/** What a parent of one type brings. */
interface OfType {
  readonly members: Members;
  /** Pairs of columns: the value of the first is the second one's too. */
  readonly twins: Int32Array;
}

/** A parent that is asked for by TYPEOF: its members depend on its type. */
export class TypedParent {
  /** Of all types. */
  readonly columns: Int32Array;
  readonly #byType: ReadonlyMap<string, OfType>;
  /** Of a type that the query does not name. */
  readonly #others: OfType;

  constructor(byType: ReadonlyMap<string, OfType>, others: OfType) {
    this.#byType = byType;
    this.#others = others;
    const all = [others, ...byType.values()].flatMap(({ members, twins }) => [...members.columns, ...twins]);
    this.columns = Int32Array.from(new Set(all));
  }

  ofType(type: string): OfType {
    return this.#byType.get(type) ?? this.#others;
  }
}

interface Member {
  readonly name: string;
  readonly id: number;
  readonly column: number;
  readonly parent: Members | TypedParent | null;
}

interface Tree {
  readonly children: Map<string, Tree>;
  column: number | null;
  /** Of a parent asked for by TYPEOF. */
  types: { readonly byType: ReadonlyMap<string, TypeTree>; readonly others: TypeTree } | null;
}

interface TypeTree {
  readonly tree: Tree;
  /** Columns that the same member serves as one before them. */
  readonly twins: number[];
}

/** The members of a record, and how many ids all levels have. */
export function compileMembers(layout: Layout): { readonly record: Members; readonly ids: number } {
  const root = columnTree(layout);
  const ids = new MemberIds(layout.columns.length);
  return { record: levelOf(root, [], ids), ids: ids.count };
}

/** The columns by the names of their paths. */
function columnTree(layout: Layout): Tree {
  const { stream, columns } = layout;
  const root = newTree();
  for (const [n, column] of columns.entries()) if (!isTyped(column)) addColumn(root, column.path, { layout, n });
  for (const relationship of new Set(columns.filter(isTyped).map(({ path }) => path[0] ?? ""))) {
    if (root.children.has(relationship))
      throw new RangeError(`${stream}: the layout asks for ${relationship} by TYPEOF and without it.`);
    root.children.set(relationship, { ...newTree(), types: typesOf(layout, relationship) });
  }
  return root;
}

/** The trees of a parent that is asked for by TYPEOF, by its type. */
function typesOf(layout: Layout, relationship: string): NonNullable<Tree["types"]> {
  const own = [...layout.columns.entries()].filter(([, each]) => isTyped(each) && each.path[0] === relationship);
  const treeOf = (pathOf: (column: WireColumn) => readonly string[] | null): TypeTree => {
    const found: TypeTree = { tree: newTree(), twins: [] };
    for (const [n, column] of own) {
      const path = pathOf(column);
      if (path !== null) addColumn(found.tree, path, { layout, n, twins: found.twins });
    }
    return found;
  };
  const types = typesNamed(own.map(([, column]) => column));
  const byType = Array.from(types, (type) => [type, treeOf((column) => pathInType(column, type))] as const);
  return { byType: new Map(byType), others: treeOf(pathInOthers) };
}

/** A column on its way into a tree. */
interface Added {
  readonly layout: Layout;
  readonly n: number;
  /** Where given, the same member may serve a second column, which is noted here. */
  readonly twins?: number[];
}

function addColumn(tree: Tree, path: readonly string[], { layout: { stream, columns }, n, twins }: Added): void {
  const column = columns[n];
  if (column === undefined) throw new RangeError(`${stream}: the layout has no column ${n}.`);
  let at = tree;
  for (const [level, name] of path.entries()) {
    const child = at.children.get(name) ?? newTree();
    at.children.set(name, child);
    at = child;
    if (at.column !== null && (twins === undefined || level < path.length - 1))
      throw new RangeError(`${stream}: the layout has the column ${columnName(column)} twice.`);
  }
  if (at.children.size > 0) throw new RangeError(`${stream}: the column ${columnName(column)} is a parent too.`);
  // A field that all types share may be asked for as the type's own, too.
  if (at.column !== null) twins?.push(at.column, n);
  else at.column = n;
}

/** Numbers for members that are no columns; the columns have their own. */
class MemberIds {
  count: number;

  constructor(columns: number) {
    this.count = columns;
  }

  next(): number {
    return this.count++;
  }
}

/** @param more members that may come beside those asked for, and are skipped. */
function levelOf({ children }: Tree, more: readonly string[], ids: MemberIds): Members {
  const members = Array.from(children, ([name, child]): Member => {
    if (child.column !== null) return { name, id: child.column, column: child.column, parent: null };
    return { name, id: ids.next(), column: PARENT, parent: parentOf(child, name, ids) };
  });
  const ignored = [ATTRIBUTES, ...more]
    .filter((name) => !children.has(name))
    .map((name): Member => ({ name, id: ids.next(), column: IGNORED, parent: null }));
  return new Members([...ignored, ...members]);
}

function parentOf(tree: Tree, name: string, ids: MemberIds): Members | TypedParent {
  const { types } = tree;
  if (types === null) return levelOf(tree, name === ATTRIBUTES ? ["url"] : [], ids);
  const ofType = (each: TypeTree): OfType => ({
    // Its Id is asked for where it has nothing else.
    members: levelOf(each.tree, ["Id"], ids),
    twins: Int32Array.from(each.twins),
  });
  const byType = new Map(Array.from(types.byType, ([type, each]) => [type, ofType(each)] as const));
  return new TypedParent(byType, ofType(types.others));
}

const newTree = (): Tree => ({ children: new Map(), column: null, types: null });
