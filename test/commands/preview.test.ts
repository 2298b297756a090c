import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { narrowScreen, shownJson } from "../support/shown.ts";
import { TestOrg } from "../support/test-org.ts";

let org: TestOrg;
beforeAll(async () => {
  org = await TestOrg.start({ scale: 0.02, rows: { Account: 4_500 } });
});
afterAll(() => org.close());

const json = (args: readonly string[], config = {}) => shownJson(org, args, config);

describe("the verb preview, in an org", () => {
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

  it("shows wide records beside each other, as many as fit or were asked for", async () => {
    const shown = async (...args: string[]) =>
      (await org.run({ args: ["preview", ...args], screen: narrowScreen })).stdout;
    const titles = (text: string) => text.split("\n").filter((line) => line.includes("-- "));

    const usual = await shown("Account");
    const asked = await shown("Account", "--rows", "3");

    expect(titles(usual)).toEqual([expect.stringMatching(/-- 1 -+ {2}-- 2 -+$/)]);
    expect(titles(asked)).toEqual([expect.stringMatching(/-- 1 -+ {2}-- 2 -+$/), expect.stringMatching(/^-- 3 -+$/)]);
    expect(usual.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });
});
