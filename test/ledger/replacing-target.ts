import { byIdOrder, type Row } from "../support/target.ts";
import type { Message } from "../support/test-org.ts";

interface Held {
  readonly row: Row;
  readonly version: unknown;
}

/**
 * A target that merges by key. When a version is activated, it drops the rows of earlier versions, as targets of the Singer SDK
 * do. Rows of later versions stay: they come from a full load that was killed, after which an older state was used.
 */
export class ReplacingTarget {
  readonly #tables = new Map<string, Map<string, Held>>();

  load(messages: readonly Message[]): void {
    for (const { type, stream, record, version } of messages) {
      const name = String(stream);
      const table = this.#tables.get(name) ?? new Map<string, Held>();
      if (type === "SCHEMA") this.#tables.set(name, table);
      if (type === "RECORD") {
        const row = record as Row; // a RECORD message has one
        const id = String(row["Id"]);
        table.set(id, { row: { ...table.get(id)?.row, ...row }, version });
      }
      if (type !== "ACTIVATE_VERSION") continue;
      for (const [id, held] of table) if (Number(held.version) < Number(version)) table.delete(id);
    }
  }

  /** Sorted by Id. */
  rows(stream: string): Row[] {
    return [...(this.#tables.get(stream)?.values() ?? [])].map(({ row }) => row).sort(byIdOrder);
  }
}
