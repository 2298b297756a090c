import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { narrowScreen, shownJson } from "../support/shown.ts";
import { TestOrg } from "../support/test-org.ts";

describe("the verbs that look at an org", () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.02, rows: { Account: 4_500 } });
  });
  afterAll(() => org.close());

  const json = (args: readonly string[], config = {}) => shownJson(org, args, config);

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

  it("picklists: whether a value is active only where all are shown", async () => {
    const head = async (...more: string[]) =>
      (await org.run({ screen: narrowScreen, args: ["picklists", "Account.Industry", ...more] })).stdout.split("\n")[0];

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
    const { stdout } = await org.run({ args: words.split(" "), screen: narrowScreen });

    expect(stdout).toMatch(sentence);
    expect(stdout).not.toMatch(/\d…|[a-z ]…$/m);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  const screenOf = async (...args: readonly string[]) => {
    const run = await org.run({ args, config: { objects: ["Account"] }, screen: narrowScreen });
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

  it("fields: what the setting select or a catalog selects, and what leaves the others out", async () => {
    const notesOf = async (args: readonly string[], config = {}) => {
      const found: { name: string; selected: boolean; note: string | null }[] = await json(args, config);
      return found.map(({ name, selected, note }) => [name, selected, note]);
    };
    const select = ["Account.BillingAddress", "Account.*Address", "!*.ShippingStreet"];

    expect(await notesOf(["fields", "Account", "*ingAddress"], { select })).toEqual([
      ["BillingAddress", true, null],
      ["ShippingAddress", false, expect.stringContaining("No pattern of the setting select names it.")],
    ]);
    expect(await notesOf(["fields", "Account", "ShippingStreet"], { select })).toEqual([
      ["ShippingStreet", false, "Not selected. The setting select leaves it out by !*.ShippingStreet."],
    ]);
    expect(await notesOf(["fields", "Contact", "LastName"], { select })).toEqual([
      ["LastName", false, "Not selected. The stream Contact is not selected."],
    ]);
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
});
