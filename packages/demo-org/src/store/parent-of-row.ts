/** Which row of another object a row belongs to, and back, both without looking at other rows. */
export interface Lineage {
  parentOf(index: number): number;
  /** The rows of a parent, ascending: from `first`, `count` of them. */
  first(parent: number): number;
  count(parent: number): number;
  readonly rows: number;
}

/**
 * Children by a pattern: the first parent has `pattern[0]` rows, the next `pattern[1]`, and so on, again and again. With `rows` given instead,
 * they are spread evenly over the parents.
 */
export function lineage(parents: number, pattern: readonly number[], rows?: number): Lineage {
  if (rows !== undefined) {
    const each = Math.max(1, Math.ceil(rows / Math.max(1, parents)));
    return {
      rows: parents === 0 ? 0 : rows,
      parentOf: (index) => Math.floor(index / each),
      first: (parent) => Math.min(rows, parent * each),
      count: (parent) => Math.max(0, Math.min(rows, (parent + 1) * each) - parent * each),
    };
  }
  const before = [0];
  const owner: number[] = [];
  pattern.forEach((n, k) => {
    before.push((before[k] ?? 0) + n);
    for (let c = 0; c < n; c++) owner.push(k);
  });
  const cycle = owner.length;
  const first = (parent: number): number =>
    Math.floor(parent / pattern.length) * cycle + (before[parent % pattern.length] ?? 0);
  return {
    rows: first(parents),
    parentOf: (index) => Math.floor(index / cycle) * pattern.length + (owner[index % cycle] ?? 0),
    first,
    count: (parent) => pattern[parent % pattern.length] ?? 0,
  };
}

/** A lookup that spreads rows over parents and can be inverted: parent = (factor × row + shift) mod parents. */
export interface Spread {
  parentOf(index: number): number;
  /** Row numbers below `rows` that belong to a parent, ascending. */
  rowsOf(parent: number, rows: number): number[];
}

export function spread(parents: number, salt: number): Spread {
  const factor = [7919, 104_729, 1_299_709, 1].find((p) => parents % p !== 0 || p === 1) ?? 1;
  const shift = salt % Math.max(1, parents);
  const inverse = inverseOf(factor % Math.max(1, parents), parents);
  return {
    parentOf: (index) => (factor * index + shift) % parents,
    rowsOf(parent, rows) {
      const from = Number(
        (BigInt(inverse) * BigInt((((parent - shift) % parents) + parents) % parents)) % BigInt(parents),
      );
      const out: number[] = [];
      for (let i = from; i < rows; i += parents) out.push(i);
      return out;
    },
  };
}

function inverseOf(a: number, modulus: number): number {
  if (modulus <= 1) return 0;
  let [r, s] = [a, modulus];
  let [x, y] = [1, 0];
  while (s !== 0) {
    const q = Math.floor(r / s);
    [r, s] = [s, r - q * s];
    [x, y] = [y, x - q * y];
  }
  return ((x % modulus) + modulus) % modulus;
}
