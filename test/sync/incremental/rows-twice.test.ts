import { afterAll, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { TestOrg } from "../../support/test-org.ts";

/** Small pages: a subquery has several, and so has the list of reports. */
const org = await TestOrg.start({
  scale: 0.02,
  rows: { Account: 10, Contact: 120 },
  settings: { childPageRows: 4, pageRows: 5 },
});
afterAll(() => org.close());

const teams = {
  objects: ["!*"],
  queries: [
    {
      name: "teams",
      soql: "SELECT Id, Name, SystemModstamp, (SELECT FirstName, LastName FROM Contacts ORDER BY Id) FROM Account",
    },
  ],
};
const names = { objects: ["!*"], queries: [{ name: "names", soql: "SELECT Name, Type FROM Account" }] };

/** A run that meets the fault, and one that meets none. */
async function both(config: object, fault: Parameters<typeof org.running.fault>[0], stream: string) {
  org.running.clearFaults();
  const clean = await org.run({ config: { ...config } });
  org.running.fault(fault);
  const damaged = await org.run({ config: { ...config } });
  org.running.clearFaults();
  return { clean: recordsOf(clean, stream), damaged: recordsOf(damaged, stream), run: damaged };
}

describe("A further page of a subquery", () => {
  const page = { path: "/query/", nth: 2 } as const;
  const faults = {
    "with a row twice": { ...page, repeatRow: "added" },
    "with a row in the place of another one": { ...page, repeatRow: "inPlace" },
    "with a row missing": { ...page, dropRows: 1 },
    "that is the one before": { ...page, replay: true },
  } as const;
  for (const [name, fault] of Object.entries(faults)) {
    it(`${name} is asked for again`, async () => {
      const { clean, damaged, run } = await both(teams, fault, "teams");
      expect({ exitCode: run.exitCode, rows: damaged }).toEqual({ exitCode: 0, rows: clean });
      expect(run.stderr).toContain("Asking for a subquery's rows again");
    });
  }

  it("that stays damaged is an integrity error", async () => {
    const { damaged, run } = await both(teams, { path: "/query/", count: "all", repeatRow: "added" }, "teams");
    expect({ exitCode: run.exitCode, rows: damaged }).toEqual({ exitCode: 4, rows: [] });
  });
});

describe("A subquery of one page", () => {
  it("with a row in the place of another one is asked for again", async () => {
    Object.assign(org.running.settings, { childPageRows: 2000, pageRows: 2000 });
    const clean = recordsOf(await org.run({ config: teams }), "teams");
    const text = JSON.stringify(await withChildTwice());
    const reply = { status: 200, text, headers: { "Content-Type": "application/json" } };
    org.running.fault({ path: "Contacts", reply });
    const damaged = await org.run({ config: teams });
    Object.assign(org.running.settings, { childPageRows: 4, pageRows: 5 });
    expect({ exitCode: damaged.exitCode, rows: inOrder(recordsOf(damaged, "teams")) }).toEqual({
      exitCode: 0,
      rows: inOrder(clean),
    });
  });
});

/** The answer to the query, with one contact of an account in the place of another one. */
async function withChildTwice(): Promise<unknown> {
  const children = "(SELECT FirstName, LastName FROM Contacts WHERE IsDeleted = false ORDER BY Id)";
  const soql = `SELECT Id,SystemModstamp,Name,IsDeleted,${children} FROM Account`;
  const url = `${org.running.url}/services/data/v66.0/queryAll?q=${encodeURIComponent(soql)}`;
  const reply = await fetch(url, { headers: { authorization: `Bearer ${org.running.login()}` } });
  const answer = (await reply.json()) as { records: { Contacts: { records: unknown[] } | null }[] }; // Salesforce documents it
  const lists = answer.records.map(({ Contacts }) => Contacts?.records ?? []);
  const several = lists.find((list) => list.length > 1);
  several?.splice(1, 1, several[0]);
  return answer;
}

/** A read by itself has an order, one of several has none. */
const inOrder = (rows: readonly unknown[]): unknown[] =>
  rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

it("A row that comes in the place of another one is found where no id was asked for", async () => {
  const fault = { path: "/query/", repeatRow: "inPlace" } as const;
  const { clean, damaged, run } = await both(names, fault, "names");
  expect({ exitCode: run.exitCode, rows: damaged }).toEqual({ exitCode: 0, rows: clean });
});

describe("What the org is made of", () => {
  const reports = { objects: ["!*"], metadata_streams: ["report_definitions"] };
  const listed = "FROM%20Report%20";

  it("is asked for again where a report came in the place of another one", async () => {
    const { clean, damaged, run } = await both(reports, { path: listed, repeatRow: "inPlace" }, "report_definitions");
    expect({ exitCode: run.exitCode, rows: damaged }).toEqual({ exitCode: 0, rows: clean });
  });

  it("is an integrity error where that stays, and nothing is reported", async () => {
    const fault = { path: listed, count: "all", repeatRow: "inPlace" } as const;
    const { damaged, run } = await both(reports, fault, "report_definitions");
    expect({ exitCode: run.exitCode, rows: damaged }).toEqual({ exitCode: 4, rows: [] });
    expect(run.stderr).toContain("report_definitions: the answer to a query has a row twice. Run again.");
  });

  it("is asked for again where the rows are of another query", async () => {
    const text = JSON.stringify({ totalSize: 1, done: true, records: [{ attributes: { type: "User" }, Name: "Kim" }] });
    const reply = { status: 200, text, headers: { "Content-Type": "application/json" } };
    const { clean, damaged, run } = await both(reports, { path: listed, reply }, "report_definitions");
    expect({ exitCode: run.exitCode, rows: damaged }).toEqual({ exitCode: 0, rows: clean });
  });

  const fields = { objects: ["Account"], metadata_streams: ["field_definitions"] };
  for (const fault of [{ repeatRow: "inPlace" }, { dropRows: 1 }] as const) {
    it(`is asked for again where fields came short (${Object.keys(fault)})`, async () => {
      org.running.settings.pageRows = 2000;
      const { clean, damaged, run } = await both(
        fields,
        { path: "FROM%20FieldDefinition", ...fault },
        "field_definitions",
      );
      expect({ exitCode: run.exitCode, rows: damaged }).toEqual({ exitCode: 0, rows: clean });
    });
  }
});

it("A list of list views that comes short is no fact: discovery ends with an integrity error, and no catalog", async () => {
  org.running.fault({ path: "FROM%20ListView", count: "all", dropRows: 1 });
  const run = await org.run({ config: { objects: ["!*"], list_views: ["Account.*"] }, args: ["--discover"] });
  org.running.clearFaults();
  expect({ exitCode: run.exitCode, stdout: run.stdout }).toEqual({ exitCode: 4, stdout: "" });
  expect(run.stderr).toContain("list_views: a query has ");
});
