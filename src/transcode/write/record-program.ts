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

/** @throws RangeError where the layout names a column that it does not have */
export function compileRecord(layout: Layout): RecordProgram {
  const builder = new ProgramBuilder(layout);
  for (const [n, property] of layout.properties.entries()) builder.addProperty(property, keyPrefix(n, property.name));
  return builder.end(layout.properties.length === 0 ? "{}" : "}");
}

/** Gathers the steps of a record. */
class ProgramBuilder {
  readonly #layout: Layout;
  readonly #steps: Step[] = [];
  readonly #groups: Int32Array[] = [];
  readonly #lists: List[] = [];
  readonly #required = new Map<number, string>();

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  addProperty({ name, source, required }: Property, prefix: string): void {
    if (required) this.#required.set(this.#steps.length, name);
    if ("column" in source) {
      this.#addColumn(prefix, source.column);
    } else if ("absent" in source) {
      this.#add(ABSENT, prefix, 0);
    } else if ("rows" in source) {
      this.#add(ROWS, prefix, this.#lists.push(source.rows) - 1);
    } else if ("deletedAt" in source) {
      const condition = this.#add(IF_TRUE, prefix, source.deletedAt.flag);
      this.#addColumn("", source.deletedAt.timestamp);
      condition.end = this.#steps.length;
    } else {
      this.#groups.push(Int32Array.from(source.members, ({ column }) => column));
      const condition = this.#add(UNLESS_NULL, prefix, this.#groups.length - 1);
      for (const [n, member] of source.members.entries()) this.#addColumn(keyPrefix(n, member.name), member.column);
      this.#add(CLOSE, "}", 0);
      condition.end = this.#steps.length;
    }
  }

  end(closing: string): RecordProgram {
    this.#add(CLOSE, closing, 0);
    const steps = this.#steps;
    const encoder = new TextEncoder();
    return {
      steps: Int32Array.from(steps, ({ code, operand }) => (operand << 4) | code),
      skips: Int32Array.from(steps, ({ end }, n) => end - n - 1),
      prefixes: new WordTable(steps.map(({ prefix }) => encoder.encode(prefix))),
      groups: this.#groups,
      lists: this.#lists,
      required: this.#required,
    };
  }

  #addColumn(prefix: string, column: number): void {
    const code = codeOf(columnOf(this.#layout, column).kind);
    this.#add(code, code === TEXT || code === DATETIME ? `${prefix}"` : prefix, column);
  }

  #add(code: number, prefix: string, operand: number): Step {
    const step = { code, prefix, operand, end: this.#steps.length + 1 };
    this.#steps.push(step);
    return step;
  }
}

const keyPrefix = (n: number, name: string): string => `${n === 0 ? "{" : ","}${JSON.stringify(name)}:`;

function columnOf({ columns, stream }: Layout, column: number) {
  const found = columns[column];
  if (found === undefined) throw new RangeError(`${stream}: the layout has no column ${column}.`);
  return found;
}
