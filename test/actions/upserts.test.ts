import { type AuditEntry, type Org, openOrg } from "@singer-io-ts/tap-salesforce/actions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestOrg } from "../support/test-org.ts";

let test: TestOrg;
let org: Org;
const audited: AuditEntry[] = [];
beforeAll(async () => {
  test = await TestOrg.start({ scale: 0.02 });
  org = await openOrg(test.config, { audit: (entry) => void audited.push(entry) });
});
afterAll(async () => {
  await org.close();
  await test.close();
});

/** What an action fails with. */
const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

const contact = (externalId: string) => ({ sObject: "Contact", externalIdField: "Email", externalId });
const read = async (soql: string) => (await org.queryRecords({ soql })).records;

describe("an upsert by an action", () => {
  it("makes a record once, changes it then, and says which it was", async () => {
    const key = contact("one@example.org");

    const made = await org.upsertRecord({ ...key, record: { LastName: "First" } });
    const changed = await org.upsertRecord({ ...key, record: { LastName: "Second" } });

    expect([made, changed]).toMatchObject([{ created: true }, { created: false, id: made.id }]);
    expect(await read("SELECT LastName FROM Contact WHERE Email = 'one@example.org'")).toMatchObject([
      { LastName: "Second" },
    ]);
    expect(audited.slice(-2)).toMatchObject([
      { action: "upsert-record", ids: [made.id], status: "done" },
      { action: "upsert-record", ids: [made.id], status: "done" },
    ]);
  });

  it("by Id changes the record, and makes none", async () => {
    const { id } = await org.createRecord({ sObject: "Account", record: { Name: "One" } });
    const key = { sObject: "Account", externalIdField: "Id" };

    const changed = await org.upsertRecord({ ...key, externalId: id, record: { Name: "Two" } });
    const nobody = await failure(
      org.upsertRecord({ ...key, externalId: "001000000000000AAA", record: { Name: "No" } }),
    );

    expect(changed).toEqual({ id, success: true, errors: [], created: false });
    expect(nobody).toMatchObject({ code: "NOT_FOUND", status: 404 });
    expect(await read("SELECT Name FROM Account WHERE Name IN ('One', 'Two', 'No')")).toMatchObject([{ Name: "Two" }]);
  });

  it("that only updates makes no record", async () => {
    const key = contact("nobody@example.org");

    const refused = await failure(org.updateRecordByExternalId({ ...key, record: { LastName: "No" } }));

    expect(refused).toMatchObject({ code: "NOT_FOUND", status: 404 });
    expect(await read("SELECT Id FROM Contact WHERE Email = 'nobody@example.org'")).toEqual([]);
  });

  it("changes nothing where several records have the value, and names them", async () => {
    const record = { LastName: "Twice", Email: "twice@example.org" };
    const ids = [
      await org.createRecord({ sObject: "Contact", record }),
      await org.createRecord({ sObject: "Contact", record }),
    ].map(({ id }) => id);

    const refused = await failure(org.upsertRecord({ ...contact(record.Email), record: { LastName: "No" } }));
    const [item] = await org.upsertSobjectCollection({
      sObject: "Contact",
      externalIdField: "Email",
      records: [{ attributes: { type: "Contact" }, Email: record.Email, LastName: "No" }],
    });

    expect(refused).toMatchObject({ code: "MULTIPLE_CHOICES", status: 300 });
    for (const id of ids) expect(String(refused)).toContain(id);
    expect(item).toMatchObject({ success: false, errors: [{ statusCode: "DUPLICATE_EXTERNAL_ID" }] });
    expect(await read("SELECT LastName FROM Contact WHERE Email = 'twice@example.org'")).toMatchObject([
      { LastName: "Twice" },
      { LastName: "Twice" },
    ]);
  });

  it("is refused where the record repeats its external id, or the field is none", async () => {
    const repeated = await failure(
      org.upsertRecord({
        ...contact("a@example.org"),
        record: { Email: "a@example.org", LastName: "No" },
      }),
    );
    const unknown = await failure(
      org.upsertRecord({ ...contact("Boss"), externalIdField: "Title", record: { LastName: "No" } }),
    );

    expect(repeated).toMatchObject({ code: "INVALID_FIELD", status: 400 });
    expect(String(repeated)).toContain("The Email field should not be specified in the sobject data.");
    expect(unknown).toMatchObject({ code: "NOT_FOUND", status: 404 });
  });
});

it("a lookup may be given by the parent's external id, in each action that saves a record", async () => {
  const boss = await org.createRecord({ sObject: "Contact", record: { LastName: "Boss", Email: "boss@example.org" } });
  const ReportsTo = { Email: "boss@example.org" };
  const attributes = { type: "Contact" };

  const one = await org.createRecord({ sObject: "Contact", record: { LastName: "W1", ReportsTo } });
  const two = await org.createRecord({ sObject: "Contact", record: { LastName: "W2" } });
  await org.updateRecord({ sObject: "Contact", recordId: two.id, record: { ReportsTo } });
  await org.upsertRecord({ ...contact("w3@example.org"), record: { LastName: "W3", ReportsTo } });
  await org.createSobjectCollection({ records: [{ attributes, LastName: "W4", ReportsTo }] });
  const unknown = await failure(
    org.updateRecord({
      sObject: "Contact",
      recordId: one.id,
      record: { ReportsTo: { Email: "nobody@example.org" } },
    }),
  );

  expect(unknown).toMatchObject({ code: "INVALID_FIELD", status: 400 });
  expect(await read(`SELECT LastName FROM Contact WHERE ReportsToId = '${boss.id}' ORDER BY LastName`)).toMatchObject(
    ["W1", "W2", "W3", "W4"].map((LastName) => ({ LastName })),
  );
});
