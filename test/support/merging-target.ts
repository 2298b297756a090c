import type { Row } from "./target.ts";
import type { Message } from "./test-org.ts";

/**
 * A target that merges by Id, as SQL targets do: it updates only the columns that a record has.
 * @throws Error from `load` if a record has other properties than its stream's last SCHEMA
 */
export class MergingTarget {
  readonly #columns = new Map<unknown, readonly string[]>();
  readonly #rows = new Map<unknown, Map<unknown, Row>>();
  /** Values that were overwritten with null, as `STREAM ID PROPERTY`. */
  readonly overwritten: string[] = [];

  load(messages: readonly Message[]): this {
    for (const { type, stream, record, schema } of messages) {
      // A SCHEMA has properties, a RECORD a record.
      if (type === "SCHEMA") this.#columns.set(stream, Object.keys((schema as { properties: object }).properties));
      if (type === "RECORD") this.#merge(stream, record as Row);
    }
    return this;
  }

  /** Sorted by Id. */
  rows(stream: string): readonly Row[] {
    const byId = [...(this.#rows.get(stream) ?? [])].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    return byId.map(([, row]) => row);
  }

  #merge(stream: unknown, record: Row): void {
    const columns = this.#columns.get(stream);
    if (columns?.join() !== Object.keys(record).join()) {
      throw new Error(`${stream}: a record has ${Object.keys(record).join()}, its SCHEMA ${columns?.join()}`);
    }
    const rows = this.#rows.get(stream) ?? new Map<unknown, Row>();
    this.#rows.set(stream, rows);
    const before = rows.get(record["Id"]) ?? {};
    for (const [name, value] of Object.entries(record)) {
      if (value === null && name !== "_sdc_deleted_at" && (before[name] ?? null) !== null)
        this.overwritten.push(`${stream} ${record["Id"]} ${name}`);
    }
    rows.set(record["Id"], { ...before, ...record });
  }
}
