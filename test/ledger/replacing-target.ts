import { byIdOrder, type Row } from "../support/target.ts";
import type { Message } from "../support/test-org.ts";

interface Held {
  readonly row: Row;
  readonly version: unknown;
}

/**
 * A target that merges by key and, told that a version holds, drops what came under an earlier one, as targets of the Singer
 * SDK do: rows of a later version are there where a run that began a full load was killed, and an older state was given back.
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

  /** By Id, sorted. */
  rows(stream: string): Row[] {
    return [...(this.#tables.get(stream)?.values() ?? [])].map(({ row }) => row).sort(byIdOrder);
  }
}
