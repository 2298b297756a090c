import { describe, expect, it } from "vitest";
import type { ObjectDescribe } from "../../../../src/salesforce/describe/describe.ts";
import { queryStream } from "../../../../src/streams/queries/discover/catalog-stream.ts";
import { DescribeLookup } from "../../../../src/streams/queries/discover/describe-lookup.ts";
import { resolveQuery } from "../../../../src/streams/queries/discover/resolve-query.ts";
import { parseSoql } from "../../../../src/streams/queries/soql/parse-query.ts";
import { loadSoql } from "../../../../src/streams/queries/soql/soql-library.ts";
import { describesOf, field, object, reference } from "../../../support/describes.ts";

const library = await loadSoql();

const describes = describesOf(
  object("User", [reference("ManagerId", "Manager", "User")]),
  object(
    "Account",
    [
      field("Industry", "picklist"),
      field("Description", "textarea", { filterable: false }),
      field("BillingAddress", "address"),
      field("BillingCity", "string", { compoundFieldName: "BillingAddress" }),
      field("LastDeal__c", "datetime"),
      reference("OwnerId", "Owner", "User"),
      reference("ParentId", "Parent", "Account"),
    ],
    { childRelationships: [{ relationshipName: "Contacts", childSObject: "Contact" }] },
  ),
  object("Contact", [field("Email", "email"), reference("AccountId", "Account", "Account")]),
  object("Opportunity", [field("Amount", "currency")]),
  object("Task", [reference("WhatId", "What", "Account", "Opportunity")]),
  object("Attachment", [field("Body", "base64")]),
  object("Hidden", [], { queryable: false }),
);

const resolved = (soql: string) => {
  const query = parseSoql({ name: "q", soql }, library);
  return { query, ...resolveQuery(query, describes) };
};

const faultOf = (step: () => unknown): string => {
  try {
    step();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("there was no fault");
};

describe("a query that Salesforce would refuse", () => {
  it.each([
    [
      "SELECT Id,\n  Nmae FROM Account",
      "Account has no field Nmae that this user may read (did you mean Name?) at line 2, column 3",
    ],
    [
      "SELECT Id, Owner.Nmae FROM Account",
      "Owner.Nmae: User has no field Nmae that this user may read (did you mean Name?) at line 1, column 12",
    ],
    [
      "SELECT Id, Ownr.Name FROM Account",
      "Ownr.Name: Account has no relationship Ownr (did you mean Owner?) at line 1, column 12",
    ],
    [
      "SELECT Id FROM Acount",
      "there is no object Acount that this user may see (did you mean Account?) at line 1, column 16",
    ],
    ["SELECT Id FROM Hidden", "Hidden cannot be queried at line 1, column 16"],
    [
      "SELECT Id FROM Account WHERE Industri = 'x'",
      "Account has no field Industri that this user may read (did you mean Industry?) at line 1, column 30",
    ],
    [
      "SELECT Id FROM Account ORDER BY Naam",
      "Account has no field Naam that this user may read (did you mean Name?) at line 1, column 33",
    ],
    [
      "SELECT Industry, COUNT(Idd) FROM Account GROUP BY Industry",
      "Account has no field Idd that this user may read (did you mean Id?) at line 1, column 24",
    ],
    [
      "SELECT Industry FROM Account GROUP BY Industrie",
      "Account has no field Industrie that this user may read (did you mean Industry?) at line 1, column 39",
    ],
    [
      "SELECT Name, (SELECT Id, Nam FROM Contacts) FROM Account",
      "Contact has no field Nam that this user may read (did you mean Name?) at line 1, column 26",
    ],
    [
      "SELECT Name, (SELECT Id FROM Contact) FROM Account",
      "Account has no children by the name of Contact (did you mean Contacts?) at line 1, column 30",
    ],
    [
      "SELECT Name, (SELECT Id FROM Contacts WHERE Emial = 'x') FROM Account",
      "Contact has no field Emial that this user may read (did you mean Email?) at line 1, column 45",
    ],
    [
      "SELECT Id FROM Account WHERE Id IN (SELECT AcountId FROM Contact)",
      "Contact has no field AcountId that this user may read (did you mean AccountId?) at line 1, column 44",
    ],
    [
      "SELECT TYPEOF What WHEN Acount THEN Name END FROM Task",
      "What is never of type Acount (did you mean Account?) at line 1, column 25",
    ],
    [
      "SELECT TYPEOF Owner WHEN User THEN Name END FROM Account",
      "TYPEOF is for parents of several types; Owner has one at line 1, column 15",
    ],
    ["SELECT Id, Name, Name FROM Account", "the column Name is there twice at line 1, column 12"],
    [
      "SELECT Id, Body FROM Attachment",
      "Body is of type base64, which no query answers with a value at line 1, column 12",
    ],
    [
      "SELECT Id, Account.BillingAddress FROM Contact",
      "Account.BillingAddress is of type address; name its parts instead at line 1, column 12",
    ],
  ])("%s: %s", (soql, what) => {
    expect(faultOf(() => resolved(soql))).toBe(
      `queries: q: ${what}. ${what.startsWith("Hidden") ? "Read another object." : "Correct the query, or give the user read access."}`,
    );
  });

  it.each([
    ["SELECT Id FORM Account", "FORM is no word of SOQL at line 1, column 11. Did you mean FROM?"],
    [
      "SELECT Id FROM Account WHERE Name = 'x",
      "the text that begins there has no end at line 1, column 37. Close it by a single quote. A quote within a text is written \\': 'O\\'Brien'.",
    ],
    [
      "SELECT Id FROM Account WHERE",
      "a comparison is missing behind WHERE at line 1, column 24. Name it, or leave WHERE out.",
    ],
    [
      "SELECT Id FROM Account; SELECT Id FROM User",
      "it has more than one statement at line 1, column 23. Make each SELECT a query of its own.",
    ],
    [
      "SELECT Id FROM Account WHERE Name = :name",
      '":" is not understood at line 1, column 37. Correct the query. Values of a program (:name) and times of day have no place in it.',
    ],
    [
      "SELECT Id FROM Account WHERE Name = 'a' 'b'",
      "a text does not belong there at line 1, column 41. Correct the query.",
    ],
    [
      "SELECT COUNT(Id) AS n FROM Account",
      "AS has no place here at line 1, column 18. Leave AS out: a name stands right behind what it is for, as COUNT(Id) deals. Only groups have names of their own.",
    ],
    [
      "SELECT Id FROM Account WHERE Time__c = 10:30:00Z",
      '":" is not understood at line 1, column 42. Correct the query. Values of a program (:name) and times of day have no place in it.',
    ],
    [
      "SELECT Id FROM Account ALL ROWS",
      '"ROWS" is not understood at line 1, column 28. Correct the query. Instead of ALL ROWS set records: all.',
    ],
    [
      "SELECT Id, Name theirs FROM Account",
      "Name cannot have a name of its own (theirs) outside of GROUP BY at line 1, column 17. Put a comma between two fields, or leave the name out.",
    ],
    [
      "SELECT Id, Parent.Parent.Parent.Parent.Parent.Parent.Name FROM Account",
      "Parent.Parent.Parent.Parent.Parent.Parent.Name leads up 6 levels; 5 is the most at line 1, column 12. Leave it out, or read the parent that has the field as a stream of its own.",
    ],
    ["SELECT Id FROM Account FOR VIEW", "FOR VIEW writes to the records at line 1, column 24. Leave that clause out."],
    [
      "SELECT Id FROM Account LIMIT 1 UPDATE VIEWSTAT",
      "UPDATE VIEWSTAT writes to the records at line 1, column 32. Leave that clause out.",
    ],
    [
      "SELECT Id FROM Account WHERE NOT NOT NOT Name = 'x'",
      "it has a part that this tap cannot put together again as it is written. Write the condition in a simpler form (one NOT instead of several, brackets around each part).",
    ],
  ])("%s: %s", (soql, what) => {
    expect(faultOf(() => resolved(soql))).toBe(`queries: q: ${what}`);
  });
});

describe("a TYPEOF of types that share a field's name", () => {
  it("has one column for it, of text where the types of the field differ", () => {
    const soql = "SELECT TYPEOF What WHEN Account THEN Size__c, Name WHEN Opportunity THEN Size__c, Name END FROM Task";
    const { columns } = resolveQuery(parseSoql({ name: "q", soql }, library), sized);

    expect(columns.map(({ name, schema }) => [name, schema["type"]])).toEqual([
      ["What__Size__c", ["null", "string"]],
      ["What__Name", ["null", "string"]],
    ]);
  });

  const sized = describesOf(
    object("Account", [field("Size__c", "double")]),
    object("Opportunity", [field("Size__c", "picklist")]),
    object("Task", [reference("WhatId", "What", "Account", "Opportunity")]),
  );
});

describe("a setting that does not fit the query", () => {
  const wish = { keyProperties: null, replicationKey: null, records: null, preset: null, fields: [] };
  const options = { deletedAt: "_sdc_deleted_at", records: "all" } as const;
  const streamOf = (soql: string, more: object) => {
    const { query, ...rest } = resolved(soql);
    return queryStream(query, rest, { ...wish, ...more }, options);
  };

  it.each([
    [
      "SELECT Id, Name FROM Account",
      { keyProperties: ["Nam"] },
      "key_properties: Nam is no column of the query (did you mean Name?). Choose of: Id, Name.",
    ],
    [
      "SELECT Id, Name FROM Account",
      { replicationKey: "SystemModstamp" },
      "replication_key: SystemModstamp is no column of the query. Choose of: Id, Name.",
    ],
    [
      "SELECT Id, Name FROM Account",
      { replicationKey: "Name" },
      "replication_key: Name is not a date-time field of Account that Salesforce filters and orders by. Name such a column, as SystemModstamp, or leave replication_key out.",
    ],
    [
      "SELECT Id, SystemModstamp FROM Account LIMIT 5",
      { replicationKey: "SystemModstamp" },
      "replication_key: the query can only be read in full, because it has LIMIT or OFFSET, or no Id and no key_properties. Leave replication_key out, or change the query.",
    ],
  ])("%s with %o: %s", (soql, more, what) => {
    expect(faultOf(() => streamOf(soql, more))).toBe(`queries: q: ${what}`);
  });

  it("a replication key may be any date-time column of the object's own", () => {
    const stream = streamOf("SELECT Id, LastDeal__c, SystemModstamp FROM Account", { replicationKey: "lastdeal__C" });

    expect([stream.replicationKeys, stream.methods]).toEqual([["LastDeal__c"], ["INCREMENTAL", "FULL_TABLE"]]);
  });
});

describe("a query whose objects are not all described yet", () => {
  it("says which are wanted, level by level", () => {
    const { names } = describes;
    const soql =
      "SELECT Id, Owner.Manager.Name, (SELECT Id FROM Contacts) FROM Account WHERE Id IN (SELECT AccountId FROM Contact)";
    const query = parseSoql({ name: "q", soql }, library);
    const known = new Map<string, ObjectDescribe>();
    const asked: string[][] = [];
    for (;;) {
      const now = new DescribeLookup(names, known);
      resolveQuery(query, now);
      if (now.missing.size === 0) break;
      asked.push([...now.missing].sort());
      for (const name of now.missing) known.set(name, describes.of(name)!);
    }

    expect(asked).toEqual([["Account"], ["Contact", "User"]]);
  });
});
