import type { Layout, Property, ValueKind } from "../layout.ts";
import { WordTable } from "./word-table.ts";

/** A column's value; `operand` is the column. */
export const TEXT = 0;
export const BOOLEAN = 1;
export const INTEGER = 2;
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
/** A column's value in a format of other connectors (`OtherKind`). */
export const DOUBLE = 10;
export const MICROSECONDS = 11;
export const MIDNIGHT = 12;
export const ANY = 13;
/** As UNLESS_NULL and IF_TRUE, but nothing at all stands for what is left out. */
export const OMIT_NULL = 14;
export const OMIT_UNLESS_TRUE = 15;

const CODES: Readonly<Record<ValueKind, number>> = {
  text: TEXT,
  boolean: BOOLEAN,
  integer: INTEGER,
  decimal: DECIMAL,
  datetime: DATETIME,
  double: DOUBLE,
  microseconds: MICROSECONDS,
  midnight: MIDNIGHT,
  any: ANY,
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
  for (const [n, property] of layout.properties.entries()) {
    const prefix = keyPrefix(n, property.name);
    if (n > 0 && layout.omitsNull) builder.addUnlessNull(property, prefix);
    else builder.addProperty(property, prefix);
  }
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

  /** The same, but left out where it is null. What is null in every record is a file, which is filled in later. */
  addUnlessNull(property: Property, prefix: string): void {
    const { source } = property;
    if ("absent" in source || "rows" in source) this.addProperty(property, prefix);
    else if ("deletedAt" in source) {
      const condition = this.#add(OMIT_UNLESS_TRUE, "", source.deletedAt.flag);
      this.addUnlessNull({ name: property.name, source: { column: source.deletedAt.timestamp } }, prefix);
      condition.end = this.#steps.length;
    } else {
      const columns = "column" in source ? [source.column] : source.members.map(({ column }) => column);
      const condition = this.#add(OMIT_NULL, "", this.#groups.push(Int32Array.from(columns)) - 1);
      this.addProperty(property, prefix);
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
