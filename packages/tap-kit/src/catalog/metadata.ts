import type { JsonObject } from "../json.ts";

/** A catalog entry's metadata by breadcrumb. */
export interface Metadata {
  /** The members at a breadcrumb; none where the entry does not have it. */
  at(breadcrumb: readonly string[]): JsonObject;
}

const nothing: JsonObject = {};

/** The metadata of a catalog's entry, `[{ "breadcrumb": [...], "metadata": {...} }]`, by breadcrumb. */
export class EntryMetadata implements Metadata {
  whole: JsonObject = nothing;
  readonly fields = new Map<string, JsonObject>();
  readonly #deeper = new Map<string, JsonObject>();

  set(breadcrumb: readonly string[], members: JsonObject): void {
    const name = fieldOf(breadcrumb);
    if (breadcrumb.length === 0) this.whole = members;
    else if (name === undefined) this.#deeper.set(JSON.stringify(breadcrumb), members);
    else this.fields.set(name, members);
  }

  at(breadcrumb: readonly string[]): JsonObject {
    if (breadcrumb.length === 0) return this.whole;
    const name = fieldOf(breadcrumb);
    const members = name === undefined ? this.#deeper.get(JSON.stringify(breadcrumb)) : this.fields.get(name);
    return members ?? nothing;
  }
}

/** The top-level property that a breadcrumb leads to. */
function fieldOf([step, name, ...deeper]: readonly string[]): string | undefined {
  return step === "properties" && deeper.length === 0 ? name : undefined;
}
