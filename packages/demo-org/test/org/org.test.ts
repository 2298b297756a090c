import { describe, expect, it } from "vitest";
import { createOrg } from "../../src/org/create-org.ts";
import type { ChildRows } from "../../src/org/org.ts";
import { allRows, NOW, records, refusal, smallOrg } from "../support/small-org.ts";

describe("an org of five million accounts", () => {
  it("starts and answers at once, without holding them", () => {
    const before = process.memoryUsage().heapUsed;
    const began = performance.now();

    const org = createOrg({ now: NOW, rows: { Account: 5_000_000 }, objects: 3000 });
    const admin = org.users[0];
    if (admin === undefined) throw new Error("no user");
    const all = org.query(admin, "SELECT Id, SystemModstamp FROM Account ORDER BY SystemModstamp, Id", { all: true });
    const page = [...all.rows(4_000_000, 2)].map((row) => row.values[0]);
    const [from, to] = page;
    const between = org.query(admin, `SELECT Id FROM Account WHERE Id >= '${from}' AND Id <= '${to}' ORDER BY Id`, {
      all: true,
    });

    expect([all.totalSize, between.totalSize]).toEqual([5_000_000, 2]);
    expect(performance.now() - began).toBeLessThan(2500);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(60e6);
  });
});

describe("describe", () => {
  const { org, admin, limited } = smallOrg();

  it("has every member for every field, and a sensible one", () => {
    const account = org.describe(admin, "account");
    const members = new Set((account?.fields ?? []).map((f) => Object.keys(f).sort().join()));

    const name = account?.fields.find((f) => f.name === "Name");

    expect(members.size).toBe(1);
    expect(Object.keys(name ?? {}).length).toBe(57);
    expect(name).toMatchObject({
      type: "string",
      length: 255,
      byteLength: 765,
      nameField: true,
      nillable: false,
      createable: true,
      soapType: "xsd:string",
      filterable: true,
    });
    expect(account?.fields.find((f) => f.name === "Description")).toMatchObject({
      filterable: false,
      sortable: false,
      groupable: false,
      extraTypeInfo: "plaintextarea",
    });
    expect(account?.fields.find((f) => f.name === "BillingCity")).toMatchObject({
      compoundFieldName: "BillingAddress",
    });
    expect(account?.["childRelationships"]).toContainEqual(
      expect.objectContaining({
        childSObject: "Contact",
        field: "AccountId",
        relationshipName: "Contacts",
        cascadeDelete: true,
      }),
    );
  });

  it("has every type of field between the two custom objects and attachments", () => {
    const types = ["Invoice__c", "Measurement__c", "Attachment", "CaseHistory"].flatMap(
      (o) => org.describe(admin, o)?.fields.map((f) => f.type) ?? [],
    );

    expect([...new Set(types)].sort()).toEqual(
      [
        "anyType",
        "base64",
        "boolean",
        "combobox",
        "currency",
        "date",
        "datetime",
        "double",
        "email",
        "encryptedstring",
        "id",
        "int",
        "location",
        "multipicklist",
        "percent",
        "phone",
        "picklist",
        "reference",
        "string",
        "textarea",
        "time",
        "url",
      ].sort(),
    );
  });

  it("names thousands of additional objects, each of which answers", () => {
    const { org, admin } = smallOrg({ objects: 3000 });
    const names = org
      .describeGlobal(admin)
      .map((o) => o.name)
      .filter((n) => /_\d+__c$/.test(n));

    const some = [names[0], names[1500], names[2999]].map((name) => allRows(org, admin, name ?? "").length);

    expect(names.length).toBe(3000);
    expect(some.every((n) => n >= 0)).toBe(true);
    expect(
      new Set(
        org
          .describeGlobal(admin)
          .map((o) => o.keyPrefix)
          .filter((p) => p !== null),
      ).size,
    ).toBe(org.describeGlobal(admin).filter((o) => o.keyPrefix !== null).length);
  });

  it("shows a user without View All Data the fields granted and the rows owned", () => {
    const fields = org.describe(limited, "Account")?.fields.map((f) => f.name);
    const own = allRows(org, admin, "Account").filter((a) => a["OwnerId"] === limited.id && a["IsDeleted"] === false);

    expect(fields).not.toContain("AnnualRevenue");
    expect(fields).toContain("Industry");
    expect(records(org.query(limited, "SELECT Id FROM Account", { all: false })).map((a) => a["Id"])).toEqual(
      own.map((a) => a["Id"]),
    );
    expect(refusal(() => org.query(limited, "SELECT AnnualRevenue FROM Account", { all: false })).code).toBe(
      "INVALID_FIELD",
    );
    expect(refusal(() => org.query(limited, "SELECT Id FROM Lead", { all: false })).code).toBe("INVALID_TYPE");
    expect(org.describe(limited, "Lead")).toBeNull();
  });

  it("follows metadata that is hidden, shown and changed, and moves metadataModifiedAt each time", () => {
    const { org, admin } = smallOrg();
    const dates = [org.metadataModifiedAt.getTime()];
    const ask = () =>
      org.query(admin, "SELECT NumberOfEmployees FROM Account WHERE NumberOfEmployees != null", { all: false });
    const alter = (change: () => void): void => {
      change();
      dates.push(org.metadataModifiedAt.getTime());
    };

    alter(() => org.alterField("Account", "NumberOfEmployees", "hide"));
    expect(refusal(ask).code).toBe("INVALID_FIELD");
    alter(() =>
      org.alterField("Account", "NumberOfEmployees", { describe: { type: "double", precision: 18, scale: 2 } }),
    );
    expect(typeof records(ask())[0]?.["NumberOfEmployees"]).toBe("string");
    alter(() => org.alterField("Account", "Brand_New__c", { describe: { type: "string", length: 20 } }));
    expect(records(org.query(admin, "SELECT Brand_New__c FROM Account LIMIT 1", { all: false }))).toEqual([
      { Brand_New__c: null },
    ]);
    alter(() => org.alterObject("Account", "hide"));
    expect(refusal(ask).code).toBe("INVALID_TYPE");
    alter(() => org.alterObject("Account", "show"));
    expect(ask().totalSize).toBeGreaterThan(0);
    expect(dates).toEqual([...new Set(dates)].sort((a, b) => a - b));
  });
});

describe("a query's parents and children", () => {
  const { org, admin } = smallOrg();

  it("follow lookups, polymorphic ones by the type of each row", () => {
    const users = new Map(allRows(org, admin, "User").map((u) => [u["Id"], u]));
    const accounts = new Map(allRows(org, admin, "Account").map((a) => [a["Id"], a]));
    const contacts = allRows(org, admin, "Contact").filter((c) => c["IsDeleted"] === false);

    const result = org.query(admin, "SELECT id, account.owner.NAME FROM contact", { all: false });
    const what = org.query(admin, "SELECT WhatId, What.Type, What.Name FROM Task WHERE What.Type = 'Account'", {
      all: false,
    });

    expect(records(result)).toEqual(
      contacts.map((c) => ({
        Id: c["Id"],
        "Account.Owner.Name": users.get(accounts.get(c["AccountId"] ?? null)?.["OwnerId"] ?? null)?.["Name"] ?? null,
      })),
    );
    expect([...result.rows(0, 1)][0]?.parents.get("Account")).toEqual({
      type: "Account",
      id: contacts[0]?.["AccountId"],
    });
    expect(records(what).map((t) => t["What.Name"])).toEqual(
      records(what).map((t) => accounts.get(t["WhatId"] ?? null)?.["Name"]),
    );
    expect(what.totalSize).toBeGreaterThan(5);
  });

  it("list a row's own children, filtered, ordered and cut", () => {
    const contacts = allRows(org, admin, "Contact").filter((c) => c["IsDeleted"] === false);

    const result = org.query(
      admin,
      "SELECT Id, (SELECT LastName FROM contacts WHERE LastName != 'Kim' ORDER BY LastName DESC, Id LIMIT 2) FROM Account",
      { all: false },
    );

    for (const row of result.rows(0, 100)) {
      const expected = contacts
        .filter((c) => c["AccountId"] === row.id && c["LastName"] !== "Kim")
        .map((c) => String(c["LastName"]))
        .sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? 1 : a.toLowerCase() > b.toLowerCase() ? -1 : 0))
        .slice(0, 2);
      const children = row.values[1] as ChildRows; // the second item is the subquery
      expect(children.rows.map((c) => c.values[0])).toEqual(expected);
    }
  });

  it("leave archived activities to queryAll", () => {
    const tasks = allRows(org, admin, "Task").filter((t) => t["IsDeleted"] === false);

    expect(tasks.filter((t) => t["IsArchived"] === true).length).toBeGreaterThan(10);
    expect(org.query(admin, "SELECT COUNT() FROM Task", { all: false }).totalSize).toBe(
      tasks.filter((t) => t["IsArchived"] === false).length,
    );
  });
});

describe("recordCount", () => {
  it("counts live rows and leaves out what has none", () => {
    const { org, admin } = smallOrg({ rows: { Lead: 0 } });
    const count = org.query(admin, "SELECT COUNT() FROM Account", { all: false }).totalSize;
    const id = org.create(admin, "Account", { Name: "one more" });

    expect(org.recordCount(admin, ["Account", "Lead", "AccountHistory", "Nothing"])).toEqual([
      { name: "Account", count: count + 1 },
    ]);
    org.remove(admin, "Account", id);
    expect(org.recordCount(admin, ["Account"])).toEqual([{ name: "Account", count }]);
  });
});

describe("the clock", () => {
  it("moves formulas that depend on it, and not their rows' SystemModstamp", () => {
    const { org, admin } = smallOrg();
    const ask = () =>
      records(
        org.query(
          admin,
          "SELECT Age_In_Days__c, SystemModstamp FROM Measurement__c WHERE Taken_At__c = LAST_YEAR LIMIT 1",
          { all: false },
        ),
      )[0];
    const before = ask();

    org.clock.advance(86_400_000);

    expect(ask()).toEqual({
      Age_In_Days__c: String(Number(before?.["Age_In_Days__c"]) + 1),
      SystemModstamp: before?.["SystemModstamp"],
    });
  });
});
