import { columnName, NameTable, quoteName } from "./column-names.ts";
import type { Layout } from "./layout.ts";
import { WordTable } from "./words.ts";

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

/** A parent that is asked for by TYPEOF: its members depend on its type. */
export class TypedParent {
  /** Of all types. */
  readonly columns: Int32Array;
  readonly #byType: ReadonlyMap<string, Members>;
  /** Of a type that the query does not name. */
  readonly #others: Members;

  constructor(byType: ReadonlyMap<string, Members>, others: Members) {
    this.#byType = byType;
    this.#others = others;
    this.columns = Int32Array.from(new Set([others, ...byType.values()].flatMap(({ columns }) => Array.from(columns))));
  }

  membersOf(type: string): Members {
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
  /** By type; each has what all types share, too. Null for a parent of one type. */
  types: ReadonlyMap<string, Tree> | null;
}

/** Every object has the member `attributes` beside what was asked for (REST API Developer Guide, "Query"). */
const ATTRIBUTES = "attributes";

/** The members of a record, and how many ids all levels have. */
export function compileMembers({ stream, columns }: Layout): { readonly record: Members; readonly ids: number } {
  const root = newTree();
  const add = (tree: Tree, n: number, from: number): void => {
    const column = columns[n];
    if (column === undefined) throw new RangeError(`${stream}: the layout has no column ${n}.`);
    let at = tree;
    for (const name of column.path.slice(from)) {
      const child = at.children.get(name) ?? newTree();
      at.children.set(name, child);
      at = child;
      if (at.column !== null) throw new RangeError(`${stream}: the layout has the column ${columnName(column)} twice.`);
    }
    if (at.children.size > 0) throw new RangeError(`${stream}: the column ${columnName(column)} is a parent too.`);
    at.column = n;
  };
  for (const [n, { type }] of columns.entries()) if (type === undefined) add(root, n, 0);
  for (const [relationship, types] of typesOf(columns)) {
    const parent = root.children.get(relationship) ?? newTree();
    root.children.set(relationship, parent);
    const named = (n: number, type: string | undefined): boolean =>
      columns[n]?.path[0] === relationship && columns[n].path.length > 1 && columns[n].type === type;
    parent.types = new Map(
      Array.from(types, (type) => {
        const tree = newTree();
        for (const n of columns.keys()) if (named(n, type) || named(n, undefined)) add(tree, n, 1);
        return [type, tree] as const;
      }),
    );
  }

  let ids = columns.length;
  const level = ({ children }: Tree): Members => {
    const members = Array.from(children, ([name, child]): Member => {
      if (child.column !== null) return { name, id: child.column, column: child.column, parent: null };
      return { name, id: ids++, column: PARENT, parent: parentOf(child) };
    });
    if (!children.has(ATTRIBUTES)) members.unshift({ name: ATTRIBUTES, id: ids++, column: IGNORED, parent: null });
    return new Members(members);
  };
  const parentOf = (tree: Tree): Members | TypedParent => {
    if (tree.types === null) return level(tree);
    return new TypedParent(new Map(Array.from(tree.types, ([type, own]) => [type, level(own)])), level(tree));
  };
  return { record: level(root), ids };
}

const newTree = (): Tree => ({ children: new Map(), column: null, types: null });

/** The types that each relationship is asked for by TYPEOF. */
function typesOf(columns: Layout["columns"]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { path, type } of columns) {
    const [relationship] = path;
    if (type === undefined || relationship === undefined) continue;
    found.set(relationship, (found.get(relationship) ?? new Set()).add(type));
  }
  return found;
}
