import { beforeEach, describe, expect, it } from "vitest";
import type { Org, OrgUser, Value } from "../../src/org/org.ts";
import { NOW, records, refusal, smallOrg } from "../support/small-org.ts";

let org: Org;
let admin: OrgUser;
let limited: OrgUser;
beforeEach(() => {
  ({ org, admin, limited } = smallOrg());
});

const rows = (soql: string, all = false): Record<string, Value>[] => records(org.query(admin, soql, { all }));
const make = (object: string, values: Readonly<Record<string, unknown>>): string => org.create(admin, object, values);
const opportunity = (): string =>
  make("Opportunity", { Name: "Deal", StageName: "Prospecting", CloseDate: "2026-04-01", Amount: 5 });
const later = (seconds: number): string => {
  org.clock.set(new Date(NOW.getTime() + seconds * 1000));
  return new Date(NOW.getTime() + seconds * 1000).toISOString();
};

describe("a change of a tracked field", () => {
  it("leaves a row of history for each, with values of their types", () => {
    const id = make("Account", { Name: "Old", NumberOfEmployees: 3 });
    later(10);

    org.update(admin, {
      object: "Account",
      id,
      values: { Name: "New", NumberOfEmployees: 4, Site: "not tracked", OwnerId: limited.id },
    });

    const history = `SELECT Field, OldValue, NewValue, DataType, CreatedDate FROM AccountHistory WHERE AccountId = '${id}' ORDER BY Id`;
    expect(rows(history).map(({ CreatedDate: _, ...row }) => row)).toEqual([
      { Field: "created", OldValue: null, NewValue: null, DataType: "Text" },
      { Field: "Name", OldValue: "Old", NewValue: "New", DataType: "Text" },
      { Field: "NumberOfEmployees", OldValue: 3, NewValue: 4, DataType: "Number" },
      { Field: "ownerAssignment", OldValue: admin.id, NewValue: limited.id, DataType: "Text" },
    ]);
  });

  it("adds none where the value stays", () => {
    const id = opportunity();

    org.update(admin, { object: "Opportunity", id, values: { Amount: "5.00", Name: "Deal" } });

    expect(rows(`SELECT Field FROM OpportunityFieldHistory WHERE OpportunityId = '${id}'`)).toEqual([
      { Field: "created" },
    ]);
  });
});

describe("sums of lines", () => {
  const amount = (id: string) =>
    rows(`SELECT Amount, HasOpportunityLineItem, SystemModstamp FROM Opportunity WHERE Id = '${id}'`)[0];
  const line = (id: string, Quantity: number, UnitPrice: number) =>
    make("OpportunityLineItem", { OpportunityId: id, Quantity, UnitPrice });

  it("make an opportunity's amount, which cannot be set otherwise", () => {
    const id = opportunity();
    const first = line(id, 2, 10.5);
    line(id, 1, 4);
    const both = amount(id);
    const at = later(60);
    org.update(admin, { object: "OpportunityLineItem", id: first, values: { Quantity: 3 } });
    const more = amount(id);
    org.update(admin, { object: "Opportunity", id, values: { Amount: 1 } });

    expect(both).toMatchObject({ Amount: "25", HasOpportunityLineItem: true });
    expect(more).toEqual({ Amount: "35.5", HasOpportunityLineItem: true, SystemModstamp: at });
    expect(amount(id)?.["Amount"]).toBe("35.5");
  });

  it("keep the amount when the last line goes, and let it be set again", () => {
    const id = opportunity();
    org.remove(admin, "OpportunityLineItem", line(id, 2, 10));
    const without = amount(id);
    org.update(admin, { object: "Opportunity", id, values: { Amount: 1 } });

    expect(without).toMatchObject({ Amount: "20", HasOpportunityLineItem: false });
    expect(amount(id)?.["Amount"]).toBe("1");
  });

  it("keep a snapshot of each amount", () => {
    const id = opportunity();
    line(id, 2, 10);

    const snapshots = rows(`SELECT Amount FROM OpportunityHistory WHERE OpportunityId = '${id}' ORDER BY Id`);
    expect(snapshots.map((row) => row["Amount"])).toEqual(["5", "20"]);
  });

  it("make an order's total, 0 without items; base rows count too", () => {
    const [order] = rows("SELECT Id, TotalAmount FROM Order LIMIT 1");
    const id = String(order?.["Id"]);
    const total = () => rows(`SELECT TotalAmount FROM Order WHERE Id = '${id}'`)[0]?.["TotalAmount"];
    const item = make("OrderItem", { OrderId: id, Quantity: 2, UnitPrice: 1.25 });
    const more = total();
    for (const { Id } of rows(`SELECT Id FROM OrderItem WHERE OrderId = '${id}'`))
      org.remove(admin, "OrderItem", String(Id));

    expect(Number(more)).toBeCloseTo(Number(order?.["TotalAmount"]) + 2.5, 2);
    expect(item).toMatch(/^802/);
    expect(total()).toBe("0");
  });
});

describe("lookups to a row that is deleted", () => {
  it("are emptied and filled again; SystemModstamp moves, LastModifiedDate does not", () => {
    const boss = make("Contact", { LastName: "Boss" });
    const worker = make("Contact", { LastName: "Worker", ReportsToId: boss });
    const read = () =>
      rows(`SELECT ReportsToId, SystemModstamp, LastModifiedDate FROM Contact WHERE Id = '${worker}'`)[0];
    const at = later(30);

    org.remove(admin, "Contact", boss);
    const gone = read();
    const back = later(60);
    org.undelete(admin, "Contact", boss);

    expect(gone).toEqual({ ReportsToId: null, SystemModstamp: at, LastModifiedDate: NOW.toISOString() });
    expect(read()).toEqual({ ReportsToId: boss, SystemModstamp: back, LastModifiedDate: NOW.toISOString() });
  });

  it("stay as they are when they were given another row meanwhile", () => {
    const [boss, other] = [make("Contact", { LastName: "Boss" }), make("Contact", { LastName: "Other" })];
    const worker = make("Contact", { LastName: "Worker", ReportsToId: boss });
    org.remove(admin, "Contact", boss);
    org.update(admin, { object: "Contact", id: worker, values: { ReportsToId: other } });

    org.undelete(admin, "Contact", boss);

    expect(rows(`SELECT ReportsToId FROM Contact WHERE Id = '${worker}'`)).toEqual([{ ReportsToId: other }]);
  });
});

describe("a row that a transaction has not committed yet", () => {
  const locked = { status: 400, code: "UNABLE_TO_LOCK_ROW" };
  const after = { commitDelayMs: 60_000 };

  it.each(["remove", "purge"] as const)("cannot be %sd with its parent, nor the parent, until it is", (way) => {
    const parent = make("Account", { Name: "Parent" });
    const child = org.create(admin, "Contact", { LastName: "Late", AccountId: parent }, after);

    const early = refusal(() => org[way](admin, "Account", parent));
    org[way](admin, "Account", make("Account", { Name: "Alone" }));
    later(60);
    org[way](admin, "Account", parent);

    expect(early).toEqual(expect.objectContaining(locked));
    expect(rows(`SELECT Id, IsDeleted FROM Contact WHERE Id = '${child}'`, true)).toEqual(
      way === "remove" ? [{ Id: child, IsDeleted: true }] : [],
    );
  });

  it("keeps its parent from being merged into another one, and itself from being deleted", () => {
    const [winner, loser] = [make("Account", { Name: "Winner" }), make("Account", { Name: "Loser" })];
    org.create(admin, "Contact", { LastName: "Late", AccountId: loser }, after);
    const changing = make("Account", { Name: "Changing" });
    org.update(admin, { object: "Account", id: changing, values: { Name: "Changed" }, ...after });

    const merged = refusal(() => org.merge(admin, "Account", winner, [loser]));
    const removed = refusal(() => org.remove(admin, "Account", changing));

    expect([merged, removed]).toEqual([expect.objectContaining(locked), expect.objectContaining(locked)]);
  });
});

describe("a unique value", () => {
  it("is found among millions of rows", () => {
    const { org, admin } = smallOrg({ rows: { Invoice__c: 3_000_000 } });
    const key = (n: number) => `EXT-${String(n).padStart(7, "0")}`;

    const taken = refusal(() => org.create(admin, "Invoice__c", { External_Key__c: key(2_500_000) }));
    org.create(admin, "Invoice__c", { External_Key__c: key(3_500_000) });

    expect(taken).toMatchObject({ code: "DUPLICATE_VALUE" });
  });
});

describe("the user with few permissions", () => {
  it("may write some objects, as describe shows, and not others", () => {
    const contact = org.create(limited, "Contact", { LastName: "Mine" });
    org.update(limited, { object: "Contact", id: contact, values: { Title: "Boss" } });

    const account = refusal(() => org.create(limited, "Account", { Name: "No" }));
    const hidden = refusal(() =>
      org.update(limited, { object: "Contact", id: contact, values: { MailingCity: "Oslo", Department: "x" } }),
    );

    expect(account).toMatchObject({ status: 400, code: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" });
    expect(hidden.code).toBe("INVALID_FIELD");
    expect(["Account", "Contact"].map((name) => org.describe(limited, name)?.["createable"])).toEqual([false, true]);
  });
});

describe("objects that are read by a filter alone", () => {
  it("refuse a query without it with their own message, by REST and by Bulk, and answer one with it", () => {
    const ask =
      (soql: string, bulk = false) =>
      () =>
        org.query(admin, soql, { all: false, bulk });
    const links = "SELECT Id FROM ContentDocumentLink";
    const [document] = rows("SELECT Id FROM ContentDocument LIMIT 1");
    const id = String(document?.["Id"]);

    expect(refusal(ask(links))).toMatchObject({
      code: "MALFORMED_QUERY",
      message: expect.stringContaining("requires a filter by a single Id"),
    });
    expect(refusal(ask(links, true)).code).toBe("API_ERROR");
    expect(refusal(ask(`${links} WHERE ContentDocumentId = '${id}' OR ShareType = 'V'`)).code).toBe("MALFORMED_QUERY");
    expect(refusal(ask(`${links} WHERE ContentDocumentId > '${id}'`)).code).toBe("MALFORMED_QUERY");
    expect(rows(`${links} WHERE ShareType != 'X' AND ContentDocumentId IN ('${id}')`).length).toBeGreaterThan(0);
    expect(rows(`${links} WHERE LinkedEntityId = '${admin.id}'`).length).toBeGreaterThanOrEqual(0);
    expect(refusal(ask("SELECT Id FROM FieldDefinition")).message).toBe(
      "FieldDefinition: a filter on a reified column is required [EntityDefinitionId,DurableId]",
    );
    expect(rows("SELECT Id FROM FieldDefinition WHERE DurableId = 'x'")).toEqual([]);
    expect(refusal(ask("SELECT Id FROM Vote")).code).toBe("MALFORMED_QUERY");
  });
});
