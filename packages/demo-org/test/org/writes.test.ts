import { beforeEach, describe, expect, it } from "vitest";
import type { Org, OrgUser, Value } from "../../src/org/org.ts";
import { allRows, NOW, records, refusal, smallOrg } from "../support/small-org.ts";

let org: Org;
let admin: OrgUser;

beforeEach(() => {
  ({ org, admin } = smallOrg());
});

const row = (object: string, id: unknown, fields: string): Record<string, Value> | undefined =>
  records(org.query(admin, `SELECT ${fields} FROM ${object} WHERE Id = '${id}'`, { all: true }))[0];

const firstLive = (
  object: string,
  holds: (row: Record<string, Value>) => boolean = () => true,
): Record<string, Value> => allRows(org, admin, object).find((r) => r["IsDeleted"] === false && holds(r)) ?? {};

describe("create", () => {
  it("keeps what was given and sets what the platform sets", () => {
    org.clock.advance(1500);

    const id = org.create(admin, "Invoice__c", {
      external_key__C: "K-1",
      Total__c: "1234567890123456.785",
      Due_Date__c: "2026-04-01",
      Sent_At__c: "2026-03-01T10:00:00.999+02:00",
      Tags__c: "urgent;NA",
      Notes__c: "",
    });

    expect(
      row(
        "Invoice__c",
        id,
        "Id, External_Key__c, Total__c, Due_Date__c, Sent_At__c, Tags__c, Notes__c, Status__c, Paid__c, OwnerId, IsDeleted, CreatedDate, CreatedById, LastModifiedDate, LastModifiedById, SystemModstamp",
      ),
    ).toEqual({
      Id: id,
      External_Key__c: "K-1",
      Total__c: "1234567890123456.79",
      Due_Date__c: "2026-04-01",
      Sent_At__c: "2026-03-01T08:00:00.000Z",
      Tags__c: "urgent;NA",
      Notes__c: null,
      Status__c: "Draft",
      Paid__c: false,
      OwnerId: admin.id,
      IsDeleted: false,
      CreatedDate: "2026-03-01T12:00:01.000Z",
      CreatedById: admin.id,
      LastModifiedDate: "2026-03-01T12:00:01.000Z",
      LastModifiedById: admin.id,
      SystemModstamp: "2026-03-01T12:00:01.000Z",
    });
    expect(String(row("Invoice__c", id, "Name")?.["Name"])).toBe("INV-000051");
  });

  it.each([
    ["an unknown field", "Account", { Nmae: "x" }, 400, "INVALID_FIELD"],
    ["a missing required field", "Account", { Phone: "1" }, 400, "REQUIRED_FIELD_MISSING"],
    [
      "a field the platform sets",
      "Account",
      { Name: "x", CreatedDate: "2026-01-01T00:00:00Z" },
      400,
      "INVALID_FIELD_FOR_INSERT_UPDATE",
    ],
    ["text that is too long", "Account", { Name: "x".repeat(256) }, 400, "STRING_TOO_LONG"],
    ["a number that is none", "Account", { Name: "x", AnnualRevenue: "much" }, 400, "JSON_PARSER_ERROR"],
    [
      "a number that does not fit",
      "Account",
      { Name: "x", AnnualRevenue: "1234567890123456789" },
      400,
      "NUMBER_OUTSIDE_VALID_RANGE",
    ],
    [
      "a value the restricted picklist lacks",
      "Account",
      { Name: "x", CleanStatus: "Dirty" },
      400,
      "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
    ],
    ["an invalid email address", "Contact", { LastName: "x", Email: "nobody" }, 400, "INVALID_EMAIL_ADDRESS"],
    ["a date before 1700", "Contact", { LastName: "x", Birthdate: "1699-12-31" }, 400, "NUMBER_OUTSIDE_VALID_RANGE"],
    ["an id that is none", "Contact", { LastName: "x", AccountId: "abc" }, 400, "MALFORMED_ID"],
    [
      "an id of nothing",
      "Contact",
      { LastName: "x", AccountId: "001000000000000AAA" },
      400,
      "INVALID_CROSS_REFERENCE_KEY",
    ],
    [
      "a value that must be unique and is not",
      "Invoice__c",
      { External_Key__c: "EXT-0000003" },
      400,
      "DUPLICATE_VALUE",
    ],
    ["an object that takes no rows", "CaseStatus", { MasterLabel: "x" }, 400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"],
    ["an unknown object", "Nothing__c", { Name: "x" }, 404, "NOT_FOUND"],
  ])("refuses %s", (_, object, values, status, code) => {
    const refused = refusal(() => org.create(admin, object, values));

    expect([refused.status, refused.code]).toEqual([status, code]);
  });
});

it("a new row has its object's default record type, unless it names another one", () => {
  const types = (object: string): unknown =>
    records(
      org.query(admin, `SELECT Id FROM RecordType WHERE SobjectType = '${object}' ORDER BY Id`, { all: false }),
    ).map(({ Id }) => Id);
  const [customer, partner] = types("Account") as string[]; // ids are text
  const made = (values: Readonly<Record<string, unknown>>) =>
    row("Account", org.create(admin, "Account", { Name: "Edge", ...values }), "RecordTypeId")?.["RecordTypeId"];

  expect([made({}), made({ RecordTypeId: partner })]).toEqual([customer, partner]);
});

describe("update", () => {
  it("moves the audit dates, and what is computed from the changed fields", () => {
    const open = firstLive("Opportunity", (o) => o["IsClosed"] === false);
    org.clock.advance(60_000);

    org.update(admin, {
      object: "Opportunity",
      id: String(open["Id"]),
      values: { StageName: "Closed Won", Amount: 1000 },
    });

    const timestamp = new Date(NOW.getTime() + 60_000).toISOString();
    const expected = {
      StageName: "Closed Won",
      Amount: "1000",
      IsWon: true,
      Probability: "100",
      ExpectedRevenue: "1000",
      SystemModstamp: timestamp,
      LastModifiedDate: timestamp,
      CreatedDate: open["CreatedDate"],
    };
    expect(row("Opportunity", open["Id"], Object.keys(expected).join(", "))).toEqual(expected);
    const history = records(
      org.query(
        admin,
        `SELECT StageName, Amount, Probability, ExpectedRevenue, CreatedDate FROM OpportunityHistory WHERE OpportunityId = '${open["Id"]}'`,
        { all: true },
      ),
    );
    expect(history.at(-1)).toEqual({
      StageName: "Closed Won",
      Amount: "1000",
      Probability: "100",
      ExpectedRevenue: "1000",
      CreatedDate: timestamp,
    });
  });

  it("closes a case with a date and opens it without one", () => {
    const { Id: id } = firstLive("Case", (c) => c["IsClosed"] === false);

    org.update(admin, { object: "Case", id: String(id), values: { Status: "Closed" } });
    const closed = row("Case", id, "IsClosed, ClosedDate");
    org.update(admin, { object: "Case", id: String(id), values: { Status: "New" } });

    expect([closed, row("Case", id, "IsClosed, ClosedDate")]).toEqual([
      { IsClosed: true, ClosedDate: NOW.toISOString() },
      { IsClosed: false, ClosedDate: null },
    ]);
  });

  it("refuses a row that is deleted, one that never was, and a required field emptied", () => {
    const { Id: id } = firstLive("Account");
    org.remove(admin, "Account", String(id));

    expect(
      refusal(() => org.update(admin, { object: "Account", id: String(id), values: { Phone: "1" } })),
    ).toMatchObject({
      status: 404,
      code: "ENTITY_IS_DELETED",
    });
    expect(
      refusal(() => org.update(admin, { object: "Account", id: "001000000000000AAA", values: { Phone: "1" } })),
    ).toMatchObject({
      status: 404,
      code: "NOT_FOUND",
    });
    expect(
      refusal(() =>
        org.update(admin, { object: "Account", id: String(firstLive("Account")["Id"]), values: { Name: "" } }),
      ).code,
    ).toBe("REQUIRED_FIELD_MISSING");
  });
});

describe("merge", () => {
  it("deletes the losers with the winner's id and leaves their children to the winner", () => {
    const contactsOf = (id: unknown): Value[] =>
      records(org.query(admin, `SELECT Id FROM Contact WHERE AccountId = '${id}'`, { all: false })).map(
        (c) => c["Id"] ?? null,
      );
    const [winner, loser] = allRows(org, admin, "Account").filter(
      (a) => a["IsDeleted"] === false && contactsOf(a["Id"]).length > 0,
    );
    const both = [...contactsOf(winner?.["Id"]), ...contactsOf(loser?.["Id"])].toSorted();
    org.clock.advance(3000);

    org.merge(admin, "Account", String(winner?.["Id"]), [String(loser?.["Id"])]);

    expect(row("Account", loser?.["Id"], "IsDeleted, MasterRecordId, SystemModstamp")).toEqual({
      IsDeleted: true,
      MasterRecordId: winner?.["Id"],
      SystemModstamp: new Date(NOW.getTime() + 3000).toISOString(),
    });
    expect([contactsOf(winner?.["Id"]).toSorted(), contactsOf(loser?.["Id"])]).toEqual([both, []]);
    expect(refusal(() => org.merge(admin, "Case", "500000000000000AAA", [])).code).toBe("INVALID_TYPE_FOR_OPERATION");
  });
});

describe("remove", () => {
  it("cascades as the describe says, and undelete restores all of it", () => {
    const account = firstLive(
      "Account",
      (a) =>
        records(org.query(admin, `SELECT Id FROM Contact WHERE AccountId = '${a["Id"]}'`, { all: false })).length > 0,
    );
    const id = String(account["Id"]);
    const children = (): Value[] =>
      records(org.query(admin, `SELECT Id, IsDeleted FROM Contact WHERE AccountId = '${id}'`, { all: true })).map(
        (c) => c["IsDeleted"] ?? null,
      );
    org.clock.advance(5000);

    org.remove(admin, "Account", id);
    const deleted = [row("Account", id, "IsDeleted, SystemModstamp"), ...children()];
    org.clock.advance(5000);
    org.undelete(admin, "Account", id);

    expect(deleted).toEqual([
      { IsDeleted: true, SystemModstamp: new Date(NOW.getTime() + 5000).toISOString() },
      ...children().map(() => true),
    ]);
    expect([row("Account", id, "IsDeleted, SystemModstamp"), ...children()]).toEqual([
      { IsDeleted: false, SystemModstamp: new Date(NOW.getTime() + 10_000).toISOString() },
      ...children().map(() => false),
    ]);
    expect(children().length).toBeGreaterThan(0);
  });

  it("removes rows without IsDeleted at once", () => {
    const id = String(allRows(org, admin, "GroupMember")[0]?.["Id"]);

    org.remove(admin, "GroupMember", id);

    expect(row("GroupMember", id, "Id")).toBeUndefined();
    expect(refusal(() => org.retrieve(admin, "GroupMember", id, null)).code).toBe("NOT_FOUND");
  });

  it("of a purged row leaves nothing to read, and retrieve distinguishes deleted rows from purged ones", () => {
    const [a, b] = allRows(org, admin, "Lead")
      .filter((l) => l["IsDeleted"] === false)
      .map((l) => String(l["Id"]));
    org.remove(admin, "Lead", a ?? "");
    org.purge(admin, "Lead", b ?? "");

    expect(refusal(() => org.retrieve(admin, "Lead", a ?? "", ["Id"]))).toMatchObject({
      status: 404,
      code: "ENTITY_IS_DELETED",
    });
    expect(refusal(() => org.retrieve(admin, "Lead", b ?? "", ["Id"]))).toMatchObject({
      status: 404,
      code: "NOT_FOUND",
    });
    expect(refusal(() => org.undelete(admin, "Lead", b ?? "")).code).toBe("NOT_FOUND");
  });
});
