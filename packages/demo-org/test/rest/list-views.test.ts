import { describe, expect, it } from "vitest";
import { type Client, openRealOrg, soql } from "../support/client.ts";

type Row = Readonly<Record<string, unknown>>;

interface View extends Row {
  readonly id: string;
  readonly developerName: string;
}

interface Views {
  readonly done: boolean;
  readonly listviews: readonly View[];
  readonly nextRecordsUrl: string | null;
  readonly size: number;
}

interface Results {
  readonly done: boolean;
  readonly size: number;
  readonly records: readonly {
    readonly columns: readonly { readonly fieldNameOrPath: string; readonly value: unknown }[];
  }[];
}

/** A reply in the form that its test looks at. */
const get = async <T>({ ask }: Client, path: string): Promise<T> => (await ask(path)).json as T;

const viewsOf = (client: Client, object: string) => get<Views>(client, `sobjects/${object}/listviews`);

const pathOf = async (client: Client, object: string, developerName: string): Promise<string> => {
  const { listviews } = await viewsOf(client, object);
  return `sobjects/${object}/listviews/${listviews.find((each) => each.developerName === developerName)?.id}`;
};

const rowsOf = async (client: Client, text: string): Promise<readonly Row[]> =>
  (await get<{ records: readonly Row[] }>(client, soql(text))).records;

describe("list views", () => {
  it("are listed with the addresses that belong to them, as SOQL has them", async () => {
    const client = await openRealOrg();

    const views = await viewsOf(client, "Account");

    const rows = await rowsOf(
      client,
      "SELECT Id, Name, DeveloperName, IsSoqlCompatible FROM ListView WHERE SobjectType = 'Account' ORDER BY Id",
    );
    expect(views).toEqual({
      done: true,
      listviews: rows.map(({ Id, Name, DeveloperName, IsSoqlCompatible }) => {
        const url = `/services/data/v60.0/sobjects/Account/listviews/${Id}`;
        return {
          ...{ describeUrl: `${url}/describe`, developerName: DeveloperName, id: Id, label: Name },
          ...{ resultsUrl: `${url}/results`, soqlCompatible: IsSoqlCompatible, url },
        };
      }),
      nextRecordsUrl: null,
      size: 5,
      sobjectType: "Account",
    });
    expect(await get(client, String(views.listviews[2]?.["url"]))).toEqual(views.listviews[2]);
    expect(await viewsOf(client, "Task")).toMatchObject({ done: true, listviews: [], size: 0, sobjectType: "Task" });
  });

  it("come in pages where there are many", async () => {
    const client = await openRealOrg({ rows: { ListView: 600 } });
    const pages: Views[] = [];

    for (
      let url: string | null = "sobjects/Account/listviews";
      url !== null;
      url = pages.at(-1)?.nextRecordsUrl ?? null
    )
      pages.push(await get<Views>(client, url));

    expect(pages.map(({ done, size }) => [done, size])).toEqual([
      [false, 200],
      [true, 50],
    ]);
    expect(new Set(pages.flatMap(({ listviews }) => listviews.map(({ id }) => id))).size).toBe(250);
  });

  it("are described with their filters, their order and a query for their rows", async () => {
    const client = await openRealOrg({ scale: 1 });

    const view = await get<Row>(client, `${await pathOf(client, "Account", "Large_Prospects")}/describe`);

    expect(view).toMatchObject({
      orderBy: [
        { fieldNameOrPath: "NumberOfEmployees", nullsPosition: "last", sortDirection: "descending" },
        { fieldNameOrPath: "Id", nullsPosition: "first", sortDirection: "ascending" },
      ],
      scope: null,
      sobjectType: "Account",
      whereCondition: {
        conditions: [
          { field: "NumberOfEmployees", operator: "greaterThan", values: ["1000"] },
          { field: "Type", operator: "in", values: ["'Prospect'", "'Customer - Direct'"] },
          { field: "Name", operator: "like", values: ["'%a%'"] },
        ],
        conjunction: "and",
      },
    });
    expect(view["query"]).toMatchInlineSnapshot(
      `"SELECT Name, NumberOfEmployees, AnnualRevenue, Parent.Name, LastActivityDate, Id, CreatedDate, LastModifiedDate, SystemModstamp FROM Account WHERE NumberOfEmployees > 1000 AND Type IN ('Prospect', 'Customer - Direct') AND Name LIKE '%a%' ORDER BY NumberOfEmployees DESC NULLS LAST, Id ASC NULLS FIRST"`,
    );
    const rows = await rowsOf(client, String(view["query"]));
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.every((row) => Number(row["NumberOfEmployees"]) > 1000)).toBe(true);
  });

  it("describe each column's label, select item and order", async () => {
    const client = await openRealOrg();

    const { columns, query, scope, whereCondition } = await get<Row>(
      client,
      `${await pathOf(client, "Case", "MyOpenCases")}/describe`,
    );

    // Columns as describe has them.
    const shown = (columns as Row[]).map((each) => [
      each["fieldNameOrPath"],
      each["label"],
      each["type"],
      each["hidden"],
      each["selectListItem"],
    ]);
    expect(shown).toEqual([
      ["CaseNumber", "Case Number", "string", false, "CaseNumber"],
      ["Contact.Name", "Contact Name", "string", false, "Contact.Name"],
      ["Subject", "Subject", "string", false, "Subject"],
      ["Status", "Status", "picklist", false, "toLabel(Status)"],
      ["Priority", "Priority", "picklist", false, "toLabel(Priority)"],
      ["CreatedDate", "Created Date", "datetime", false, "CreatedDate"],
      ["Owner.Name", "Owner Name", "string", false, "Owner.Name"],
      ["Id", "Id", "id", true, "Id"],
      ["LastModifiedDate", "Last Modified Date", "datetime", true, "LastModifiedDate"],
      ["SystemModstamp", "System Modstamp", "datetime", true, "SystemModstamp"],
    ]);
    const [first, , subject] = columns as Row[]; // as above
    expect(first).toMatchObject({ ascendingLabel: "Z-A", sortable: true, sortDirection: "ascending", sortIndex: 0 });
    expect(subject).toMatchObject({ descendingLabel: "A-Z", sortDirection: null, sortIndex: null });
    expect([scope, whereCondition]).toEqual(["mine", { field: "IsClosed", operator: "equals", values: ["false"] }]);
    expect(query).toContain(" FROM Case USING SCOPE mine WHERE IsClosed = false ORDER BY ");
  });

  it("give their rows page by page, all values as texts", async () => {
    const client = await openRealOrg();
    const path = await pathOf(client, "Opportunity", "Not_Lost");
    const { query } = await get<Row>(client, `${path}/describe`);

    const first = await get<Results>(client, `${path}/results`);
    const all = await get<Results>(client, `${path}/results?limit=2000`);
    const second = await get<Results>(client, `${path}/results?limit=25&offset=25`);

    const rows = await rowsOf(client, String(query));
    expect([first.size, first.done, all.size, all.done]).toEqual([25, false, rows.length, true]);
    expect([...first.records, ...second.records]).toEqual(all.records.slice(0, 50));
    const [row] = rows;
    expect(
      Object.fromEntries(all.records[0]?.columns.map(({ fieldNameOrPath, value }) => [fieldNameOrPath, value]) ?? []),
    ).toMatchObject({
      ...{ Id: row?.["Id"], Name: row?.["Name"], "Account.Name": (row?.["Account"] as Row | null)?.["Name"] ?? null },
      ...{
        IsWon: String(row?.["IsWon"]),
        SystemModstamp: expect.stringMatching(/^\w{3} \w{3} \d\d \d\d:\d\d:\d\d GMT \d{4}$/),
      },
    });
  });

  it("write date-times as Java does", async () => {
    const client = await openRealOrg();
    const { records } = await get<Results>(client, `${await pathOf(client, "Case", "AllOpenCases")}/results?limit=1`);
    const value = (path: string) => records[0]?.columns.find(({ fieldNameOrPath }) => fieldNameOrPath === path)?.value;
    const [row] = await rowsOf(client, `SELECT CreatedDate FROM Case WHERE Id = '${value("Id")}'`);

    const written = String(value("CreatedDate"));

    expect(new Date(written).toISOString()).toBe(new Date(String(row?.["CreatedDate"])).toISOString());
    expect(written).toMatch(/^\w{3} \w{3} \d\d \d\d:\d\d:\d\d GMT \d{4}$/);
  });

  it("can be corrupt, or without an equivalent query", async () => {
    const client = await openRealOrg();
    const answer = async (developerName: string, part: string) => {
      const { status, json } = await client.ask(`${await pathOf(client, "Account", developerName)}/${part}`);
      return [status, json];
    };

    const message = "List view filter is not FilterByDynsql Context";
    const broken = [500, [{ message, errorCode: "UNKNOWN_EXCEPTION" }]];
    expect([await answer("Old_Import", "describe"), await answer("Old_Import", "results")]).toEqual([broken, broken]);
    expect(await answer("Team_Accounts", "describe")).toMatchObject([
      400,
      [{ errorCode: "ILLEGAL_QUERY_PARAMETER_VALUE" }],
    ]);
  });

  it("that were used lately can be asked for", async () => {
    const client = await openRealOrg({ rows: { ListView: 120 } });
    const used =
      "SELECT Id FROM ListView WHERE SobjectType = 'Case' AND LastViewedDate != null ORDER BY LastViewedDate DESC";

    const { listviews } = await get<Views>(client, "sobjects/Case/listviews/recent");

    expect(listviews.length).toBeGreaterThan(2);
    expect(listviews.map(({ id }) => id)).toEqual((await rowsOf(client, used)).map(({ Id }) => Id));
  });

  it("leave out what the user may not read, and are unknown for another object", async () => {
    const client = await openRealOrg();
    const path = await pathOf(client, "Contact", "AllContacts");
    client.org.org.alterField("Contact", "Title", "hide");

    const { columns, query } = await get<Row>(client, `${path}/describe`);
    const other = await client.ask(path.replace("Contact", "Lead"));
    const wrong = await client.ask(`${path}/results?limit=2001`);

    expect((columns as Row[]).map((each) => each["fieldNameOrPath"])).not.toContain("Title");
    expect(query).not.toContain("Title");
    expect([other.status, wrong.status]).toEqual([404, 400]);
  });
});
