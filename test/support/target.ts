import type { Message } from "./test-org.ts";

export type Row = Readonly<Record<string, unknown>>;

/** A target that stores every record, in order, and merges by key on demand. It shares no code with the tap. */
export class Target {
  readonly #records = new Map<string, Row[]>();

  load(messages: readonly Message[]): this {
    for (const { type, stream, record } of messages) {
      const name = String(stream);
      if (type === "SCHEMA" && !this.#records.has(name)) this.#records.set(name, []);
      if (type === "RECORD") this.#records.get(name)?.push(record as Row); // a RECORD message has one
    }
    return this;
  }

  get streams(): string[] {
    return [...this.#records.keys()];
  }

  appended(stream: string): readonly Row[] {
    return this.#records.get(stream) ?? [];
  }

  /** The last record of each Id, sorted by Id. */
  merged(stream: string): Row[] {
    const byId = new Map(this.appended(stream).map((record) => [String(record["Id"]), record]));
    return [...byId.values()].sort(byIdOrder);
  }

  /** Records that came more than once with the same bytes; three at most. */
  doubled(stream: string): string[] {
    const seen = new Set<string>();
    const doubled = this.appended(stream).flatMap((record) => {
      const text = JSON.stringify(record);
      if (seen.has(text)) return [text];
      seen.add(text);
      return [];
    });
    // Enough for an error message.
    return doubled.slice(0, 3);
  }
}

export const byIdOrder = (a: Row, b: Row): number => (String(a["Id"]) < String(b["Id"]) ? -1 : 1);
