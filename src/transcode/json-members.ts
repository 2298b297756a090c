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
  readonly parents: readonly (Members | null)[];
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

interface Member {
  readonly name: string;
  readonly id: number;
  readonly column: number;
  readonly parent: Members | null;
}

interface Tree {
  readonly children: Map<string, Tree>;
  column: number | null;
}

/** Every object has the member `attributes` beside what was asked for (REST API Developer Guide, "Query"). */
const ATTRIBUTES = "attributes";

/** The members of a record, and how many ids all levels have. */
export function compileMembers({ stream, columns }: Layout): { readonly record: Members; readonly ids: number } {
  const root: Tree = { children: new Map(), column: null };
  for (const [n, column] of columns.entries()) {
    let tree = root;
    for (const name of column.path) {
      const child = tree.children.get(name) ?? { children: new Map(), column: null };
      tree.children.set(name, child);
      tree = child;
      if (tree.column !== null)
        throw new RangeError(`${stream}: the layout has the column ${columnName(column)} twice.`);
    }
    if (tree.children.size > 0) throw new RangeError(`${stream}: the column ${columnName(column)} is a parent too.`);
    tree.column = n;
  }

  let ids = columns.length;
  const level = ({ children }: Tree): Members => {
    const members = Array.from(children, ([name, child]): Member => {
      if (child.column !== null) return { name, id: child.column, column: child.column, parent: null };
      return { name, id: ids++, column: PARENT, parent: level(child) };
    });
    if (!children.has(ATTRIBUTES)) members.unshift({ name: ATTRIBUTES, id: ids++, column: IGNORED, parent: null });
    return new Members(members);
  };
  return { record: level(root), ids };
}
