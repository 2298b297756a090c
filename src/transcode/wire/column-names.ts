import type { WireColumn } from "../layout.ts";

/** As SOQL and the header of Bulk CSV have it. Of a column by TYPEOF, for messages. */
export function columnName({ path, type }: WireColumn): string {
  const [first = "", ...rest] = path;
  if (type === undefined && rest.length === 0) return first;
  return [type === undefined ? first : `${first}:${type}`, ...rest].join(".");
}

/**
 * Finds things by a name of the wire: as it is written, else in any case, since SOQL has no case and replies use the
 * API's own spelling. Names that differ in case only are found as they are written only.
 */
export class NameTable<T> {
  readonly #exact = new Map<string, T>();
  readonly #folded = new Map<string, T | undefined>();

  /** False where the name is there already. */
  add(name: string, value: T): boolean {
    if (this.#exact.has(name)) return false;
    this.#exact.set(name, value);
    const folded = name.toLowerCase();
    this.#folded.set(folded, this.#folded.has(folded) ? undefined : value);
    return true;
  }

  find(name: string): T | undefined {
    return this.#exact.get(name) ?? this.#folded.get(name.toLowerCase());
  }
}

/** Quoted and short enough for a message, whatever the wire has as a name. */
export function quoteName(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}...` : name);
}
