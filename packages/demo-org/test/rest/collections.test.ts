import { describe, expect, it } from "vitest";
import { type Client, openRealOrg, soql } from "../support/client.ts";

const base = "/services/data/v60.0";
const good = { attributes: { type: "Account" }, Name: "Good" };
const bad = { attributes: { type: "Account" } };
const missing = {
  success: false,
  errors: [{ statusCode: "REQUIRED_FIELD_MISSING", message: "Required fields are missing: [Name]", fields: ["Name"] }],
};
const rolledBack = {
  success: false,
  errors: [expect.objectContaining({ statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK", fields: [] })],
};

const count = async ({ ask }: Client, where: string): Promise<number> => {
  const { json } = await ask(soql(`SELECT COUNT() FROM Account WHERE ${where}`));
  return (json as { totalSize: number }).totalSize; // a query's reply
};

describe("collections", () => {
  it("write each row by itself, or all or none when asked to", async () => {
    const client = await openRealOrg();

    const each = await client.post("composite/sobjects", { records: [good, bad] });
    const all = await client.post("composite/sobjects", { allOrNone: true, records: [good, bad, good] });

    expect(each.json).toEqual([{ id: expect.stringMatching(/^001/), success: true, errors: [] }, missing]);
    expect(all.json).toEqual([rolledBack, missing, rolledBack]);
    expect(await count(client, "Name = 'Good'")).toBe(1);
  });

  it("take ten chunks of records of one object, and write nothing of more", async () => {
    const client = await openRealOrg();
    const contact = { attributes: { type: "Contact" }, LastName: "Good" };
    const chunks = (count: number) =>
      Array.from({ length: count }, (_, n) => (n % 2 === 0 ? [good, good] : [contact])).flat();

    const ten = await client.post("composite/sobjects", { records: chunks(10) });
    const eleven = await client.post("composite/sobjects", { records: chunks(11) });
    const changed = await client.ask("composite/sobjects", {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ records: chunks(11) }),
    });

    const message =
      "Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking.";
    expect(ten.json).toHaveLength(15);
    for (const { status, json } of [eleven, changed])
      expect([status, json]).toEqual([400, [{ message, errorCode: "LIMIT_EXCEEDED" }]]);
    expect(await count(client, "Name = 'Good'")).toBe(10);
  });

  it("restore deleted rows, their children and the log of deletions where one cannot be deleted", async () => {
    const client = await openRealOrg();
    const { org } = client.org;
    const [user] = org.users;
    if (user === undefined) throw new Error("no user");
    const account = org.create(user, "Account", { Name: "Kept" });
    const contact = org.create(user, "Contact", { LastName: "Kept", AccountId: account });

    const { json } = await client.ask(`composite/sobjects?ids=${account},${account}&allOrNone=true`, {
      method: "DELETE",
    });

    const rows = await client.ask(soql(`SELECT Id, Account.Name FROM Contact WHERE Id = '${contact}'`));
    const now = org.clock.now();
    const deleted = org.deleted(user, "Account", new Date(now.getTime() - 600_000), new Date(now.getTime() + 120_000));
    expect(json).toEqual([rolledBack, expect.objectContaining({ success: false })]);
    expect(rows.json).toMatchObject({ totalSize: 1, records: [{ Account: { Name: "Kept" } }] });
    expect(deleted.deletedRecords.filter(({ id }) => id === account)).toEqual([]);
  });

  it("read 2,000 ids at once, null where there is no row", async () => {
    const client = await openRealOrg({ rows: { Account: 3000 } });
    const { json } = await client.ask(soql("SELECT Id FROM Account ORDER BY Id LIMIT 1998"));
    const ids = (json as { records: { Id: string }[] }).records.map(({ Id }) => Id); // a query's reply
    const asked = ["001000000000000AAA", ...ids.toReversed(), ids[0]?.slice(0, 15) ?? ""];

    const read = await client.post("composite/sobjects/Account", { ids: asked, fields: ["Id"] });
    const tooMany = await client.post("composite/sobjects/Account", { ids: [...asked, "x"], fields: ["Id"] });

    const got = (read.json as ({ Id: string } | null)[]).map((row) => row?.Id ?? null); // collections' own form
    expect(got).toEqual([null, ...ids.toReversed(), ids[0]]);
    expect([tooMany.status, tooMany.json]).toMatchObject([400, [{ errorCode: "EXCEEDED_ID_LIMIT" }]]);
  });
});

describe("composite with allOrNone", () => {
  const part = (referenceId: string, body: unknown, path = "sobjects/Account") => ({
    method: "POST",
    url: `${base}/${path}`,
    referenceId,
    body,
  });
  const statuses = (json: unknown): unknown =>
    (json as { compositeResponse: { httpStatusCode: number }[] }).compositeResponse.map((each) => each.httpStatusCode); // its own form

  it("rolls back what parts before the failed one wrote", async () => {
    const client = await openRealOrg();
    const compositeRequest = [part("one", { Name: "Gone" }), part("two", { Name: "Gone", Site: "x".repeat(99) })];

    const { json } = await client.post("composite", { allOrNone: true, compositeRequest });

    expect(statuses(json)).toEqual([400, 400]);
    expect(await count(client, "Name = 'Gone'")).toBe(0);
  });

  it("rolls back everything where a collection with its own allOrNone failed", async () => {
    const client = await openRealOrg();
    const collection = part("two", { allOrNone: true, records: [good, bad] }, "composite/sobjects");
    const compositeRequest = [part("one", { Name: "Good" }), collection];

    const { json } = await client.post("composite", { allOrNone: true, compositeRequest });

    expect(statuses(json)).toEqual([400, 200]);
    expect(await count(client, "Name = 'Good'")).toBe(0);
  });

  it("rolls back everything where a row of a collection failed that would keep the others", async () => {
    const client = await openRealOrg();
    const collection = part("two", { allOrNone: false, records: [good, bad] }, "composite/sobjects");
    const compositeRequest = [part("one", { Name: "Good" }), collection, part("three", { Name: "Good" })];

    const { json } = await client.post("composite", { allOrNone: true, compositeRequest });

    const halted = [expect.objectContaining({ errorCode: "PROCESSING_HALTED" })];
    const saved = { id: expect.stringMatching(/^001/), success: true, errors: [] };
    expect(json).toMatchObject({
      compositeResponse: [
        { body: halted, httpStatusCode: 400 },
        { body: [saved, missing], httpStatusCode: 200 },
        { body: halted, httpStatusCode: 400 },
      ],
    });
    expect(await count(client, "Name = 'Good'")).toBe(0);
  });

  it("keeps everything when nothing failed, and each part without allOrNone", async () => {
    const client = await openRealOrg();

    await client.post("composite", { allOrNone: true, compositeRequest: [part("a", { Name: "Good" })] });
    await client.post("composite", { compositeRequest: [part("a", { Name: "Good" }), part("b", {})] });

    expect(await count(client, "Name = 'Good'")).toBe(2);
  });
});

it("numbers beyond a double keep their digits in every kind of write", async () => {
  const client = await openRealOrg();
  const digits = "1234567890123456.78";
  const row = (key: string): string =>
    `{"attributes":{"type":"Invoice__c"},"External_Key__c":"${key}","Total__c":${digits}}`;
  const send = (path: string, body: string) =>
    client.ask(path, { method: "POST", headers: { "content-type": "application/json" }, body });
  const inComposite = `{"method":"POST","url":"${base}/sobjects/Invoice__c","referenceId":"a","body":${row("new-3")}}`;
  const inBatch = `{"method":"POST","url":"v60.0/sobjects/Invoice__c","richInput":${row("new-4")}}`;

  await send("sobjects/Invoice__c", row("new-1"));
  await send("composite/sobjects", `{"records":[${row("new-2")}]}`);
  await send("composite", `{"compositeRequest":[${inComposite}]}`);
  await send("composite/batch", `{"batchRequests":[${inBatch}]}`);

  const rows = await client.ask(soql("SELECT Total__c FROM Invoice__c WHERE External_Key__c LIKE 'new-%'"));
  expect(rows.text.match(/"Total__c":[^}]*/g)).toEqual(Array(4).fill(`"Total__c":${digits}`));
});
