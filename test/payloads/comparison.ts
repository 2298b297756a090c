import type { RunningOrg } from "@singer-io-ts/demo-org";
import type { Call } from "./call.ts";
import type { Json } from "./json.ts";

/** A recording, and how the same is asked of the demo org. */
export interface Comparison {
  readonly file: string;
  /** Which one, in a file that is a list. */
  readonly index?: number;
  /** Prepares what the call needs and gives it. */
  call(org: RunningOrg): Call | Promise<Call>;
  /** Brings the recording and the answer into a form that says more by its members; without it they are compared as they are. */
  arrange?(body: Json): Json;
}

export const data = "/services/data/v60.0";

export const get = (file: string, path: string): Comparison => ({ file, call: () => ({ path }) });

/** The id of the first row that a query finds. @throws when it finds none */
export function idOf({ org }: RunningOrg, soql: string): string {
  const [user] = org.users;
  if (user === undefined) throw new Error("The org has no user.");
  const [row] = org.query(user, soql, { all: false }).rows(0, 1);
  if (row?.id == null) throw new Error(`The org has no row for ${soql}.`);
  return row.id;
}
