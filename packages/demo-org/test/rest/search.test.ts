import { describe, expect, it } from "vitest";
import { type Client, openRealOrg } from "../support/client.ts";

const sosl = (text: string): string => `search/?q=${encodeURIComponent(text)}`;
const create = async ({ post }: Client, object: string, values: unknown): Promise<string> => {
  const { json } = await post(`sobjects/${object}`, values);
  return (json as { id: string }).id; // of a row that was created
};
const attributes = (type: string, id: string, version = 60) => ({
  type,
  url: `/services/data/v${version}.0/sobjects/${type}/${id}`,
});

async function openSearched() {
  const client = await openRealOrg();
  const account = await create(client, "Account", { Name: "Zeppelin Works", AnnualRevenue: 10 });
  const contact = await create(client, "Contact", { LastName: "Zeppelin", AccountId: account });
  return { ...client, account, contact };
}

describe("GET search", () => {
  it("answers with rows as queries write them, those of one object after those of another", async () => {
    const { ask, account, contact } = await openSearched();

    const { status, json } = await ask(sosl("FIND {zeppelin} RETURNING Contact(Id, Account.Name), Account"));

    expect(status).toBe(200);
    expect(json).toEqual({
      searchRecords: [
        {
          attributes: attributes("Contact", contact),
          Id: contact,
          Account: { attributes: attributes("Account", account), Name: "Zeppelin Works" },
        },
        { attributes: attributes("Account", account), Id: account },
      ],
    });
  });

  it("answers nothing with an empty list", async () => {
    const { ask } = await openRealOrg();

    expect((await ask(sosl("FIND {zeppelin}"))).json).toEqual({ searchRecords: [] });
  });

  it("answers with the rows alone before v37.0, and knows no search by parameters before v36.0", async () => {
    const { org, ask, account } = await openSearched();
    org.settings.oldestVersion = 35;
    const search = sosl("FIND {zeppelin} RETURNING Account");

    const old = await ask(`/services/data/v36.0/${search}`);
    const byParameters = await Promise.all(
      [35, 36].map((version) => ask(`/services/data/v${version}.0/parameterizedSearch?q=zeppelin&sobject=Account`)),
    );

    expect(old.json).toEqual([{ attributes: attributes("Account", account, 36), Id: account }]);
    expect(byParameters.map(({ status }) => status)).toEqual([404, 200]);
    expect(byParameters[1]?.json).toEqual(old.json);
  });

  it("adds the labels of fields where they are asked for", async () => {
    const { ask } = await openSearched();

    const { json } = await ask(
      sosl("FIND {zeppelin} RETURNING Account(Name, Owner.Alias), Lead WITH METADATA='LABELS'"),
    );

    const fieldMetadata = [
      { name: "Name", label: "Name" },
      { name: "Owner.Alias", label: "Alias" },
    ];
    expect(json).toMatchObject({ metadata: { entityetadata: [{ entityName: "Account", fieldMetadata }] } });
  });

  it("refuses a search without text, and methods that write", async () => {
    const { ask, post } = await openRealOrg();

    const answers = [await ask("search"), await post("search", { q: "FIND {zeppelin}" })];

    expect(answers.map(({ status, json }) => [status, json])).toMatchObject([
      [400, [{ errorCode: "MALFORMED_SEARCH" }]],
      [405, [{ errorCode: "METHOD_NOT_ALLOWED" }]],
    ]);
  });

  it("is a call like others: listed, counted, behind the login, and with faults", async () => {
    const { org, ask } = await openRealOrg();
    const search = sosl("FIND {zeppelin}");

    const resources = (await ask("")).json;
    const before = org.apiCalls();
    const { headers } = await ask(search);
    const counted = org.apiCalls() - before;
    const anonymous = await ask(search, { headers: { authorization: "Bearer none" } });
    org.fault({ path: "/search", reply: { status: 503, errorCode: "SERVER_UNAVAILABLE", message: "Try again" } });
    const faulty = await ask(search);

    expect(resources).toMatchObject({
      parameterizedSearch: "/services/data/v60.0/parameterizedSearch",
      search: "/services/data/v60.0/search",
    });
    expect(counted).toBe(1);
    expect(headers["sforce-limit-info"]).toBe(`api-usage=${before + 1}/100000`);
    expect([anonymous.status, faulty.status]).toEqual([401, 503]);
  });

  it("may be a part of a batch", async () => {
    const { post, account } = await openSearched();
    const url = `v60.0/${sosl("FIND {zeppelin} RETURNING Account")}`;

    const { json } = await post("composite/batch", { batchRequests: [{ method: "GET", url }] });

    const result = { searchRecords: [{ attributes: attributes("Account", account), Id: account }] };
    expect(json).toEqual({ hasErrors: false, results: [{ statusCode: 200, result }] });
  });
});

describe("parameterizedSearch", () => {
  const found = (json: unknown): unknown[] =>
    (json as { searchRecords: Record<string, unknown>[] }).searchRecords.map(({ attributes: _, ...row }) => row); // a search's answer

  it.each([
    ["q=zeppelin", [["Account"], ["Contact"]]],
    ["q=zeppelin&sobject=Contact&sobject=Account", [["Contact"], ["Account"]]],
    ["q=zeppelin&sObject=Account", [["Account"]]],
    ["q=zeppelin&sobject=Account&sobject=Contact&overallLimit=1", [["Account"]]],
    ["q=zeppelin&in=PHONE", []],
  ])("GET %s finds rows of these objects", async (query, expected) => {
    const { ask, account, contact } = await openSearched();

    const { json } = await ask(`parameterizedSearch/?${query}`);

    const ids: Readonly<Record<string, string>> = { Account: account, Contact: contact };
    expect(found(json)).toEqual(expected.map(([object = ""]) => ({ Id: ids[object] })));
  });

  it("GET takes fields, conditions, an order and limits of each object", async () => {
    const { ask, ...client } = await openSearched();
    for (const Name of ["Zeppelin A", "Zeppelin B"]) await create({ ask, ...client }, "Account", { Name });
    const query = new URLSearchParams([
      ["q", "zeppelin"],
      ["sobject", "Account"],
      ["sobject", "Contact"],
      ["fields", "LastName"],
      ["Account.fields", "Name, FORMAT(AnnualRevenue) revenue"],
      ["Account.where", "AnnualRevenue = null AND Name != 'no limit 5'"],
      ["Account.orderBy", "Name DESC NULLS_LAST"],
      ["Account.limit", "1"],
      ["metadata", "LABELS"],
      ["spellCorrection", "true"],
      ["anything", "else"],
    ]);

    const { json } = await ask(`parameterizedSearch?${query}`);

    expect(found(json)).toEqual([{ Name: "Zeppelin B", revenue: null }, { LastName: "Zeppelin" }]);
    expect(json).toHaveProperty("metadata.entityetadata");
  });

  it("POST takes the same in a body, numbers as numbers or texts", async () => {
    const { post, account } = await openSearched();
    const body = {
      q: "zeppelin",
      in: "ALL",
      fields: ["Id"],
      sobjects: [{ name: "Account", fields: ["Id", "Name"], where: "Name != null", orderBy: "Name", limit: "20" }],
      overallLimit: 100,
      defaultLimit: 10,
      offset: 0,
      spellCorrection: false,
    };

    const { json } = await post("parameterizedSearch", body);
    const next = await post("parameterizedSearch", { ...body, offset: "1" });

    expect(found(json)).toEqual([{ Id: account, Name: "Zeppelin Works" }]);
    expect(found(next.json)).toEqual([]);
  });

  it("takes data categories for articles", async () => {
    const { ask, post } = await openRealOrg({ knowledge: true });
    const article = "KnowledgeArticleVersion";
    const where = "PublishStatus = 'Online'";
    const categories = { groupName: "Topics__c", operator: "below", categories: ["Setup__c"] };
    const q = "a* OR b* OR c* OR h* OR w*";
    const query = new URLSearchParams({ q, sobject: article, [`${article}.where`]: where });
    query.set("dataCategory", "Topics__c BELOW Setup__c");

    const all = await post("parameterizedSearch", { q, sobjects: [{ name: article, where }] });
    const some = await post("parameterizedSearch", {
      q,
      sobjects: [{ name: article, where }],
      dataCategories: [categories],
    });

    expect(found(some.json).length).toBeGreaterThan(0);
    expect(found(some.json).length).toBeLessThan(found(all.json).length);
    expect((await ask(`parameterizedSearch?${query}`)).json).toEqual(some.json);
  });

  it.each([
    [{ q: "edge", sobject: "Account" }, 'Unrecognized field "sobject"'],
    [{ q: "edge", sobjects: [{ name: "Account", Fields: ["Id"] }] }, 'Unrecognized field "Fields"'],
    [{ q: "edge", dataCategory: "Topics__c AT Setup__c" }, 'Unrecognized field "dataCategory"'],
    [{ q: 5 }, "q has"],
    [{ q: "edge", fields: "Id" }, "fields has"],
    [{ q: "edge", sobjects: ["Account"] }, "sobjects has"],
    [{ q: "edge", sobjects: [{ fields: ["Id"] }] }, "name has"],
    [{ q: "edge", overallLimit: "ten" }, "overallLimit has"],
    [{ q: "edge", overallLimit: -1 }, "overallLimit has"],
    [{ q: "edge", spellCorrection: "maybe" }, "spellCorrection has"],
    [{ q: "edge", dataCategories: [{ groupName: "Topics__c" }] }, "dataCategory has"],
    [["edge"], "The request body must be a JSON object"],
  ])("POST refuses %j", async (body, message) => {
    const { post } = await openRealOrg();

    const { status, json } = await post("parameterizedSearch", body);

    expect([status, json]).toEqual([
      400,
      [{ errorCode: "JSON_PARSER_ERROR", message: expect.stringContaining(message) }],
    ]);
  });

  it.each([
    ["", "INVALID_SEARCH"],
    ["q=edge&overallLimit=ten", "ILLEGAL_QUERY_PARAMETER_VALUE"],
    ["q=edge&sobject=Account&Account.limit=ten", "ILLEGAL_QUERY_PARAMETER_VALUE"],
    ["q=edge&sobject=Account&Account.fields=Foo", "INVALID_FIELD"],
  ])("GET refuses %s", async (query, errorCode) => {
    const { ask } = await openRealOrg();

    const { status, json } = await ask(`parameterizedSearch?${query}`);

    expect([status, json]).toMatchObject([400, [{ errorCode }]]);
  });
});
