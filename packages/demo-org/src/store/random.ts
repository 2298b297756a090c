/** A 32-bit unsigned number that depends on `salt` and `i` alone: rows are pure functions of it, so nothing is stored. */
export function mix(salt: number, i: number): number {
  let h = Math.imul(i ^ salt, 0x9e3779b1);
  h ^= h >>> 15;
  h = Math.imul(h + salt, 0x85ebca77);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae3d);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The salt of a column, from the org's seed and its object's and own name (FNV-1a). */
export function saltOf(seed: number, name: string): number {
  let h = (0x811c9dc5 ^ Math.imul(seed, 0x01000193)) >>> 0;
  for (let k = 0; k < name.length; k++) h = Math.imul(h ^ name.charCodeAt(k), 0x01000193) >>> 0;
  return mix(h, seed);
}
