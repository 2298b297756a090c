import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { narrowScreen, shownJson } from "../support/shown.ts";
import { TestOrg } from "../support/test-org.ts";

let org: TestOrg;
beforeAll(async () => {
  org = await TestOrg.start({ scale: 0.02, rows: { Account: 4_500 } });
});
afterAll(() => org.close());

const json = (args: readonly string[], config = {}) => shownJson(org, args, config);

describe("the verb query, in an org", () => {
  it("shows rows as a table, with the fields of parents as columns", async () => {
    const soql = "SELECT Name, Owner.Alias FROM Account WHERE Id != null ORDER BY Id LIMIT 2;";

    const run = await org.run({ args: ["query", soql], screen: narrowScreen });

    const [head, ...rows] = run.stdout.trimEnd().split("\n");
    expect(head).toMatch(/^Name +Owner\.Alias$/);
    expect(rows).toHaveLength(2);
    expect(Math.max(...run.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("reads all pages in a pipe, and stops where it is told to", async () => {
    const all = await org.run({ args: ["query", "SELECT Id FROM Account"] });
    const some = await org.run({ args: ["query", "SELECT Id FROM Account", "--limit", "2100", "--csv"] });

    expect(all.stdout.trimEnd().split("\n").length).toBeGreaterThan(4_400);
    expect(some.stdout.trimEnd().split(/\r?\n/)).toHaveLength(2_101);
    expect(all.calls).toBe(3);
    expect(some.calls).toBe(2);
  });

  it("has deleted rows with --all", async () => {
    const count = async (...more: string[]) => {
      const [row] = await json(["query", "SELECT COUNT(Id) n FROM Account", ...more]);
      return row.n;
    };

    expect(await count("--all")).toBeGreaterThan(await count());
  });

  it("keeps the digits that Salesforce sent", async () => {
    const user = org.running.org.users[0]!;
    const id = org.running.org.create(user, "Account", { Name: "Digits", AnnualRevenue: 1234567890123456 });

    const run = await org.run({ args: ["query", `SELECT AnnualRevenue FROM Account WHERE Id = '${id}'`, "--json"] });

    expect(run.stdout).toContain("1234567890123456");
  });

  it("may begin with a comment", async () => {
    expect(await json(["query", "-- ours\nSELECT COUNT(Id) n FROM Lead"])).toEqual([{ n: expect.any(Number) }]);
  });

  it.each([
    [["query"], "there is no query"],
    [["query", "SELECT Id FROM Account", "--file", "x.soql"], "given twice"],
    [["query", "--file", "x.soql"], "x.soql: there is no such file"],
    [["query", "  "], "there is no query"],
    [["picklists", ".Industry"], "the name of the object is missing"],
    [["explain", "Account."], "a name is missing beside the dot"],
    [["explain", ".Name"], "a name is missing beside the dot"],
    [["query", "SELECT Id FROM Account /* x"], "a comment of its SOQL has no end"],
    [["query", "SELECT Nmae FROM Account"], "did you mean Name?) at line 1, column 8"],
    [["query", "SELECT Owner.Nmae FROM Account"], "did you mean Name?) at line 1, column 8"],
    [["query", "SELECT Id FROM Acount"], "did you mean Account?) at line 1, column 16"],
    [["query", "SELECT * FROM Account"], "SOQL has no *"],
  ])("%s: says what is wrong", async (args, what) => {
    const run = await org.run({ args });

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(what);
    expect(run.stderr).not.toMatch(/queries:|stream|discovery/);
  });

  it.each([
    [200, 200, ""],
    [201, 200, "The first 200 rows. --limit N shows more, --csv all of them."],
  ])("shows the first 200 of %d rows on a terminal, and says so", async (count, shown, note) => {
    const screen = { ...narrowScreen, isErrorTerminal: true };
    const run = await org.run({ args: ["query", `SELECT Id FROM Account LIMIT ${count}`], screen });

    expect(run.stdout.trimEnd().split("\n")).toHaveLength(shown + 1);
    expect(run.stderr.trimEnd()).toBe(note);
  });

  it("has a column for a parent's field, whichever page has the first parent", async () => {
    const user = org.running.org.users[0]!;
    const parent = org.running.org.create(user, "Account", { Name: "zzz parent" });
    org.running.org.create(user, "Account", { Name: "zzz child", ParentId: parent });
    const soql = "select id, parent.name from Account where ParentId = null or Name = 'zzz child' order by Name";

    const run = await org.run({ args: ["query", `${soql} LIMIT 5000`, "--csv"] });

    const [head, ...rows] = run.stdout.trimEnd().split("\n");
    expect(head).toMatch(/^Id,parent\.name$/i);
    expect(rows.filter((row) => row.endsWith(",zzz parent"))).toHaveLength(1);
  });

  it("has all children, those on further pages too", async () => {
    const small = await TestOrg.start({ scale: 0.05, settings: { childPageRows: 2 } });
    try {
      const soql = "SELECT Id, (SELECT Id FROM Contacts) FROM Account";
      const run = await small.run({ args: ["query", soql, "--json"] });
      const count = await small.run({
        args: ["query", "SELECT COUNT(Id) n FROM Contact WHERE AccountId != null", "--json"],
      });

      const rows = JSON.parse(run.stdout) as { Contacts: unknown[] | null }[];
      expect(rows.flatMap(({ Contacts }) => Contacts ?? [])).toHaveLength(JSON.parse(count.stdout)[0].n);
    } finally {
      await small.close();
    }
  });

  it("COUNT() is a row, of none too", async () => {
    expect(await json(["query", "select count() from Account where Name = 'none such'"])).toEqual([{ count: 0 }]);
  });

  it("has the heads of the columns where there are no rows", async () => {
    const run = await org.run({
      args: [
        "query",
        "SELECT Id, Owner.Name, (SELECT Id FROM Contacts) FROM Account a WHERE a.Name = 'none such'",
        "--csv",
      ],
    });

    expect(run).toMatchObject({ exitCode: 0, stdout: "Id,Owner.Name,Contacts\n" });
  });

  it("asks for no page after the last row wanted", async () => {
    const run = await org.run({ args: ["query", "SELECT Id FROM Account", "--limit", "2000"] });

    expect(run.stdout.trimEnd().split("\n")).toHaveLength(2_001);
    expect(run.calls).toBe(1);
  });

  it("says so where there are no rows", async () => {
    const run = await org.run({
      args: ["query", "SELECT Id FROM Account WHERE Name = 'none such'"],
      screen: narrowScreen,
    });

    expect(run).toMatchObject({ exitCode: 0, stdout: "" });
    expect(run.stderr).toContain("no rows");
  });
});
