import type { ValueKind, ValueSource, WireColumn } from "../transcode/layout.ts";
import { columnName } from "../transcode/wire/column-names.ts";

/** The columns of a layout, each once, in the order in which they were first asked for. */
export class LayoutColumns {
  readonly all: WireColumn[] = [];
  readonly #nameOf: (column: WireColumn) => string;
  readonly #byName = new Map<string, number>();

  /** @param nameOf two columns of one name are the same. */
  constructor(nameOf: (column: WireColumn) => string = columnName) {
    this.#nameOf = nameOf;
  }

  /** @returns the column's position. */
  add(column: WireColumn): number {
    const name = this.#nameOf(column);
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    this.#byName.set(name, this.all.length);
    return this.all.push(column) - 1;
  }

  field(name: string, kind: ValueKind): number {
    return this.add({ path: [name], kind });
  }

  /** When a record was deleted. @param timestamp the field that says it; undefined: the rows have none. */
  deletedAt(timestamp: string | undefined): ValueSource {
    if (timestamp === undefined) return { absent: true };
    return { deletedAt: { flag: this.field("IsDeleted", "boolean"), timestamp: this.field(timestamp, "datetime") } };
  }
}
