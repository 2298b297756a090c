import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestOrg } from "../support/test-org.ts";

interface Checked {
  readonly isInOrder: boolean;
  readonly verdict: string;
  readonly steps: readonly { readonly step: string; readonly ok: boolean; readonly detail: string }[];
}

const good = {
  objects: ["Account", "Contact"],
  queries: [{ name: "names", soql: "SELECT Id, Name FROM Contact" }],
  reports: [{ developer_name: "Invoices" }],
  list_views: ["Account.AllAccounts"],
  related_fields: { Contact: ["Account.Name"] },
};
const bad = {
  ...good,
  objects: ["Account", "Contakt"],
  queries: [{ name: "names", soql: "SELECT Id, Nam FROM Contact" }],
  reports: [{ developer_name: "Invoises" }],
  related_fields: { Account: ["Ownr.Name"] },
};

describe("a check", () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.02 });
  });
  afterAll(() => org.close());

  it("looks up everything that the settings name, and ends with one sentence", async () => {
    const run = await org.run({ config: good, args: ["doctor", "--json"] });

    const { isInOrder, verdict, steps } = JSON.parse(run.stdout) as Checked;
    expect({ exitCode: run.exitCode, isInOrder }).toEqual({ exitCode: 0, isInOrder: true });
    expect(verdict).toMatch(/^Everything is in order: 2 objects, 1 query, 1 report, 1 list view\./);
    expect(steps.map(({ step }) => step)).toEqual([
      "configuration",
      "host",
      "login",
      "API version",
      "objects",
      "View All Data",
      "Query All Files",
      "API calls left",
      "org",
      "clock",
      "files",
      "objects",
      "queries",
      "reports",
      "list_views",
      "fields",
    ]);
  });

  it("names each setting that names nothing, with what it could mean, and fails", async () => {
    const run = await org.run({ config: bad, args: ["doctor", "--json"] });

    const { isInOrder, verdict, steps } = JSON.parse(run.stdout) as Checked;
    const failed = steps.filter(({ ok }) => !ok);
    expect({ exitCode: run.exitCode, isInOrder }).toEqual({ exitCode: 2, isInOrder: false });
    expect([...new Set(failed.map(({ step }) => step))]).toEqual(["objects", "queries", "reports"]);
    for (const name of ["Contact", "Owner", "Name", "Invoices"])
      expect(failed.map(({ detail }) => detail).join("\n")).toMatch(new RegExp(`did you mean ${name}`, "i"));
    expect(verdict).toMatch(/^\d of \d+ steps failed: objects, queries, reports\./);
  });

  it.each([
    ["--test", 2, " steps failed: objects, queries, reports."],
    ["check", 0, '"status":"FAILED"'],
  ])("is the same for %s", async (command, exitCode, text) => {
    const run = await org.run({ config: bad, args: [command] });

    expect(run.exitCode).toBe(exitCode);
    expect(run.stdout + run.stderr).toContain(text);
    for (const name of ["Contact", "Owner", "Name", "Invoices"])
      expect(run.stdout + run.stderr).toMatch(new RegExp(`did you mean ${name}`, "i"));
  });

  it.each(["doctor", "--test"])(
    "ends with the exit code of an outage where Salesforce cannot be reached: %s",
    async (command) => {
      const down = await TestOrg.start({ scale: 0.02 });
      down.running.fault({ path: "/token", count: "all", reply: { status: 503, text: "" } });

      const run = await down.run({ config: good, args: [command] });
      await down.close();

      expect(run.exitCode).toBe(5);
      expect(run.stdout + run.stderr).toMatch(/failed\W+login\W+Logging in failed/);
    },
  );

  it("shows each step with a sign, on a terminal", async () => {
    const run = await org.run({ config: good, args: ["doctor"], screen: { isTerminal: true, env: { NO_COLOR: "1" } } });

    expect(run.stdout).toContain("✓ login            user ");
    expect(run.stdout).toContain("\nEverything is in order: 2 objects");
  });

  it("takes no field for hidden that a setting leaves out", async () => {
    const config = { objects: ["Measurement__c"], exclude_formula_fields: true };

    const run = await org.run({ config, args: ["doctor", "--json"] });

    const { steps } = JSON.parse(run.stdout) as Checked;
    expect(steps.find(({ step }) => step === "fields")?.detail).toBe("this user may read all of them");
  });

  it("describes no object where the configuration names none", async () => {
    const from = org.running.requests().length;

    await org.run({ config: {}, args: ["doctor"] });

    const described = org.running
      .requests()
      .slice(from)
      .filter(({ url }) => url.includes("describe") || url.includes("/composite"));
    expect(described).toEqual([]);
  });

  it.each<[readonly string[], { ok: boolean; detail: string; warn?: boolean }]>([
    [["Account.Name", "names.*", "!*.Description"], { ok: true, detail: "what its 3 patterns name is there" }],
    [["Contact.Zip*", "*.Zip*"], { ok: true, warn: true, detail: "Contact.Zip* matches nothing." }],
    [
      ["Acount.*", "names.Nam", "Account.Nme"],
      {
        ok: false,
        detail:
          "Acount.*: there is no stream Acount (did you mean Account?); names.Nam: names has no field Nam (did you mean Name?); Account.Nme: Account has no field Nme (did you mean Name?). Write the names as discovery has them, in upper and lower case, or take the patterns out.",
      },
    ],
  ])("looks up the patterns of select: %j", async (select, expected) => {
    const config = { queries: good.queries, select };

    const run = await org.run({ config, args: ["doctor", "--json"] });

    const { steps } = JSON.parse(run.stdout) as Checked;
    expect(steps.at(-1)).toEqual({ step: "select", warn: false, ...expected });
    expect(run.exitCode).toBe(expected.ok ? 0 : 2);
  });

  it.each<[readonly string[], { ok: boolean; detail: string; warn?: boolean }]>([
    [["Account", "report_*"], { ok: true, detail: "what it names is there" }],
    [["LongGone__c"], { ok: true, warn: true, detail: expect.stringContaining("discovery has no stream LongGone__c") }],
    [["Acount"], { ok: false, detail: expect.stringContaining("there is no stream Acount (did you mean Account?)") }],
  ])("looks up the streams of allow_shrink: %j", async (names, expected) => {
    const run = await org.run({ config: { allow_shrink: names }, args: ["doctor", "--json"] });

    const { steps } = JSON.parse(run.stdout) as Checked;
    expect(steps.at(-1)).toEqual({ step: "allow_shrink", warn: false, ...expected });
    expect(run.exitCode).toBe(expected.ok ? 0 : 2);
  });

  it("describes of the objects only those that select names", async () => {
    const from = org.running.requests().length;

    await org.run({ config: { select: ["Lead.*", "*.Name"] }, args: ["doctor"] });

    const asked = org.running.requests().slice(from);
    expect(asked.filter(({ url }) => /describe|composite/.test(url)).length).toBeLessThan(3);
  });
});
