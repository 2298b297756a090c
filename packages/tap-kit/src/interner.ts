/**
 * Interning: holds equal JSON values once, because thousands of streams have the same fields. Of a key only the last value is
 * remembered, so that values which are all different take no more than their keys.
 */
export class Interner<T> {
  readonly #last = new Map<string, T>();

  /** The last value of this key where it is the same, otherwise `value`. Neither may be changed from then on. */
  intern(key: string, value: T): T {
    const last = this.#last.get(key);
    if (last !== undefined && isSameJson(last, value)) return last;
    this.#last.set(key, value);
    return value;
  }
}

/** Whether two values are written as the same JSON, members in the same order. */
function isSameJson(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isNested(one) || !isNested(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  const [names, others] = [Object.keys(one), Object.keys(other)];
  return (
    names.length === others.length &&
    names.every((name, index) => name === others[index] && isSameJson(one[name], other[name]))
  );
}

const isNested = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
