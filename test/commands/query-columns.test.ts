import { beforeAll, describe, expect, it } from "vitest";
import { queryColumns } from "../../src/commands/query/query-columns.ts";
import { writtenColumns } from "../../src/commands/query/written-columns.ts";
import { loadSoql, type SoqlLibrary } from "../../src/streams/queries/soql/soql-library.ts";

describe("the columns of a query", () => {
  let library: SoqlLibrary;
  beforeAll(async () => {
    library = await loadSoql();
  });

  it.each([
    ["select id, owner.name from Account", ["id", "owner.name"]],
    ["SELECT a.Name, Account.Owner.Name, Id FROM Account a", ["Name", "Owner.Name", "Id"]],
    ["SELECT toLabel(Status), format(Amount) money FROM Case", ["Status", "money"]],
    ["SELECT Id, (SELECT Id FROM Contacts) FROM Account", ["Id", "Contacts"]],
    ["SELECT TYPEOF What WHEN Account THEN Phone, Name ELSE Name END FROM Event", ["What.Phone", "What.Name"]],
    ["SELECT FIELDS(ALL) FROM Account LIMIT 1", null],
    ["SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry", null],
    ["SELECT Id FROM Account FOR VIEW", null],
    ["what is this", null],
  ])("of %s: as it is written", (soql, columns) => {
    expect(writtenColumns(soql, library)).toEqual(columns);
  });

  const attributes = { type: "Account" };

  it("are spelled as Salesforce spells them, in the order of the text, with null for what a record lacks", () => {
    const [withParent, without] = [
      { attributes, Parent: { attributes, Name: "P" }, Id: "1" },
      { attributes, Parent: null, Id: "2" },
    ];

    const { names, rowOf } = queryColumns(["id", "parent.name"], [without, withParent]);

    expect(names).toEqual(["Id", "Parent.Name"]);
    expect([withParent, without].map(rowOf)).toEqual([
      { Id: "1", "Parent.Name": "P" },
      { Id: "2", "Parent.Name": null },
    ]);
    expect(queryColumns(["id", "parent.name"], [without]).rowOf(withParent)).toEqual({ Id: "1", "parent.name": "P" });
  });

  it("are those of the records where the text was misunderstood", () => {
    expect(queryColumns(["Nmae"], [{ attributes, Name: "A" }]).names).toEqual(["Name"]);
  });

  it("leave no value out that comes late", () => {
    const { rowOf } = queryColumns(null, [{ attributes, Id: "1", Owner: null }]);

    expect(rowOf({ attributes, Id: "2", Owner: null })).toEqual({ Id: "2", Owner: null });
    expect(() => rowOf({ attributes, Id: "2", Owner: { attributes, Name: "O" } })).toThrowError(
      "query: a row has Owner.Name, which no row of the first page has. Name the fields in SELECT one by one.",
    );
  });
});
