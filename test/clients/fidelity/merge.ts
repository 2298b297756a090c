import { countOf, type Lists } from "../records.ts";

/** What a client that merges by Id holds after it has loaded `before` and then `after`. */
export function latest(before: Lists, after: Lists): Lists {
  const streams = new Set([...before.keys(), ...after.keys()]);
  return new Map(
    [...streams].map((stream) => {
      const rows = [...(before.get(stream) ?? []), ...(after.get(stream) ?? [])];
      return [stream, [...new Map(rows.map((row) => [row["Id"], row])).values()]];
    }),
  );
}

/** @throws Error if an incremental read brought fewer records of these streams than rows were changed */
export function mustHaveRead(records: Lists, incremental: readonly string[], changed: number): void {
  const came = countOf(new Map([...records].filter(([stream]) => incremental.includes(stream))));
  if (came < changed) throw new Error(`${came} records came of streams read incrementally, less than ${changed}`);
}
