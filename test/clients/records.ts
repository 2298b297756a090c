export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type Row = { readonly [name: string]: Json };

/** Records by stream; one that came twice is there twice. */
export type Lists = ReadonlyMap<string, readonly Row[]>;

/** Groups records by stream, in the order in which they came. */
export function byStream(records: Iterable<readonly [stream: string, record: Row]>): Lists {
  const all = new Map<string, Row[]>();
  for (const [stream, record] of records) {
    const rows = all.get(stream) ?? [];
    rows.push(record);
    all.set(stream, rows);
  }
  return all;
}

/** The records of both, those of the first before those of the second. */
export function together(first: Lists, second: Lists): Lists {
  const streams = new Set([...first.keys(), ...second.keys()]);
  return new Map([...streams].map((stream) => [stream, [...(first.get(stream) ?? []), ...(second.get(stream) ?? [])]]));
}

/** The number of records in all streams. */
export function countOf(all: Lists): number {
  return [...all.values()].reduce((sum, rows) => sum + rows.length, 0);
}

/** The same text for the same value, whatever the order of its members. */
export function canonical(value: Json | undefined): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "absent";
  if (isList(value)) return `[${value.map(canonical).join(",")}]`;
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(",")}}`;
}

function isList(value: readonly Json[] | Row): value is readonly Json[] {
  return Array.isArray(value);
}
