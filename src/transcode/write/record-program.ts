import type { Layout, Property, ValueKind } from "../layout.ts";
import { WordTable } from "./word-table.ts";

/** A column's value; `operand` is the column. */
export const TEXT = 0;
export const BOOLEAN = 1;
const INTEGER = 2;
export const DECIMAL = 3;
export const DATETIME = 4;
/** Null. */
const ABSENT = 5;
/** Nothing where one of the columns `groups[operand]` has a value; else null, and the steps that it governs are left out. */
export const UNLESS_NULL = 6;
/** Nothing where the column `operand` is true; else null, and the step that it governs is left out. */
export const IF_TRUE = 7;
/** Nothing but its prefix. */
export const CLOSE = 8;
/** The rows of a subquery, `lists[operand]`. */
export const ROWS = 9;

const CODES: Readonly<Record<ValueKind, number>> = {
  text: TEXT,
  boolean: BOOLEAN,
  integer: INTEGER,
  decimal: DECIMAL,
  datetime: DATETIME,
};

/** The code of a column's value. Of TEXT and DATETIME the prefix holds the opening quote. */
const codeOf = (kind: ValueKind): number => CODES[kind];

/** What writes a record: steps, each of which writes its prefix and then a value by its code. */
export interface RecordProgram {
  /** The code of each step and, above its four bits, the operand. */
  readonly steps: Int32Array;
  /** How many steps behind this one it governs. */
  readonly skips: Int32Array;
  readonly prefixes: WordTable;
  readonly groups: readonly Int32Array[];
  readonly lists: readonly List[];
  /** The names of properties that are never null, by their step. */
  readonly required: ReadonlyMap<number, string>;
}

/** A subquery's answer, as its parent's row has it in a column. */
interface List {
  readonly column: number;
  readonly layout: Layout;
}

interface Step {
  readonly code: number;
  readonly prefix: string;
  readonly operand: number;
  end: number;
}

export function compileRecord(layout: Layout): RecordProgram {
  const steps: Step[] = [];
  const groups: Int32Array[] = [];
  const lists: List[] = [];
  const required = new Map<number, string>();

  const add = (code: number, prefix: string, operand: number): Step => {
    const step = { code, prefix, operand, end: steps.length + 1 };
    steps.push(step);
    return step;
  };
  const addColumn = (prefix: string, column: number): void => {
    const code = codeOf(columnOf(layout, column).kind);
    add(code, code === TEXT || code === DATETIME ? `${prefix}"` : prefix, column);
  };
  const addProperty = ({ source }: Property, prefix: string): void => {
    if ("column" in source) {
      addColumn(prefix, source.column);
    } else if ("absent" in source) {
      add(ABSENT, prefix, 0);
    } else if ("rows" in source) {
      add(ROWS, prefix, lists.push(source.rows) - 1);
    } else if ("deletedAt" in source) {
      const condition = add(IF_TRUE, prefix, source.deletedAt.flag);
      addColumn("", source.deletedAt.stamp);
      condition.end = steps.length;
    } else {
      groups.push(Int32Array.from(source.members, ({ column }) => column));
      const condition = add(UNLESS_NULL, prefix, groups.length - 1);
      for (const [n, { name, column }] of source.members.entries()) addColumn(keyPrefix(n, name), column);
      add(CLOSE, "}", 0);
      condition.end = steps.length;
    }
  };

  for (const [n, property] of layout.properties.entries()) {
    if (property.required) required.set(steps.length, property.name);
    addProperty(property, keyPrefix(n, property.name));
  }
  add(CLOSE, layout.properties.length === 0 ? "{}" : "}", 0);

  const encoder = new TextEncoder();
  return {
    steps: Int32Array.from(steps, ({ code, operand }) => (operand << 4) | code),
    skips: Int32Array.from(steps, ({ end }, n) => end - n - 1),
    prefixes: new WordTable(steps.map(({ prefix }) => encoder.encode(prefix))),
    groups,
    lists,
    required,
  };
}

const keyPrefix = (n: number, name: string): string => `${n === 0 ? "{" : ","}${JSON.stringify(name)}:`;

function columnOf({ columns, stream }: Layout, column: number) {
  const found = columns[column];
  if (found === undefined) throw new RangeError(`${stream}: the layout has no column ${column}.`);
  return found;
}
