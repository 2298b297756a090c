/** A given value: of an option or an argument. */
export type GivenValue = string | number | boolean | readonly string[];

/**
 * The arguments and options that were given, by the names of their declarations. They have been checked against these, so
 * asking for a name that the verb does not declare is a fault of the verb.
 */
export class Given {
  readonly #values: ReadonlyMap<string, GivenValue | undefined>;

  /** @param values with a key for each declared name. */
  constructor(values: ReadonlyMap<string, GivenValue | undefined>) {
    this.#values = values;
  }

  /** Whether a value was given, or an option without a value is there. */
  has(name: string): boolean {
    const value = this.#value(name);
    return value !== undefined && value !== false;
  }

  /** Null: it was not given. */
  text(name: string): string | null {
    const value = this.#value(name);
    return value === undefined ? null : String(value);
  }

  /** Of an argument that is not optional. */
  needed(name: string): string {
    const text = this.text(name);
    if (text === null) throw new Error(`the argument ${name} is missing, although it is not optional`);
    return text;
  }

  /** Of an option of the form "count". Null: it was not given. */
  count(name: string): number | null {
    const value = this.#value(name);
    return typeof value === "number" ? value : null;
  }

  /** Of what may be given several times; none: an empty list. */
  texts(name: string): readonly string[] {
    const value = this.#value(name);
    if (value === undefined) return [];
    return Array.isArray(value) ? value : [String(value)];
  }

  /** Whether the verb declares it. */
  knows(name: string): boolean {
    return this.#values.has(name);
  }

  #value(name: string): GivenValue | undefined {
    if (!this.#values.has(name)) throw new Error(`the verb declares no ${name}`);
    return this.#values.get(name);
  }
}
