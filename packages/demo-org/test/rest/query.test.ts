import { describe, expect, it } from "vitest";
import { oldLocators } from "../../src/index.ts";
import { type Client, openOrg, soql } from "../support/client.ts";
import { admin, idOf } from "../support/fake-org.ts";

interface QueryReply {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl?: string;
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

const all = soql("SELECT Id FROM Account");
const day = 86_400_000;

async function page(
  { ask }: Client,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<QueryReply> {
  const { json } = await ask(path, { headers });
  return json as QueryReply; // a reply of a query
}

describe("query", () => {
  it("returns every row once, in pages of 2,000, the last one without nextRecordsUrl", async () => {
    const client = await openOrg(4500);

    const pages = [await page(client, all)];
    for (let next = pages[0]?.nextRecordsUrl; next !== undefined; next = pages.at(-1)?.nextRecordsUrl) {
      pages.push(await page(client, next));
    }

    expect(pages.map(({ done, totalSize, records }) => [done, totalSize, records.length])).toEqual([
      [false, 4500, 2000],
      [false, 4500, 2000],
      [true, 4500, 500],
    ]);
    expect(pages[0]?.nextRecordsUrl).toMatch(/^\/services\/data\/v60\.0\/query\/0r8\w{15}-2000$/);
    const ids = pages.flatMap(({ records }) => records.map(({ Id }) => Id));
    expect(ids).toEqual(Array.from({ length: 4500 }, (_, n) => idOf("001", n)));
  });

  it("takes batchSize as a hint between 200 and 2,000, and shrinks pages of wide rows when so set", async () => {
    const client = await openOrg(4500);
    const sizeFor = async (batchSize: number, path = all): Promise<number> =>
      (await page(client, path, { "sforce-query-options": `batchSize=${batchSize}` })).records.length;

    const sizes = [await sizeFor(1), await sizeFor(500), await sizeFor(5000)];
    client.org.settings.shrinkWidePages = true;
    const wide = await sizeFor(2000, soql(`SELECT ${Array.from({ length: 101 }, () => "Id").join(", ")} FROM Account`));

    expect([...sizes, wide]).toEqual([200, 500, 2000, 1000]);
  });

  it("names /query/ in nextRecordsUrl after queryAll", async () => {
    const client = await openOrg(3, { settings: { pageRows: 2 } });

    const first = await page(client, all.replace("query", "queryAll"));

    expect(first.nextRecordsUrl).toMatch(/v60\.0\/query\/0r8/);
    expect((await page(client, first.nextRecordsUrl ?? "")).records).toHaveLength(1);
  });

  it("writes rows as REST does: attributes first, parents nested, decimals with all their digits", async () => {
    const { ask } = await openOrg(4);

    const { text } = await ask(
      soql("SELECT Name, AnnualRevenue, NumberOfEmployees, IsDeleted, SystemModstamp, Owner.Name FROM Account"),
    );

    const attributes = (n: number): string =>
      `{"attributes":{"type":"Account","url":"/services/data/v60.0/sobjects/Account/${idOf("001", n)}"}`;
    const owner = `{"attributes":{"type":"User","url":"/services/data/v60.0/sobjects/User/${admin.id}"},"Name":"Ada Admin"}`;
    const rest = `"IsDeleted":false,"SystemModstamp":"2026-05-01T07:25:37.000+0000"`;
    const records = [
      `${attributes(0)},"Name":"Quote \\"0\\", comma","AnnualRevenue":null,"NumberOfEmployees":0,${rest},"Owner":${owner}}`,
      `${attributes(1)},"Name":"Łódź 1","AnnualRevenue":139000000.0,"NumberOfEmployees":1,${rest},"Owner":null}`,
      `${attributes(2)},"Name":"Łódź 2","AnnualRevenue":3.5,"NumberOfEmployees":2,${rest},"Owner":${owner}}`,
      `${attributes(3)},"Name":"Quote \\"3\\", comma","AnnualRevenue":123456789012345678.25,"NumberOfEmployees":3,${rest},"Owner":null}`,
    ];
    expect(text).toBe(`{"totalSize":4,"done":true,"records":[${records.join(",")}]}`);
  });

  it("writes large numbers with an exponent from the size that is set", async () => {
    const { ask } = await openOrg(2, { settings: { scientificFrom: 1e8 } });

    const { text } = await ask(soql("SELECT AnnualRevenue FROM Account"));

    expect(text).toContain('"AnnualRevenue":1.39E8}');
  });

  it("nests children, with pages of their own where they are many", async () => {
    const client = await openOrg(4, { settings: { childPageRows: 2 } });

    const { records } = await page(client, soql("SELECT Id, (SELECT LastName FROM Contacts) FROM Account"));
    const contacts = records.map((each) => each["Contacts"] as QueryReply | null); // a subquery's member
    const rest = await page(client, contacts[3]?.nextRecordsUrl ?? "");

    expect(contacts.map((each) => each && [each.totalSize, each.done, each.records.length])).toEqual([
      null,
      [1, true, 1],
      [2, true, 2],
      [3, false, 2],
    ]);
    expect([rest.done, rest.records.map(({ LastName }) => LastName)]).toEqual([true, ["Person 2"]]);
  });

  it("counts without rows", async () => {
    const client = await openOrg(4);

    expect(await page(client, soql("SELECT COUNT() FROM Account"))).toEqual({ totalSize: 4, done: true, records: [] });
  });

  it("keeps a locator for two days of its clock", async () => {
    const client = await openOrg(3, { settings: { pageRows: 2, sessionMs: 10 * day } });
    const { nextRecordsUrl = "" } = await page(client, all);

    client.org.clock.advance(2 * day - 1);
    const inTime = await client.ask(nextRecordsUrl);
    client.org.clock.advance(1);
    const late = await client.ask(nextRecordsUrl);

    expect(inTime.status).toBe(200);
    expect([late.status, late.json]).toEqual([
      400,
      [{ message: "invalid query locator", errorCode: "INVALID_QUERY_LOCATOR" }],
    ]);
  });

  it("closes the oldest of more than ten locators where cursors are as they once were", async () => {
    const client = await openOrg(3, { settings: { pageRows: 2, ...oldLocators } });

    const urls: string[] = [];
    for (let n = 0; n < 11; n += 1) urls.push((await page(client, all)).nextRecordsUrl ?? "");
    const answers = await Promise.all([urls[0], urls[1], urls[10]].map((url) => client.ask(url ?? "")));

    expect(answers.map(({ status }) => status)).toEqual([400, 200, 200]);
  });

  it("closes them after 15 minutes there", async () => {
    const client = await openOrg(3, { settings: { pageRows: 2, ...oldLocators } });
    const { nextRecordsUrl = "" } = await page(client, all);

    client.org.clock.advance(15 * 60_000 - 1);
    const inTime = await client.ask(nextRecordsUrl);
    client.org.clock.advance(1);

    expect([inTime.status, (await client.ask(nextRecordsUrl)).status]).toEqual([200, 400]);
  });

  it("accepts a locator from its own user only", async () => {
    const client = await openOrg(3, { settings: { pageRows: 2 } });
    const { nextRecordsUrl = "" } = await page(client, all);
    const authorization = `Bearer ${client.org.login("user@demo.example")}`;

    expect((await client.ask(nextRecordsUrl, { headers: { authorization } })).status).toBe(400);
  });

  it("passes on the org's refusal of a query", async () => {
    const { ask } = await openOrg();

    const { status, json } = await ask(soql("SELECT Id FORM Account"));

    const message = "unexpected token: SELECT Id FORM Account";
    expect([status, json]).toEqual([400, [{ message, errorCode: "MALFORMED_QUERY" }]]);
  });
});

describe("what there is", () => {
  it("answers a describe with 304 until metadata changes, by time or by tag", async () => {
    const { org, ask } = await openOrg();

    const first = await ask("sobjects/Account/describe");
    const since = { "if-modified-since": first.headers["last-modified"] ?? "" };
    const tag = { "if-none-match": first.headers["etag"] ?? "" };
    const unchanged = [
      await ask("sobjects", { headers: since }),
      await ask("sobjects/Account/describe", { headers: tag }),
    ];
    org.org.alterField("Account", "Name", "hide");
    const changed = await ask("sobjects/Account/describe", { headers: since });

    expect(unchanged.map(({ status, bytes }) => [status, bytes.length])).toEqual([
      [304, 0],
      [304, 0],
    ]);
    expect([changed.status, changed.headers["last-modified"]]).toEqual([200, "Wed, 06 May 2026 09:49:21 GMT"]);
  });

  it("lists objects with their addresses", async () => {
    const { ask } = await openOrg(1);

    const { json: global } = await ask("sobjects");
    const { json: basic } = await ask("sobjects/Account");

    const urls = {
      sobject: "/services/data/v60.0/sobjects/Account",
      describe: "/services/data/v60.0/sobjects/Account/describe",
    };
    expect(global).toMatchObject({
      encoding: "UTF-8",
      maxBatchSize: 200,
      sobjects: [{ name: "Account", urls }, { name: "Contact" }],
    });
    expect(basic).toMatchObject({
      objectDescribe: { name: "Account", keyPrefix: "001", urls },
      recentItems: [],
    });
  });

  it("counts rows roughly, without objects that have none", async () => {
    const { ask } = await openOrg(7);

    const { json } = await ask("limits/recordCount?sObjects=Account,Contact");

    expect(json).toEqual({ sObjects: [{ count: 7, name: "Account" }] });
  });

  it("lists what was changed and deleted, with latestDateCovered", async () => {
    const { ask } = await openOrg(2);
    const span = `start=${encodeURIComponent("2026-05-01T00:00:00+00:00")}&end=${encodeURIComponent("2026-05-06T09:49:00Z")}`;

    const updated = await ask(`sobjects/Account/updated/?${span}`);
    const deleted = await ask(`sobjects/Account/deleted/?${span}`);
    const wrong = await ask("sobjects/Account/updated?start=yesterday&end=today");

    const latestDateCovered = "2026-05-06T09:49:00.000+0000";
    expect(updated.json).toEqual({ ids: [idOf("001", 0), idOf("001", 1)], latestDateCovered });
    expect(deleted.json).toEqual({
      deletedRecords: [{ id: idOf("001", 99), deletedDate: "2026-05-01T07:25:37.000+0000" }],
      earliestDateAvailable: "2026-04-21T00:00:00.000+0000",
      latestDateCovered,
    });
    expect([wrong.status, wrong.json]).toMatchObject([400, [{ errorCode: "INVALID_REPLICATION_DATE" }]]);
  });
});
