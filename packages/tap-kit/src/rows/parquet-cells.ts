import { type ParquetColumn, type ParquetValue, parquetColumn } from "./parquet-columns.ts";

/** Of so many values of a column each is held once. A column of more different ones gains nothing by it. */
const mostShared = 1000;

/** The first letter of null. */
const letterN = 0x6e;

/** The values of a column in the row group that is being filled. */
export class ParquetCells {
  readonly #column: ParquetColumn;
  #values: ParquetValue[] = [];
  #shared = new Map<string, ParquetValue>();

  constructor(...[name, schema]: Parameters<typeof parquetColumn>) {
    this.#column = parquetColumn(name, schema);
  }

  get element(): ParquetColumn["element"] {
    return this.#column.element;
  }

  get rows(): number {
    return this.#values.length;
  }

  /**
   * Adds the value of the next row.
   * @param lines has its JSON, from `start` to `end`; both are the same where there is none
   * @throws where the column's type does not hold it
   */
  add(lines: Buffer, start: number, end: number): void {
    this.#values.push(
      start === end || lines[start] === letterN ? null : this.#value(lines.toString("utf8", start, end)),
    );
  }

  #value(json: string): ParquetValue {
    const shared = this.#shared.get(json);
    if (shared !== undefined) return shared;
    const value = this.#column.value(json);
    if (this.#shared.size < mostShared) this.#shared.set(json, value);
    return value;
  }

  /** What has been added, as the library takes it; the next group begins. */
  take(): { readonly name: string; readonly data: ParquetValue[] } {
    const data = this.#values;
    this.#values = [];
    this.#shared = new Map();
    return { name: this.element.name, data };
  }
}
