import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Message, TestOrg } from "../support/test-org.ts";

let org: TestOrg;
beforeEach(async () => {
  org = await TestOrg.start({ scale: 0.01, rows: { Account: 5, Case: 5 } });
});
afterEach(() => org.close());

const config = {
  objects: ["Account"],
  queries: [
    { name: "sound", soql: "SELECT Id, Name FROM Account" },
    { name: "hidden", soql: "SELECT Id, Phone FROM Account" },
  ],
  reports: [{ developer_name: "All_Cases" }, { developer_name: "Invoices" }],
  list_views: ["Case.AllOpenCases", "Account.AllAccounts"],
};
const all = [
  "Account",
  "hidden",
  "list_view_account_allaccounts",
  "list_view_case_allopencases",
  "report_All_Cases",
  "report_Invoices",
  "sound",
];

/** Each takes one setting's stream away, as an admin or an author would. */
const changes: readonly (readonly [what: string, stream: string, change: () => void, wanted: typeof config])[] = [
  ["a query whose field was hidden", "hidden", () => org.running.org.alterField("Account", "Phone", "hide"), config],
  [
    "a report that was renamed",
    "report_Bills",
    () => {},
    { ...config, reports: [{ developer_name: "All_Cases" }, { developer_name: "Bills" }] },
  ],
  [
    "a list view that was renamed",
    "list_view_account_everyaccount",
    () => {},
    { ...config, list_views: ["Case.AllOpenCases", "Account.EveryAccount"] },
  ],
  [
    "a list view of an object that was hidden",
    "list_view_leed_allopenleads",
    () => {},
    { ...config, list_views: ["Case.AllOpenCases", "Leed.AllOpenLeads"] },
  ],
];

const streamsOf = (messages: readonly Message[]) => [
  ...new Set(messages.flatMap(({ type, stream }) => (type === "SCHEMA" ? [String(stream)] : []))),
];
const errors = (stderr: string) => stderr.split("\n").filter((line) => line.startsWith("ERROR "));

/** What an Airbyte source offers now. */
async function offered(): Promise<readonly { readonly name: string }[]> {
  const { messages } = await org.run({ config, args: ["discover"] });
  const catalog = messages.find(({ type }) => type === "CATALOG")?.["catalog"] ?? { streams: [] };
  return (catalog as { streams: { name: string }[] }).streams; // what a CATALOG has
}

describe("one setting that fails", () => {
  it.each(changes)("(%s) ends a run without a catalog red by its name, and the rest is read", async (...args) => {
    const [, stream, change, wanted] = args;
    change();

    const run = await org.run({ config: wanted });

    expect({ exitCode: run.exitCode, errors: errors(run.stderr).length }).toEqual({ exitCode: 2, errors: 1 });
    expect(errors(run.stderr)[0]).toMatch(/^ERROR (queries: hidden: |reports\[1\] \(Bills\): |list_views: \w+\.\w+: )/);
    const lost = { report_Bills: "report_Invoices", hidden: "hidden" }[stream] ?? "list_view_account_allaccounts";
    expect(streamsOf(run.messages).toSorted()).toEqual(all.filter((id) => id !== lost));
    expect(run.messages.at(-1)?.type).toBe("STATE");
  });

  it.each(changes)("(%s) leaves its stream of an Airbyte read incomplete, and the rest is read", async (...args) => {
    const [, stream, change, wanted] = args;
    const streams = await offered();
    // As if the catalog had been made before the change.
    const named = streams.some(({ name }) => name === stream) ? streams : [...streams, { ...streams[0], name: stream }];
    const catalog = {
      streams: named.map((each) => ({ stream: each, sync_mode: "full_refresh", destination_sync_mode: "append" })),
    };
    change();

    const run = await org.run({ config: wanted, catalog, args: ["read"] });

    const traces = run.messages.flatMap(({ trace }) => (trace === undefined ? [] : [trace as Trace]));
    const ended = traces.flatMap(({ stream_status: status }) =>
      status === undefined || !/COMPLETE/.test(status.status) ? [] : [[status.stream_descriptor.name, status.status]],
    );
    const wrong = traces.flatMap(({ error }) => (error === undefined ? [] : [error.message]));
    const gone = streams.map(({ name }) => name).filter((name) => !idsWanted(wanted).has(name));
    const expected = named.map(({ name }) => [
      name,
      name === stream || gone.includes(name) ? "INCOMPLETE" : "COMPLETE",
    ]);
    expect(run.exitCode).toBe(1);
    expect(ended.toSorted()).toEqual(expected.toSorted());
    expect(
      wrong.filter((text) => /^(queries: hidden: |reports\[1\] \(Bills\): |list_views: \w+\.\w+: )/.test(text)),
    ).toHaveLength(1);
  });

  it.each(changes)("(%s) ends discovery without a catalog", async (...args) => {
    const [, , change, wanted] = args;
    change();

    const run = await org.run({ config: wanted, args: ["--discover"] });

    expect([run.exitCode, run.stdout, errors(run.stderr).length]).toEqual([2, "", 1]);
  });

  it("whose stream is not selected is a warning of an Airbyte read", async () => {
    const streams = await offered();
    const some = streams.filter(({ name }) => name === "sound");
    const catalog = {
      streams: some.map((stream) => ({ stream, sync_mode: "full_refresh", destination_sync_mode: "append" })),
    };
    org.running.org.alterField("Account", "Phone", "hide");

    const run = await org.run({ config, catalog, args: ["read"] });

    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/queries: hidden: .* Its stream is not selected/);
  });

  it.each([
    ["report_Joined_Pipeline", { reports: [{ developer_name: "All_Cases" }, { developer_name: "Joined_Pipeline" }] }],
    ["report_All_Cases", { reports: [{ developer_name: "All_Cases" }] }],
    ["list_view_account_team_accounts", { list_views: ["Case.AllOpenCases", "Account.Team_Accounts"] }],
  ])(
    "that asks for %s, which Salesforce does not give, is a warning of discovery and fails a run",
    async (id, wanted) => {
      if (id === "report_All_Cases") org.running.fault({ path: "q=.*Report", count: "all", reply: hidden });
      const settings = { objects: ["Account"], ...wanted };

      const found = await org.run({ config: settings, args: ["--discover"] });
      const read = await org.run({ config: settings });

      expect([found.exitCode, errors(found.stderr)]).toEqual([0, []]);
      expect([read.exitCode, errors(read.stderr).length]).toEqual([2, 1]);
      expect(errors(read.stderr)[0]).toMatch(
        /(reports\[\d\] \(\w+\)|list_views: Account.Team_Accounts) cannot be read\. /,
      );
      expect(streamsOf(read.messages)).toContain("Account");
      expect(streamsOf(read.messages)).not.toContain(id);
    },
  );

  it("are all named at once", async () => {
    org.running.org.alterField("Account", "Phone", "hide");
    const wanted = { ...config, reports: [{ name: "Nowhere" }], list_views: ["Account.Nowhere"] };

    const found = await org.run({ config: wanted, args: ["--discover"] });
    const read = await org.run({ config: wanted });

    expect([errors(found.stderr).length, errors(read.stderr).length]).toEqual([3, 3]);
    expect(streamsOf(read.messages)).toEqual(["Account", "sound"]);
  });
});

const hidden = { status: 400, errorCode: "INVALID_TYPE", message: "sObject type 'Report' is not supported." };

interface Trace {
  readonly stream_status?: { readonly status: string; readonly stream_descriptor: { readonly name: string } };
  readonly error?: { readonly message: string };
}

/** The streams that a configuration asks for. */
const idsWanted = ({ queries, reports, list_views }: typeof config) =>
  new Set([
    "Account",
    ...queries.map(({ name }) => name),
    ...reports.map(({ developer_name }) => `report_${developer_name}`),
    ...list_views.map((view) => `list_view_${view.replace(".", "_")}`.toLowerCase()),
  ]);
