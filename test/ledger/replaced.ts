import type { Row } from "../support/target.ts";
import type { Message } from "../support/test-org.ts";

interface Held {
  readonly row: Row;
  readonly version: unknown;
}

/** A target that merges by key and, told that a version holds, drops what came under another one. */
export class ReplacingTarget {
  readonly #tables = new Map<string, Map<string, Held>>();
  /** How many rows were left by each activation, in order, by stream. */
  readonly activated = new Map<string, number[]>();

  load(messages: readonly Message[]): void {
    for (const { type, stream, record, version } of messages) {
      const name = String(stream);
      const table = this.#tables.get(name) ?? new Map<string, Held>();
      if (type === "SCHEMA") this.#tables.set(name, table);
      if (type === "RECORD") {
        const row = record as Row; // a RECORD message has one
        table.set(String(row["Id"]), { row, version });
      }
      if (type !== "ACTIVATE_VERSION") continue;
      for (const [id, held] of table) if (held.version !== version) table.delete(id);
      this.activated.set(name, [...(this.activated.get(name) ?? []), table.size]);
    }
  }

  rows(stream: string): Row[] {
    const table = [...(this.#tables.get(stream) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    return table.map(([, { row }]) => row);
  }
}
