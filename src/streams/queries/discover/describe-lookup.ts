import type { ObjectDescribe } from "../../../salesforce/describe/describe.ts";

/** The describes at hand while queries are resolved, by name in any case; it notes what else is wanted. */
export class DescribeLookup {
  /** Asked for and not there: to be described before the next try. */
  readonly missing = new Set<string>();
  /** Of all objects that the user may see. */
  readonly names: readonly string[];
  readonly #names: ReadonlyMap<string, string>;
  readonly #known: ReadonlyMap<string, ObjectDescribe>;
  readonly #refused: ReadonlySet<string>;

  /**
   * @param names of all objects that the user may see.
   * @param refused objects whose describe Salesforce refused.
   */
  constructor(
    names: Iterable<string>,
    known: ReadonlyMap<string, ObjectDescribe>,
    refused: ReadonlySet<string> = new Set(),
  ) {
    this.names = [...names];
    this.#names = new Map(this.names.map((name) => [name.toLowerCase(), name]));
    this.#known = known;
    this.#refused = refused;
  }

  /** Undefined where it is not there; `isPending` says whether that may change. */
  readonly of = (name: string): ObjectDescribe | undefined => {
    const spelled = this.#names.get(name.toLowerCase());
    if (spelled === undefined) return undefined;
    const known = this.#known.get(spelled);
    if (known === undefined && !this.#refused.has(spelled)) this.missing.add(spelled);
    return known;
  };

  isPending(name: string): boolean {
    return this.missing.has(this.#names.get(name.toLowerCase()) ?? "");
  }
}
