import type { Layout } from "../layout.ts";
import { columnName, NameTable, quoteName } from "../wire/column-names.ts";
import { WireFault } from "../wire/wire-fault.ts";

/** Finds the layout's columns in the header rows of CSV, whatever their order. */
export class CsvHeader {
  readonly #names: readonly string[];
  readonly #columns = new NameTable<number>();

  constructor({ stream, columns }: Layout) {
    this.#names = columns.map(columnName);
    for (const [column, name] of this.#names.entries()) {
      if (!this.#columns.add(name, column)) throw new RangeError(`${stream}: the layout has the column ${name} twice.`);
    }
  }

  /** The layout's column of each field of a row. Throws unless each column is there once, and no other. */
  map(header: readonly string[]): Int32Array {
    // A first row of values: they are no business of a message.
    // guard(csv-header): a set without its header would lose its first row.
    if (!header.some((name) => this.#columns.find(name) !== undefined)) throw new WireFault("is no header row");
    const found = new Set<number>();
    const columns = header.map((name) => {
      const column = this.#columns.find(name);
      // guard(csv-strange-column): a column that nobody asked for would shift the others.
      if (column === undefined) throw new WireFault(`has the column ${quoteName(name)} that was not asked for`);
      if (found.has(column)) throw new WireFault(`has the column ${quoteName(name)} twice`);
      found.add(column);
      return column;
    });
    const missing = this.#names.find((_, column) => !found.has(column));
    // guard(csv-missing-column): a column that is missing would be null in all rows.
    if (missing !== undefined) throw new WireFault(`lacks the column ${missing}`);
    return Int32Array.from(columns);
  }
}
