import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Target } from "../../support/target.ts";
import { TestOrg } from "../../support/test-org.ts";

let org: TestOrg;
beforeAll(async () => {
  org = await TestOrg.start({ scale: 0.05 });
});
afterEach(() => org.running.clearFaults());
afterAll(() => org.close());

const groups = { name: "by_industry", soql: "SELECT Industry, COUNT(Id) n FROM Account GROUP BY Industry" };
const rows = { name: "names", soql: "SELECT Id, Name, SystemModstamp FROM Account" };
const users = { name: "people", preset: "users" };
const configOf = (...queries: readonly object[]) => ({ objects: ["!*"], queries });

const from = (name: string) => `the soql of the query ${name} in the setting queries`;

describe("a query that Salesforce refuses in a run", () => {
  it.each([
    ["MALFORMED_QUERY", groups, `Correct ${from("by_industry")}; then run discovery again.`],
    ["MALFORMED_QUERY", rows, `Correct ${from("names")}; then run discovery again.`],
    ["INVALID_QUERY_FILTER_OPERATOR", rows, `Correct ${from("names")}; then run discovery again.`],
    [
      "INVALID_FIELD",
      groups,
      `Correct ${from("by_industry")}, or give the user read access; then run discovery again.`,
    ],
    [
      "QUERY_TIMEOUT",
      groups,
      `Narrow the WHERE in ${from("by_industry")}, or take formula fields out of it; then run discovery again.`,
    ],
    ["QUERY_TOO_COMPLICATED", groups, `Take formula fields out of ${from("by_industry")}; then run discovery again.`],
    ["INSUFFICIENT_ACCESS", rows, "Give the user read access to the object, or deselect the stream."],
    // Discovery makes a preset's query: the user has none to correct.
    ["MALFORMED_QUERY", users, "Salesforce does not accept this query. Deselect the stream, or report it."],
  ])("%s of %o: %s", async (errorCode, query, hint) => {
    const config = configOf(query);
    const catalog = await org.discover(config);
    const reply = { status: 400, errorCode, message: "so it is" };
    org.running.fault({ path: "/query(All)?/?\\?q=", count: "all", reply });

    const run = await org.run({ config: { ...config, api: "rest" }, catalog });

    expect(run.exitCode).not.toBe(0);
    expect(run.stderr).toContain(`${query.name}: Salesforce answered ${errorCode}: so it is. ${hint}`);
  });
});

describe("queries with the state of another org", () => {
  it("are read again under a new version where allow_org_change is set, which the run says, and refused elsewhere", async () => {
    const config = { ...configOf(groups, rows), activate_version: true };
    const catalog = await org.discover(config);
    const first = await org.run({ config, catalog });
    const other = JSON.parse(JSON.stringify(first.state).replaceAll(/"org":"[^"]+"/g, '"org":"00D000000000001EAA"'));
    org.running.clock.advance(60_000);

    const refused = await org.run({ config, catalog, state: other });
    const second = await org.run({ config: { ...config, allow_org_change: true }, catalog, state: other });

    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(/the state is of org 00D000000000001EAA.*set allow_org_change/);
    expect(refused.messages.filter(({ type }) => type === "RECORD")).toEqual([]);
    expect(second.exitCode === 0 ? "" : second.stderr).toBe("");
    for (const { name } of [groups, rows]) {
      expect(second.stderr).toMatch(
        new RegExp(`${name}: the state is of org 00D000000000001EAA.*allow_org_change is set`),
      );
      const held = (messages: typeof first.messages) => new Target().load(messages).appended(name);
      expect(held(second.messages)).toEqual(held(first.messages));
      const versions = [first, second].map(
        ({ messages }) =>
          messages.filter((message) => message.type === "ACTIVATE_VERSION" && message["stream"] === name).at(-1)?.[
            "version"
          ],
      );
      expect(versions).toEqual([expect.any(Number), expect.any(Number)]);
      expect(Number(versions[1])).toBeGreaterThan(Number(versions[0]));
    }
  });
});
