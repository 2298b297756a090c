/** How many letters must be inserted, removed or replaced to turn one word into the other (Levenshtein distance). */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** A setting's name without case and separators: `isSandbox`, `Is-Sandbox` and `is_sandbox` are the same. */
export function plainName(name: string): string {
  return name.replace(/[\s_-]/g, "").toLowerCase();
}

/** The known word that is nearest, ignoring case; null: none is near. Of two letters one may be wrong, of four two. */
export function nearest(word: string, known: Iterable<string>): string | null {
  let best: string | null = null;
  // Half of a short word may be wrong: with more, it would be another word.
  let least = Math.min(Math.max(2, Math.floor(word.length / 3)), Math.floor(word.length / 2)) + 1;
  for (const each of known) {
    if (Math.abs(each.length - word.length) >= least) continue;
    const distance = editDistance(word.toLowerCase(), each.toLowerCase());
    if (distance < least) [best, least] = [each, distance];
  }
  return best;
}
