/** A list in groups of so many, the last one perhaps smaller. */
export function groupsOf<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  const groups: (readonly T[])[] = [];
  for (let first = 0; first < all.length; first += size) groups.push(all.slice(first, first + size));
  return groups;
}

/** A list of at least two in two groups. */
export const halvesOf = <T>(all: readonly T[]): readonly (readonly T[])[] => groupsOf(all, Math.ceil(all.length / 2));
