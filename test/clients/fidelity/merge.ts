import type { Lists } from "../records.ts";

/** What a client that merges by Id holds when `after` has come upon `before`. */
export function latest(before: Lists, after: Lists): Lists {
  const streams = new Set([...before.keys(), ...after.keys()]);
  return new Map(
    [...streams].map((stream) => {
      const rows = [...(before.get(stream) ?? []), ...(after.get(stream) ?? [])];
      return [stream, [...new Map(rows.map((row) => [row["Id"], row])).values()]];
    }),
  );
}
