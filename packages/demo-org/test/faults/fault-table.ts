import { describe, expect, it } from "vitest";
import type { Org, OrgUser } from "../../src/index.ts";
import type { OrgOptions } from "../../src/org/create-org.ts";
import { type Answer, type Client, exchange, openRealOrg, soql } from "../support/client.ts";

/** An org over HTTP, with short names for what these tests do with it. */
export interface TestOrg extends Client {
  readonly inside: Org;
  readonly admin: OrgUser;
  /** The records of a query. */
  rows(query: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Status and code of what a query is answered with. */
  code(query: string): Promise<readonly [number, string | undefined]>;
  /** A Bulk job that was looked at until it stays as it is. */
  job(query: string): Promise<{ readonly id: string; readonly state: string; readonly errorMessage?: string }>;
}

/** Rows of the table of faults: their numbers, how one is provoked, and what a naive client then sees. */
export type FaultRow = readonly [
  rows: string,
  fault: string,
  provoke: (testOrg: TestOrg) => Promise<unknown>,
  seen: unknown,
];

export function faultRows(name: string, rows: readonly FaultRow[], options: OrgOptions = {}): void {
  describe(name, () => {
    it.each(rows)("row %s: %s", async (_rows, _fault, provoke, seen) => {
      const testOrg = await openTestOrg(options);

      const found = await provoke(testOrg);

      expect(found).toEqual(seen);
    });
  });
}

export async function openTestOrg(options: OrgOptions = {}): Promise<TestOrg> {
  const client = await openRealOrg(options, { sessionMs: Number.MAX_SAFE_INTEGER });
  const { ask, post, org } = client;
  const [admin] = org.org.users;
  if (admin === undefined) throw new Error("The org has no user.");
  return {
    ...client,
    inside: org.org,
    admin,
    rows: async (query) => ((await ask(soql(query))).json as { records: Record<string, unknown>[] }).records, // a query's reply
    code: async (query) => codeOf(await ask(soql(query))),
    job: async (query) => {
      const { id } = (await post("jobs/query", { operation: "query", query })).json as { id: string }; // a job's own form
      await ask(`jobs/query/${id}`);
      return (await ask(`jobs/query/${id}`)).json as { id: string; state: string }; // as above
    },
  };
}

/** Status, and the code where the body is Salesforce's list of errors. */
export function codeOf({ status, text }: Answer): readonly [number, string | undefined] {
  if (!text.startsWith("[")) return [status, undefined];
  const [first] = JSON.parse(text) as { errorCode?: string }[]; // Salesforce's list of errors
  return [status, first?.errorCode];
}

/** What the token endpoint answers to this form, sent by the org's app. */
export const token = ({ org }: TestOrg, form: Readonly<Record<string, string>>) => {
  const { clientId: client_id, clientSecret: client_secret } = org.credentials;
  return exchange(`${org.url}/services/oauth2/token`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ client_id, client_secret, ...form }).toString(),
  });
};
