import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { plainQuery } from "../../support/plain-query.ts";
import { type Row, Target } from "../../support/target.ts";
import { type Catalog, type TapRun, TestOrg } from "../../support/test-org.ts";

const minute = 60_000;

let org: TestOrg;
beforeEach(async () => {
  org = await TestOrg.start({ scale: 0.02, rows: { Account: 300, Case: 120 } });
});
afterEach(() => org.close());

/** List views alone: no object matches the pattern. */
const only = (...views: readonly string[]) => ({ objects: ["!*"], list_views: views });

const discover = (...views: readonly string[]) => org.run({ config: only(...views), args: ["--discover"] });
const streamsOf = ({ stdout }: TapRun): Catalog["streams"] => JSON.parse(stdout).streams;
const idsOf = (run: TapRun) => streamsOf(run).map(({ tap_stream_id: id }) => id);

/** A run that must be complete. */
async function sync(config: object, catalog: Catalog, state?: unknown): Promise<TapRun> {
  const run = await org.run({ config: { ...config }, catalog, ...(state === undefined ? {} : { state }) });
  expect(run.exitCode === 0 ? "" : run.stderr).toBe("");
  return run;
}

const recordsOf = ({ messages }: TapRun, stream: string): readonly Row[] =>
  new Target().load(messages).appended(stream);
const utc = (value: unknown) => String(value).replace("+0000", "Z");
const sorted = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row)).sort();

/** Requests for what list views are. */
const describes = () => org.running.requests().filter(({ url }) => url.includes("/listviews/"));

/** From now on Salesforce describes a view like this. */
async function shows(view: string, query: string, more: object = {}): Promise<void> {
  const [object, name] = view.split(".");
  const where = `WHERE SobjectType = '${object}' AND DeveloperName = '${name}'`;
  const [row] = await plainQuery(org.running, `SELECT Id FROM ListView ${where}`, "query");
  org.running.clearFaults();
  org.running.fault({
    path: `/listviews/${row?.["Id"]}/describe`,
    count: "all",
    reply: {
      status: 200,
      headers: { "Content-Type": "application/json" },
      text: JSON.stringify({ columns: [], query, scope: "everything", scopeEntityId: null, ...more }),
    },
  });
}

const hidden = "Id, CreatedDate, LastModifiedDate, SystemModstamp";

describe("a list view", () => {
  it("has the view's columns under the labels that people see, by a name with the object's in it", async () => {
    const run = await discover("case.allopencases");

    const [stream] = streamsOf(run);
    expect(stream).toMatchObject({
      tap_stream_id: "list_view_case_allopencases",
      key_properties: ["Id"],
      replication_key: "SystemModstamp",
      replication_method: "INCREMENTAL",
      schema: { title: "All Open Cases" },
    });
    const columns = Object.entries(stream?.schema.properties ?? {});
    expect(columns.map(([name, { format, title }]) => [name, title, format ?? null])).toEqual([
      ["CaseNumber", "Case Number", null],
      ["Contact__Name", "Contact Name", null],
      ["Subject", "Subject", null],
      ["Status", "Status", null],
      ["Priority", "Priority", null],
      ["CreatedDate", "Created Date", "date-time"],
      ["Owner__Name", "Owner Name", null],
      ["Id", "Id", null],
      ["LastModifiedDate", "Last Modified Date", "date-time"],
      ["SystemModstamp", "System Modstamp", "date-time"],
      ["_sdc_deleted_at", "Deleted at", "date-time"],
    ]);
  });

  it("brings the rows that people see in it and, marked, the deleted ones: the same by REST and by Bulk", async () => {
    const read = async (api: string) => {
      const config = { ...only("Account.Large_Prospects"), api };
      const run = await sync(config, await org.discover(config));
      expect(run.stderr).toContain(api === "bulk" ? "by Bulk" : "by REST");
      return sorted(recordsOf(run, "list_view_account_large_prospects"));
    };
    const expected = await plainQuery(
      org.running,
      `SELECT Name, NumberOfEmployees, AnnualRevenue, Parent.Name, LastActivityDate, ${hidden}, IsDeleted FROM Account ` +
        "WHERE NumberOfEmployees > 1000 AND Type IN ('Prospect', 'Customer - Direct') AND Name LIKE '%a%'",
    );

    const [rest, bulk] = [await read("rest"), await read("bulk")];

    expect(expected.length).toBeGreaterThan(10);
    expect(bulk).toEqual(rest);
    expect(rest).toEqual(
      sorted(
        expected.map(
          ({ Name, NumberOfEmployees, AnnualRevenue, Parent, LastActivityDate, IsDeleted, Id, ...dateTimes }) => ({
            ...{ Name, NumberOfEmployees, AnnualRevenue },
            Parent__Name: (Parent as { Name: string } | null)?.Name ?? null,
            ...{ LastActivityDate, Id },
            ...Object.fromEntries(Object.entries(dateTimes).map(([name, value]) => [name, utc(value)])),
            _sdc_deleted_at: IsDeleted === true ? utc(dateTimes["SystemModstamp"]) : null,
          }),
        ),
      ),
    );
  });

  it("of a user's own records brings these alone", async () => {
    const config = { ...only("Account.MyAccounts"), records: "active" };
    const [user] = org.running.org.users;
    const soql = `SELECT Id FROM Account WHERE OwnerId = '${user?.id}'`;
    const mine = await plainQuery(org.running, soql, "query");

    const run = await sync(config, await org.discover(config));

    expect(mine.length).toBeGreaterThan(0);
    const ids = recordsOf(run, "list_view_account_myaccounts").map(({ Id }) => Id);
    expect(ids.toSorted()).toEqual(mine.map(({ Id }) => Id).toSorted());
  });

  it("whose rows depend on the day is read in full", async () => {
    const run = await discover("Opportunity.ClosingThisMonth");

    expect(streamsOf(run)).toMatchObject([{ key_properties: ["Id"], replication_method: "FULL_TABLE" }]);
    expect(run.stderr).toMatch(/list_view_opportunity_closingthismonth: .*CloseDate = THIS_MONTH.*it is read in full/);
  });

  it("brings what has changed among its rows, and asks nothing about the view", async () => {
    const config = only("Case.AllOpenCases");
    const catalog = await org.discover(config);
    const asked = describes().length;
    const first = await sync(config, catalog);
    const [inside] = await plainQuery(org.running, "SELECT Id FROM Case WHERE IsClosed = false", "query");
    const [outside] = await plainQuery(org.running, "SELECT Id FROM Case WHERE IsClosed = true", "query");
    org.running.clock.advance(30 * minute);
    for (const row of [inside, outside])
      org.running.org.update(org.running.org.users[0]!, {
        object: "Case",
        id: String(row?.["Id"]),
        values: { Subject: "changed" },
      });
    org.running.clock.advance(2 * minute);

    const second = await sync(config, catalog, first.state);

    expect(recordsOf(second, "list_view_case_allopencases")).toMatchObject([
      { Id: inside?.["Id"], Subject: "changed" },
    ]);
    expect(second.stderr).not.toContain("ORDER BY");
    expect([asked, describes().length]).toEqual([1, 1]);
  });
});

describe("all list views of an object", () => {
  it("come but for those that cannot: these are named with the reason", async () => {
    const run = await discover("Account.*", "Account.AllAccounts");

    expect(run.exitCode).toBe(0);
    expect(idsOf(run)).toEqual([
      "list_view_account_allaccounts",
      "list_view_account_large_prospects",
      "list_view_account_myaccounts",
    ]);
    expect(run.stderr).not.toContain("already");
    for (const view of ["Account.Old_Import", "Account.Team_Accounts"])
      expect(run.stderr).toContain(
        `list_views: ${view} is left out. Salesforce has no SOQL query for it (IsSoqlCompatible is false).`,
      );
  });

  it("may be none, which is reported; where nothing else is discovered it is an error", async () => {
    const run = await discover("Task.*");

    expect([run.exitCode, run.stdout]).toEqual([2, ""]);
    expect(run.stderr).toContain("list_views: Task has no list view that this user may see.");
  });
});

describe("a name that is wrong", () => {
  it.each([
    ["Account", '"Account" is not OBJECT.DEVELOPER_NAME. Write it like Account.MyAccounts, or Account.* for all'],
    ["Acount.MyAccounts", "there is no object Acount that this user may see (did you mean Account?)"],
    ["Account.MyAcounts", "Account has no list view MyAcounts that this user may see (did you mean MyAccounts?)"],
  ])("%s is an error of the configuration", async (view, message) => {
    const run = await discover(view);

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(message);
  });
});

describe("a list view that cannot be read", () => {
  const together = async () => {
    const run = await discover("Account.MyAccounts", "Case.AllOpenCases");
    expect([run.exitCode, idsOf(run)]).toEqual([0, ["list_view_case_allopencases"]]);
    return run.stderr.split("\n").filter((line) => line.includes("list_views:"));
  };

  it("because it is broken in Salesforce is left out after one call", async () => {
    const before = describes().length;
    const message = "List view filter is not FilterByDynsql Context";
    const reply = { status: 500, errorCode: "UNKNOWN_EXCEPTION", message };
    org.running.fault({ path: "sobjects/Account/listviews/", count: "all", reply });

    expect(await together()).toEqual([
      `WARN list_views: Account.MyAccounts is left out. Salesforce answered UNKNOWN_EXCEPTION: ${message}. ` +
        "Open the list view in Salesforce and save it again, or leave it out.",
    ]);
    expect(describes().length - before).toBe(2);
  });

  it.each([
    [
      "whose scope its query does not say",
      `SELECT Name, ${hidden} FROM Account`,
      { scope: "queue", scopeEntityId: "00G5g000000AbcdEAC" },
      "It shows the records of the scope queue, which its query does not say: SOQL has no such scope for it.",
    ],
    [
      "with a scope that is none of SOQL's",
      `SELECT Name, ${hidden} FROM Account USING SCOPE salesteam`,
      { scope: "salesteam" },
      'Its query: "salesteam" is not understood at line 1, column 89. Change the view in Salesforce, or give the user read access to what it needs.',
    ],
    [
      "with a field that the user may not read",
      `SELECT Name, Secret__c, ${hidden} FROM Account`,
      {},
      "Its query: Account has no field Secret__c that this user may read at line 1, column 14. Change the view in Salesforce, or give the user read access to what it needs.",
    ],
  ])("%s is left out", async (_what, query, more, reason) => {
    await shows("Account.MyAccounts", query, more);

    expect(await together()).toEqual([`WARN list_views: Account.MyAccounts is left out. ${reason}`]);
  });

  it("does not keep the others from coming where all cannot be looked up", async () => {
    const reply = { status: 400, errorCode: "INVALID_TYPE", message: "sObject type 'ListView' is not supported." };
    org.running.fault({ path: "ListView", count: "all", reply });

    const run = await org.run({ config: { ...only("Account.*"), objects: ["Account"] }, args: ["--discover"] });

    expect(idsOf(run)).toEqual(["Account"]);
    expect(run.stderr).toContain("list_views: none can be looked up. list_views: Salesforce answered INVALID_TYPE");
  });
});

describe("a list view with the scope of a queue or a team", () => {
  it("is read where its query says whose records it shows", async () => {
    const owner = org.running.org.users[0]?.id ?? "";
    const more = { scope: "queue", scopeEntityId: owner };
    await shows("Account.MyAccounts", `SELECT Name, ${hidden} FROM Account WHERE OwnerId = '${owner}'`, more);

    expect(await discover("Account.MyAccounts")).toMatchObject({ stderr: "" });
  });

  it("says that rows may come in by who belongs to a team", async () => {
    const query = `SELECT Name, ${hidden} FROM Account USING SCOPE team ORDER BY Name ASC NULLS FIRST`;
    await shows("Account.MyAccounts", query, { scope: "team" });

    const run = await discover("Account.MyAccounts");

    expect(idsOf(run)).toEqual(["list_view_account_myaccounts"]);
    expect(run.stderr).toContain("the scope team");
  });
});

describe("a list view that is changed", () => {
  const id = "list_view_case_allopencases";
  const view = (status: string) =>
    `SELECT Subject, toLabel(Status), ${hidden} FROM Case WHERE Status = '${status}' ORDER BY Subject ASC NULLS FIRST`;
  const subjects = (run: TapRun) => new Set(recordsOf(run, id).map(({ Status }) => Status));

  it("is read as it was until discovery runs again, and then in full", async () => {
    const config = only("Case.AllOpenCases");
    await shows("Case.AllOpenCases", view("New"));
    const catalog = await org.discover(config);
    await shows("Case.AllOpenCases", view("Closed"));

    const before = await sync(config, catalog);
    const later = await sync(config, await org.discover(config), before.state);
    const again = await sync(config, await org.discover(config), later.state);

    expect([subjects(before), subjects(later), subjects(again)]).toEqual([
      new Set(["New"]),
      new Set(["Closed"]),
      new Set(),
    ]);
    expect(later.stderr).toContain(`${id}: Its condition has changed since the previous run`);
  });

  it("in the catalog by hand is refused, and the others come", async () => {
    const config = only("Case.AllOpenCases", "Account.MyAccounts");
    await shows("Case.AllOpenCases", view("New"));
    const text = JSON.stringify(await org.discover(config));
    const edited = text.replace("Status = 'New'", "Status = 'Closed'");

    const run = await org.run({ config, catalog: JSON.parse(edited) });

    expect(run.exitCode).not.toBe(0);
    expect(run.stderr).toContain(
      `${id}: the catalog has another query of its list view than its columns are of. Run discovery again.`,
    );
    expect(recordsOf(run, "list_view_account_myaccounts").length).toBeGreaterThan(0);
  });
});
