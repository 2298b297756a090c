import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainQuery } from "../../support/plain-query.ts";
import { type Row, Target } from "../../support/target.ts";
import { type Catalog, type TapRun, TestOrg } from "../../support/test-org.ts";

interface Query {
  readonly name: string;
  readonly soql?: string;
  readonly [setting: string]: unknown;
}

let org: TestOrg;
beforeAll(async () => {
  org = await TestOrg.start({ scale: 0.05, settings: { pageRows: 35, childPageRows: 1 } });
});
afterAll(() => org.close());

/** Queries alone: no object matches the pattern. */
const only = (...queries: readonly Query[]) => ({ objects: ["!*"], queries });
const ask = (soql: string, more: object = {}): Query => ({ name: "asked", soql, ...more });

async function read(query: Query, more: object = {}): Promise<{ rows: readonly Row[]; catalog: Catalog; run: TapRun }> {
  const config = { ...only(query), ...more };
  const catalog = await org.discover(config);
  const run = await org.run({ config, catalog });
  expect(run.exitCode === 0 ? "" : run.stderr).toBe("");
  return { rows: new Target().load(run.messages).appended(query.name), catalog, run };
}

const schemaOf = ({ streams }: Catalog) => streams[0]?.schema.properties ?? {};
const typesOf = (catalog: Catalog) =>
  Object.fromEntries(
    Object.entries(schemaOf(catalog)).map(([name, { type, format }]) => [name, [type, format].flat()]),
  );
const plain = (soql: string): Promise<Row[]> => plainQuery(org.running, soql);
const sorted = (rows: readonly Row[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

describe("a query of an object's rows", () => {
  const soql =
    "SELECT a.Id, a.Name, account.owner.name, Amount, CloseDate, SystemModstamp FROM Opportunity a\n" +
    "WHERE a.IsClosed = false OR (Amount > 1000 AND NOT Name LIKE 'x%') ORDER BY Amount DESC NULLS LAST";

  it("has the query's columns, parents' by their path, typed by their describes and spelled as these do", async () => {
    const { catalog } = await read(ask(soql));

    expect(typesOf(catalog)).toEqual({
      Id: ["string", undefined],
      Name: ["null", "string", undefined],
      Account__Owner__Name: ["null", "string", undefined],
      Amount: ["null", "number", undefined],
      CloseDate: ["null", "string", "date"],
      SystemModstamp: ["null", "string", "date-time"],
      _sdc_deleted_at: ["null", "string", "date-time"],
    });
    expect(catalog.streams[0]).toMatchObject({ key_properties: ["Id"], replication_key: "SystemModstamp" });
  });

  it.each(["rest", "bulk"])("brings, by %s, the rows that Salesforce answers, each once", async (api) => {
    const expected = await plain(
      "SELECT Id,Name,Account.Owner.Name,Amount,CloseDate,SystemModstamp,IsDeleted FROM Opportunity " +
        "WHERE IsClosed = false OR (Amount > 1000 AND NOT Name LIKE 'x%')",
    );

    const { rows } = await read(ask(soql, { api }));

    const utc = (value: unknown) => String(value).replace("+0000", "Z");
    expect(expected.length).toBeGreaterThan(20);
    expect(sorted(rows)).toEqual(
      sorted(
        expected.map(({ Account, SystemModstamp, IsDeleted, ...row }) => ({
          Id: row["Id"],
          Name: row["Name"],
          Account__Owner__Name: (Account as { Owner: { Name: string } } | null)?.Owner.Name ?? null,
          Amount: row["Amount"],
          CloseDate: row["CloseDate"],
          SystemModstamp: utc(SystemModstamp),
          _sdc_deleted_at: IsDeleted === true ? utc(SystemModstamp) : null,
        })),
      ),
    );
  });

  it("says that its ORDER BY is left out", async () => {
    const { run } = await read(ask(soql));

    expect(run.stderr).toContain("asked: Its ORDER BY is left out");
  });

  it("reads only the columns that the catalog selects", async () => {
    const config = only(ask("SELECT Id, Name, toLabel(StageName), Amount FROM Opportunity"));
    const { streams } = await org.discover(config);
    const catalog = {
      streams: streams.map((stream) => ({
        ...stream,
        metadata: stream.metadata.map((each) => ({
          ...each,
          metadata: {
            ...each.metadata,
            ...(["Name", "StageName"].includes(each.breadcrumb[1] ?? "") && { selected: false }),
          },
        })),
      })),
    };

    const { messages } = await org.run({ config, catalog });

    const [row = {}] = new Target().load(messages).appended("asked");
    expect(Object.keys(row)).toEqual(["Id", "Amount", "_sdc_deleted_at"]);
  });
});

describe("what is more than a field", () => {
  it("a subquery is an array of all its rows, whatever pages they come on", async () => {
    const soql =
      "SELECT Id, Name, (SELECT Id, Name, Account.Name FROM Contacts WHERE LastName != null ORDER BY Id), (SELECT Id FROM Opportunities) FROM Account";
    const expected = await plain(
      "SELECT Id, Name, (SELECT Id, Name, Account.Name FROM Contacts WHERE LastName != null AND IsDeleted = false ORDER BY Id) FROM Account",
    );

    const { rows, catalog } = await read(ask(soql));

    const children = ({ Contacts }: Row) => (Contacts ?? []) as readonly Row[]; // an array, where there is one
    expect(Math.max(...expected.map((row) => children(row).length))).toBeGreaterThan(2);
    expect(sorted(rows.map((row) => ({ Id: row["Id"], Contacts: row["Contacts"] })))).toEqual(
      sorted(
        expected.map((row) => ({
          Id: row["Id"],
          Contacts: children(row).map(({ Id, Name, Account }) => ({
            Id,
            Name,
            Account__Name: (Account as Row | null)?.["Name"] ?? null,
          })),
        })),
      ),
    );
    expect(schemaOf(catalog)["Contacts"]).toMatchObject({
      type: ["null", "array"],
      items: { type: "object", properties: { Id: { type: ["string"] }, Account__Name: { type: ["null", "string"] } } },
    });
  });

  it.each([
    ["of one page", 1_000],
    ["of several pages", 35],
  ])(
    "a subquery's lost locator costs the %s that it was on another reading, and no row twice",
    async (_what, pageRows) => {
      org.running.settings.pageRows = pageRows;
      const config = only(ask("SELECT Id, (SELECT Id FROM Contacts) FROM Account", { records: "active" }));
      const catalog = await org.discover(config);
      const reply = { status: 400, errorCode: "INVALID_QUERY_LOCATOR", message: "invalid query locator" };
      org.running.fault({ path: "/query/0r8", reply });

      const run = await org.run({ config, catalog });

      org.running.settings.pageRows = 35;
      expect(run.exitCode === 0 ? "" : run.stderr).toBe("");
      const rows = new Target().load(run.messages).appended("asked");
      const children = rows.flatMap(({ Contacts }) => Contacts as Row[]);
      expect(rows.length).toBe((await plain("SELECT Id FROM Account WHERE IsDeleted = false")).length);
      expect(children.length).toBe(
        (await plain("SELECT Id FROM Contact WHERE IsDeleted = false AND Account.IsDeleted = false")).length,
      );
      expect(new Set(rows.map(({ Id }) => Id)).size).toBe(rows.length);
    },
  );

  it("a TYPEOF is a column for each field of any type, null where a row's parent is of another", async () => {
    const soql =
      "SELECT Id, TYPEOF What WHEN Account THEN Phone, Name WHEN Opportunity THEN Amount, Name ELSE Name END FROM Task";
    const expected = await plain("SELECT Id, What.Type, What.Name FROM Task");

    const { rows, catalog } = await read(ask(soql));

    const types = new Map(expected.map(({ Id, What }) => [Id, (What as Row | null)?.["Type"] ?? null]));
    const names = new Map(expected.map(({ Id, What }) => [Id, (What as Row | null)?.["Name"] ?? null]));
    expect(new Set(types.values()).size).toBeGreaterThan(2);
    expect(rows.map(({ Id, What__Name }) => [Id, What__Name])).toEqual(rows.map(({ Id }) => [Id, names.get(Id)]));
    expect(rows.filter(({ Id, What__Amount }) => What__Amount !== null && types.get(Id) !== "Opportunity")).toEqual([]);
    expect(rows.filter(({ Id, What__Phone }) => What__Phone !== null && types.get(Id) !== "Account")).toEqual([]);
    expect(rows.some(({ What__Amount }) => typeof What__Amount === "number")).toBe(true);
    expect(Object.keys(schemaOf(catalog))).toEqual([
      "Id",
      "What__Phone",
      "What__Name",
      "What__Amount",
      "_sdc_deleted_at",
    ]);
  });

  it("FIELDS() is the fields that it stands for, without a LIMIT too", async () => {
    const fields = org.running.org
      .describe(org.running.org.users[0]!, "Contact")!
      .fields.filter(({ type }) => !["address", "location", "base64", "complexvalue"].includes(type))
      .map(({ name }) => name);

    const { catalog, rows } = await read(ask("SELECT FIELDS(ALL), Account.Name FROM Contact"));

    expect(Object.keys(schemaOf(catalog))).toEqual([...fields, "Account__Name", "_sdc_deleted_at"]);
    expect(rows.length).toBe((await plain("SELECT Id FROM Contact")).length);
  });

  it("functions have the type of what they give", async () => {
    const soql =
      "SELECT Id, toLabel(StageName), FORMAT(Amount) shown, convertCurrency(Amount), FORMAT(convertCurrency(ExpectedRevenue)) both FROM Opportunity";

    const { catalog, rows } = await read(ask(soql));

    expect(typesOf(catalog)).toMatchObject({
      StageName: ["null", "string", undefined],
      shown: ["null", "string", undefined],
      Amount: ["null", "number", undefined],
      both: ["null", "string", undefined],
    });
    const [row = {}] = rows.filter(({ Amount }) => Amount !== null);
    expect([typeof row["shown"], typeof row["Amount"]]).toEqual(["string", "number"]);
  });

  it("an address is an object of its parts", async () => {
    const { rows } = await read(ask("SELECT Id, BillingAddress, BillingCity FROM Account"));

    const [row = {}] = rows.filter(({ BillingCity }) => BillingCity !== null);
    expect((row["BillingAddress"] as Row)["city"]).toBe(row["BillingCity"]);
  });
});

describe("a query of groups", () => {
  it("has a row for each group, its columns typed by what is computed", async () => {
    const soql =
      "SELECT Account.Rating, CALENDAR_YEAR(CloseDate) year, COUNT(Id), SUM(Amount) total, AVG(Probability), MAX(CloseDate) latest " +
      "FROM Opportunity WHERE Amount > 10 GROUP BY Account.Rating, CALENDAR_YEAR(CloseDate) HAVING COUNT(Id) > 0";
    const expected = await plain(soql.replace("Amount > 10", "Amount > 10 AND IsDeleted = false"));

    const { rows, catalog } = await read(ask(soql));

    expect(typesOf(catalog)).toEqual({
      Account__Rating: ["null", "string", undefined],
      year: ["null", "integer", undefined],
      expr0: ["null", "integer", undefined],
      total: ["null", "number", undefined],
      expr1: ["null", "number", undefined],
      latest: ["null", "string", "date"],
      _sdc_row_key: ["string", undefined],
    });
    expect(sorted(rows.map(({ _sdc_row_key, ...row }) => row))).toEqual(
      sorted(expected.map(({ Rating, ...row }) => ({ Account__Rating: Rating ?? null, ...row }))),
    );
    expect(catalog.streams[0]).toMatchObject({ key_properties: ["_sdc_row_key"], replication_method: "FULL_TABLE" });
  });

  it("takes the columns that the user names as its key", async () => {
    const { catalog } = await read(
      ask("SELECT StageName, COUNT(Id) n FROM Opportunity GROUP BY StageName", { key_properties: ["stagename"] }),
    );

    expect(catalog.streams[0]).toMatchObject({ key_properties: ["StageName"] });
    expect(schemaOf(catalog)["StageName"]).toMatchObject({ type: ["string"] });
  });

  it("names what is only shown otherwise as its field, and what is computed as Salesforce does", async () => {
    const soql =
      "SELECT toLabel(Account.Industry), FORMAT(MAX(Amount)), COUNT(Id) FROM Opportunity GROUP BY Account.Industry";
    const expected = await plain(soql.replace(" GROUP", " WHERE IsDeleted = false GROUP"));

    const { rows } = await read(ask(soql));

    expect(expected.length).toBeGreaterThan(3);
    expect(sorted(rows.map(({ _sdc_row_key, ...row }) => row))).toEqual(
      sorted(expected.map(({ Industry, ...row }) => ({ Account__Industry: Industry, ...row }))),
    );
  });

  it("COUNT() is one row with the number", async () => {
    const { rows } = await read(ask("SELECT COUNT() FROM Account"));

    expect(rows).toMatchObject([{ expr0: (await plain("SELECT Id FROM Account WHERE IsDeleted = false")).length }]);
  });

  it("counts deleted rows only where it, or its setting, says so", async () => {
    const numbers = async (query: Query) => (await read(query, { records: "all" })).rows.map(({ n }) => n);
    const soql = "SELECT COUNT(Id) n FROM Account";
    const counted = async (filter: string) => (await plain(`SELECT Id FROM Account${filter}`)).length;

    expect(await numbers(ask(soql))).toEqual([await counted(" WHERE IsDeleted = false")]);
    expect(await numbers(ask(soql, { records: "all" }))).toEqual([await counted("")]);
    expect(await numbers(ask(soql, { records: "deleted" }))).toEqual([await counted(" WHERE IsDeleted = true")]);
    expect(await numbers(ask(`${soql} WHERE IsDeleted = true`))).toEqual([await counted(" WHERE IsDeleted = true")]);
  });

  it("of more than Salesforce answers fails and says what to change; no part of them goes out", async () => {
    const config = only(ask("SELECT Name, COUNT(Id) n FROM Contact GROUP BY Name"));
    const run = await org.run({ config, catalog: await org.discover(config) });

    expect(run.exitCode).not.toBe(0);
    expect(run.messages.filter(({ type }) => type === "RECORD")).toEqual([]);
    expect(run.stderr).toMatch(/asked: the query has more groups than .*\. Group by fewer or coarser fields/);
    expect(run.stderr).not.toContain("a shorter time is asked for");
  });
});
