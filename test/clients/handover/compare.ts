import { mustEqual } from "../compare.ts";
import type { Rest } from "../fidelity/rest.ts";
import type { Json, Lists, Row } from "../records.ts";
import { lateName } from "./changes.ts";

/** A stream that both connectors read incrementally. */
export interface Handover {
  readonly stream: string;
  /** The field that the other connector's bookmark is of, and its value. */
  readonly key: string;
  readonly value: string;
  /** How far before it the configuration has the run begin, beside the lag. */
  readonly lookbackMs?: number;
}

/** By default. */
const visibilityLagMs = 15 * 60_000;

/**
 * What this tap has read from the other connector's state: of each stream the rows that changed since its value less the lag, each
 * once. Both together are the org's rows.
 * @param theirs records of the other connector's run. @param ours records of this tap's run
 */
export async function mustContinue(
  streams: readonly Handover[],
  { theirs, ours, rest }: { readonly theirs: Lists; readonly ours: Lists; readonly rest: Rest },
): Promise<void> {
  const due = new Map<string, readonly Row[]>();
  const all = new Map<string, readonly Row[]>();
  for (const { stream, key, value, lookbackMs = 0 } of streams) {
    const since = new Date(Date.parse(value) - visibilityLagMs - lookbackMs).toISOString();
    due.set(
      stream,
      (await rest.rows(`SELECT Id, ${key} FROM ${stream} WHERE ${key} >= ${since}`, true)).map(inShort(key)),
    );
    all.set(stream, (await rest.rows(`SELECT Id, ${key} FROM ${stream} WHERE ${key} != null`, true)).map(inShort(key)));
  }
  mustEqual(
    filled(new Map(streams.map(({ stream, key }) => [stream, (ours.get(stream) ?? []).map(inShort(key))]))),
    filled(due),
  );
  const merged = streams.map(({ stream, key }) => {
    const rows = [...(theirs.get(stream) ?? []), ...(ours.get(stream) ?? [])].map(inShort(key));
    return [stream, [...new Map(rows.map((row) => [row["Id"], row])).values()]] as const;
  });
  mustEqual(filled(new Map(merged)), filled(all));
  const [late] = await rest.rows(`SELECT Id, SystemModstamp FROM Account WHERE Name = '${lateName}'`);
  const before = streams.find(({ stream }) => stream === "Account")?.value ?? "";
  const has = (lists: Lists): boolean => (lists.get("Account") ?? []).some(({ Id }) => Id === late?.["Id"]);
  if (late === undefined || !(Date.parse(String(late["SystemModstamp"])) < Date.parse(before)))
    throw new Error("The stamp of the row that was committed late is not below the other connector's bookmark.");
  if (has(theirs) || !has(ours)) throw new Error("The row that was committed late did not come by this tap alone.");
}

/** Of formats of date-times that differ, the moment. */
const inShort =
  (key: string) =>
  (row: Row): Row => ({ Id: row["Id"] ?? null, [key]: momentOf(row[key] ?? null) });

function momentOf(value: Json): Json {
  return typeof value === "string" ? new Date(value.replace(/\+0000$/, "Z")).toISOString() : value;
}

const filled = (lists: Lists): Lists => new Map([...lists].filter(([, rows]) => rows.length > 0));
