import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestOrg } from "../support/test-org.ts";

describe("the verbs that look at an org", () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.02, rows: { Account: 4_500 } });
  });
  afterAll(() => org.close());

  const terminal = { isTerminal: true, columns: () => 80, env: { NO_COLOR: "1" } };
  const json = async (args: readonly string[], config = {}) => {
    const run = await org.run({ config, args: [...args, "--json"] });
    expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode: 0, stderr: "" });
    return JSON.parse(run.stdout);
  };

  it("objects: names, labels, rows, and why an object is left out", async () => {
    const found = await json(["objects", "contact"], { objects: ["Account"] });
    const account = await json(["objects", "Account"], { objects: ["Account"] });

    expect(found.length).toBeGreaterThan(1);
    expect(found[0]).toMatchObject({ name: expect.stringMatching(/contact/i), extracted: false });
    expect(found[0].why).toContain("does not match it");
    expect(account[0]).toMatchObject({ name: "Account", label: "Account", extracted: true, why: null });
    expect(account[0].rows).toBeGreaterThan(4_000);
  });

  it("fields: types, references, formulas, and what is hidden from the user", async () => {
    org.running.org.alterField("Account", "Phone", "hide");
    const found = await json(["fields", "account"]);
    org.running.org.alterField("Account", "Phone", "show");

    const byName = new Map(found.map((row: { name: string }) => [row.name, row]));
    expect(byName.get("OwnerId")).toMatchObject({ type: "reference", references: ["User"] });
    expect(byName.get("Phone")).toMatchObject({ hidden: true });
  });

  it("fields: describes an object once, and keeps the describe", async () => {
    await json(["fields", "Product2"]);
    const from = org.running.requests().length;

    await json(["fields", "Product2"]);

    const bodies = org.running
      .requests()
      .slice(from)
      .map(({ url }) => url);
    expect(bodies.filter((url) => url.endsWith("/composite"))).toHaveLength(1);
  });

  it("picklists: the values of an object, or of one field", async () => {
    const all = await json(["picklists", "Account"]);
    const one = await json(["picklists", "account.industry"]);

    expect(new Set(all.map(({ field }: { field: string }) => field)).size).toBeGreaterThan(1);
    expect(new Set(one.map(({ field }: { field: string }) => field))).toEqual(new Set(["Industry"]));
  });

  it("warn of what a stream's reads will miss where they are about that stream, or about all", async () => {
    const objects = ["Account", "AccountShare", "ContentDocument"];
    const said = async (args: readonly string[]) => (await org.run({ config: { objects }, args })).stderr;

    expect(await said(["streams"])).toBe("");
    expect(await said(["preview", "Account", "--rows", "1"])).toBe("");
    expect(await said(["preview", "accountshare", "--rows", "1"])).toMatch(/warning: LastModifiedDate is all/);
    expect(await said(["preview", "ContentDocument", "--rows", "1"])).toMatch(/warning: ContentDocument: The user/);
    expect(await said(["plan"])).toMatch(/ContentDocument: The user.*\n(.*\n)*.*LastModifiedDate is all/);
  });

  it("preview: shows wide records beside each other, as many as fit or were asked for", async () => {
    const shown = async (...args: string[]) => (await org.run({ args: ["preview", ...args], screen: terminal })).stdout;
    const titles = (text: string) => text.split("\n").filter((line) => line.includes("-- "));

    const usual = await shown("Account");
    const asked = await shown("Account", "--rows", "3");

    expect(titles(usual)).toEqual([expect.stringMatching(/-- 1 -+ {2}-- 2 -+$/)]);
    expect(titles(asked)).toEqual([expect.stringMatching(/-- 1 -+ {2}-- 2 -+$/), expect.stringMatching(/^-- 3 -+$/)]);
    expect(usual.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  it("picklists: whether a value is active only where all are shown", async () => {
    const head = async (...more: string[]) =>
      (await org.run({ screen: terminal, args: ["picklists", "Account.Industry", ...more] })).stdout.split("\n")[0];

    expect(await head()).toMatch(/^field +value +label +default$/);
    expect(await head("--all")).toMatch(/^field +value +label +default +active$/);
  });

  it("reports, list-views, limits: as the settings name them", async () => {
    const reports = await json(["reports", "invoices"]);
    const views = await json(["list-views", "Account"]);
    const limits = await json(["limits", "DailyApi"]);

    expect(reports).toEqual([expect.objectContaining({ developer_name: "Invoices" })]);
    expect(views.map(({ list_view }: { list_view: string }) => list_view)).toContain("Account.AllAccounts");
    expect(limits[0]).toMatchObject({ name: "DailyApiRequests", max: 100_000 });
  });

  it.each([
    ["objects Acount", "Did you mean Account?"],
    ["fields Acount", "Did you mean Account?"],
    ["fields Account Nmae", "Did you mean Name?"],
    ["picklists Account.Indutry", "Did you mean Industry?"],
    ["picklists Account.Industry.x", "Did you mean Industry?"],
    ["reports Invoises", "Did you mean Invoices?"],
    ["list-views Acount", "Did you mean Account?"],
    ["limits DailyApiRequest_", "Did you mean DailyApiRequests?"],
    ["picklists account.name", "Account.Name: it offers no values: its type is string. picklists Account lists"],
    ["picklists Account.Industry.x", "Industry.x: this user sees no picklist of Account"],
  ])("%s: ends with 2 and names the nearest", async (words, hint) => {
    const run = await org.run({ args: words.split(" ") });

    expect({ exitCode: run.exitCode, stdout: run.stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(run.stderr).toContain(hint);
  });

  it.each([
    ["objects", /why\n/],
    ["explain AccountChangeEvent", /change events cannot be\s+queried\./],
    ["limits Cdp", /^CdpAiInferenceApiMonthlyLimit +500,000,000 +500,000,000 +0$/m],
    ["doctor", /Give it\s+where all files are wanted\.\n/],
  ])("%s: leaves out no part of a sentence or a number, and keeps to the terminal", async (words, sentence) => {
    const { stdout } = await org.run({ args: words.split(" "), screen: terminal });

    expect(stdout).toMatch(sentence);
    expect(stdout).not.toMatch(/\d…|[a-z ]…$/m);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  const screenOf = async (...args: readonly string[]) => {
    const run = await org.run({ args, config: { objects: ["Account"] }, screen: terminal });
    expect(run.exitCode).toBe(0);
    return `${run.stdout}${run.stderr}`;
  };

  it("objects --keys: the keys that discovery takes", async () => {
    expect(await screenOf("objects", "Account*", "--keys")).toMatchInlineSnapshot(`
      "name                key  replication key   rows  extracted
      Account             Id   SystemModstamp    4423  yes
      AccountChangeEvent                               no
      AccountFeed         Id   SystemModstamp          no
      AccountHistory      Id   CreatedDate             no
      AccountShare        Id   LastModifiedDate        no
      "
    `);
    const [account] = await json(["objects", "Account", "--keys"]);
    expect(account).toMatchObject({ name: "Account", key: "Id", replication_key: "SystemModstamp", why: null });
  });

  it("fields: what is selected by default, and why not; formulas", async () => {
    expect(await screenOf("fields", "Account", "*Address")).toMatchInlineSnapshot(`
      "name             type     label             references  note
      BillingAddress   address  Billing Address               Not selected. It is a
                                                              compound field, and its
                                                              components come by
                                                              themselves: name it in
                                                              select to have it too.
      ShippingAddress  address  Shipping Address              Not selected. It is a
                                                              compound field, and its
                                                              components come by
                                                              themselves: name it in
                                                              select to have it too.
      "
    `);
    const found = await json(["fields", "Measurement__c"], { exclude_formula_fields: true });
    const byName = new Map(found.map((row: { name: string }) => [row.name, row]));
    expect(byName.get("Scaled__c")).toMatchObject({
      selected: false,
      formula: "Value__c * Factor__c",
      note: expect.stringContaining("exclude_formula_fields"),
    });
    expect(byName.get("Name")).toMatchObject({ selected: true, formula: null });
  });

  it("picklists --record-types: which of them offer a value", async () => {
    expect(await screenOf("picklists", "Opportunity.Type", "--record-types")).toMatchInlineSnapshot(`
      "field  value              label              record types
      Type   New Business       New Business       New_Business
      Type   Existing Business  Existing Business  Renewal
      "
    `);
    const [without] = await json(["picklists", "Opportunity.Type"]);
    expect(without.record_types).toBeNull();
  });

  it.each([
    ["objects zzz*", "zzz* matches no object that this user sees."],
    ["fields Account zzz*", "zzz* matches no field of Account that this user sees."],
    ["reports zzz*", "zzz* matches no report that this user sees."],
    ["limits zzz*", "zzz* matches no limit that this user sees."],
    ["picklists CaseComment", "CaseComment offers no value that this user sees."],
    ["list-views OrderItem", "This user sees no list view of OrderItem."],
    ["objects Case --extracted", "None of them is extracted. Without --extracted they are listed, and why."],
  ])("%s: says that there is nothing, and ends with 0", async (words, note) => {
    const run = await org.run({ args: words.split(" "), config: { objects: ["Account"] } });

    expect(run).toMatchObject({ exitCode: 0, stderr: `${note}\n` });
    expect(run.stdout.trimEnd().split("\n")).toHaveLength(1);
  });

  describe("preview", () => {
    it("shows the first records of a stream as a sync writes them, by one page and no job", async () => {
      const from = org.running.requests().length;

      const found = await json(["preview", "account", "--rows", "3"], { objects: ["Account"], api: "bulk" });

      const asked = org.running
        .requests()
        .slice(from)
        .map(({ url }) => url);
      expect(found).toHaveLength(3);
      expect(Object.keys(found[0])).toContain("_sdc_deleted_at");
      expect(asked.filter((url) => url.includes("queryAll"))).toHaveLength(1);
      expect(asked.filter((url) => url.includes("/jobs/"))).toEqual([]);
    });

    it("asks about this stream and its parents alone, and warns of no other", async () => {
      const related = { Contact: ["Account.Name"], Case: ["Contact.Name"] };
      const queries = [{ name: "names", soql: "SELECT Id FROM Lead" }];
      const config = {
        related_fields: related,
        queries,
        list_views: ["Account.AllAccounts"],
        reports: [{ developer_name: "Invoices" }],
      };
      // Its describes are in no cache.
      const fresh = await TestOrg.start({ scale: 0.02 });
      const reply = { status: 400, errorCode: "INVALID_TYPE", message: "nobody should ask" };
      fresh.running.fault({ path: "sobjects/(?!(Contact|Account)/)\\w+/describe", count: "all", reply });

      const run = await fresh.run({ config, args: ["preview", "contact", "--rows", "1", "--json"] });

      const asked = fresh.running.requests().map(({ url }) => url);
      await fresh.close();
      expect(run).toMatchObject({ exitCode: 0, stderr: "" });
      expect(Object.keys(JSON.parse(run.stdout)[0])).toContain("Account__Name");
      expect(asked.filter((url) => /analytics|listviews|ListView|Lead/.test(url))).toEqual([]);
    });

    it.each([
      ["report_invoices", "reports"],
      ["REPORT_Invoices__summary", "reports"],
      ["list_view_account_allaccounts", "list_views"],
      ["picklist_values", "metadata_streams"],
    ])("finds %s among the %s, and asks nothing about the others", async (name) => {
      const reports = [{ developer_name: "Pipeline" }, { developer_name: "Invoices", summary: true }];
      const config = {
        reports,
        list_views: ["Account.AllAccounts", "Contact.AllContacts"],
        metadata_streams: ["picklist_values"],
      };
      const from = org.running.requests().length;

      const run = await org.run({ config, args: ["preview", name, "--rows", "1", "--json"] });

      const asked = org.running
        .requests()
        .slice(from)
        .map(({ url }) => url);
      expect(run).toMatchObject({ exitCode: 0, stderr: "" });
      expect(JSON.parse(run.stdout)).toHaveLength(1);
      const described = asked.flatMap((url) => /(?:reports|listviews)\/\w+\/describe/.exec(url) ?? []);
      expect(new Set(described.map(String)).size).toBeLessThan(2);
    });

    it.each<[string, object, RegExp]>([
      ["Contact", { select: ["Account.*"] }, /Contact: no stream of this name is selected\. .*select it by select\./],
      ["Contact", { objects: ["Account"] }, /Contact: no stream of this name is selected\./],
      ["Contakt", {}, /Contakt: no stream of this name is selected\. Did you mean Contact\?/],
      ["names", { queries: [{ name: "names", soql: "SELECT Id, Nmae FROM Lead" }] }, /names: .*Nmae/],
      ["Contact", { filters: { Contakt: "Name != null" } }, /filters: .*Contakt/],
    ])("says why it cannot show %s with %j, and nothing else", async (name, config, why) => {
      const run = await org.run({ config: { ...config }, args: ["preview", name, "--json"] });

      const [first = "", ...others] = run.stderr.trim().split("\n");
      expect({ code: run.exitCode, others }).toEqual({ code: 2, others: [] });
      expect(JSON.parse(first).error.message).toMatch(why);
    });

    it("shows a query's records too, and says which stream a wrong name may mean", async () => {
      const queries = [{ name: "names", soql: "SELECT Id, Name FROM Contact", api: "bulk" }];
      const config = { objects: ["Account"], queries };
      const from = org.running.requests().length;

      const found = await json(["preview", "names"], config);
      const wrong = await org.run({ config, args: ["preview", "nmaes"] });

      expect(found).toHaveLength(10);
      expect(Object.keys(found[0])).toEqual(expect.arrayContaining(["Id", "Name"]));
      expect(
        org.running
          .requests()
          .slice(from)
          .filter(({ url }) => url.includes("/jobs/")),
      ).toEqual([]);
      expect(wrong.exitCode).toBe(2);
      expect(wrong.stderr).toContain("Did you mean names?");
    });
  });

  describe("query", () => {
    it("shows rows as a table, with the fields of parents as columns", async () => {
      const soql = "SELECT Name, Owner.Alias FROM Account WHERE Id != null ORDER BY Id LIMIT 2;";

      const run = await org.run({ args: ["query", soql], screen: terminal });

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
      const screen = { ...terminal, isErrorTerminal: true };
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
        screen: terminal,
      });

      expect(run).toMatchObject({ exitCode: 0, stdout: "" });
      expect(run.stderr).toContain("no rows");
    });
  });
});
