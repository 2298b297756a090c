import type { RunningOrg } from "@singer-io-ts/demo-org";
import type { Call } from "./call.ts";
import type { Json } from "./json.ts";

/** A recording, and the same call to the demo org. */
export interface Comparison {
  readonly file: string;
  /** The index of the recording in a file that is a list; 0 by default. */
  readonly index?: number;
  /** Prepares the org for the call. @returns the call */
  call(org: RunningOrg): Call | Promise<Call>;
  /** Brings the recording and the answer into a form of which more can be compared by its members. */
  arrange?(body: Json): Json;
}

export const data = "/services/data/v60.0";

export const get = (file: string, path: string): Comparison => ({ file, call: () => ({ path }) });

/** The id of the first row of a query. @throws Error if there is none */
export function idOf({ org }: RunningOrg, soql: string): string {
  const [user] = org.users;
  if (user === undefined) throw new Error("The org has no user.");
  const [row] = org.query(user, soql, { all: false }).rows(0, 1);
  if (row?.id == null) throw new Error(`The org has no row for ${soql}.`);
  return row.id;
}
