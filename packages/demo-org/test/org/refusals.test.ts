import { describe, expect, it } from "vitest";
import { refusal, smallOrg } from "../support/small-org.ts";

const { org, admin } = smallOrg();
const refused = (soql: string, bulk = false) => refusal(() => org.query(admin, soql, { all: false, bulk }));
const HINT = "Please reference your WSDL or the describe call for the appropriate names.";

describe("a query that Salesforce refuses", () => {
  it("has row and column, with a caret under the word", () => {
    expect(refused("SELECT Id,Foo__c FROM Account")).toEqual({
      status: 400,
      code: "INVALID_FIELD",
      message: `\nSELECT Id,Foo__c FROM Account\n          ^\nERROR at Row:1:Column:11\nNo such column 'Foo__c' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${HINT}`,
    });
    expect(refused("SELECT Id\nFROM Account\nWHERE Bad = 'Bad'").message).toContain(
      "\nWHERE Bad = 'Bad'\n      ^\nERROR at Row:3:Column:7\n",
    );
  });

  it.each([
    ["SELECT Id FORM Account", "MALFORMED_QUERY", "unexpected token: 'FORM'"],
    ["SELECT Id FROM Account WHERE", "MALFORMED_QUERY", "unexpected token: '<EOF>'"],
    ["SELECT Id FROM Account WHERE Name = 'x", "MALFORMED_QUERY", "unexpected token: '<EOF>'"],
    [
      "SELECT Id FROM Account WHERE Name = 'a' AND Site = 'b' OR Site = 'c'",
      "MALFORMED_QUERY",
      "unexpected token: 'OR'",
    ],
    ["SELECT Id, Id FROM Account", "MALFORMED_QUERY", "duplicate field selected: Id"],
    [
      "SELECT Id FROM Foo__c",
      "INVALID_TYPE",
      `sObject type 'Foo__c' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${HINT}`,
    ],
    [
      "SELECT Id FROM AccountChangeEvent",
      "INVALID_TYPE_FOR_OPERATION",
      "entity type AccountChangeEvent does not support query",
    ],
    [
      "SELECT Id, Boss.Name FROM Account",
      "INVALID_FIELD",
      `Didn't understand relationship 'Boss' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${HINT}`,
    ],
    ["SELECT Id, Owner.Foo FROM Account", "INVALID_FIELD", "No such column 'Foo' on entity 'User'."],
    [
      "SELECT Id, (SELECT Id FROM Boats) FROM Account",
      "INVALID_TYPE",
      "Didn't understand relationship 'Boats' in FROM part of query call.",
    ],
    [
      "SELECT Id FROM Account WHERE Description = 'x'",
      "INVALID_FIELD",
      "field 'Description' can not be filtered in a query call",
    ],
    [
      "SELECT Id FROM Account ORDER BY BillingAddress",
      "MALFORMED_QUERY",
      "field 'BillingAddress' can not be sorted in a query call",
    ],
    [
      "SELECT Amount, COUNT(Id) FROM Opportunity GROUP BY Amount",
      "MALFORMED_QUERY",
      "field 'Amount' can not be grouped in a query call",
    ],
    ["SELECT Name, COUNT(Id) FROM Account", "MALFORMED_QUERY", "Field must be grouped or aggregated: Name"],
    [
      "SELECT Id FROM Account WHERE Name = 5",
      "INVALID_FIELD",
      "value of filter criterion for field 'Name' must be of type string and should be enclosed in quotes",
    ],
    [
      "SELECT Id FROM Account WHERE CreatedDate > '2026-01-01T00:00:00Z'",
      "INVALID_FIELD",
      "value of filter criterion for field 'CreatedDate' must be of type dateTime and should not be enclosed in quotes",
    ],
    ["SELECT Id FROM Account WHERE CreatedDate > 2026-01-01", "INVALID_FIELD", "must be of type dateTime"],
    ["SELECT Id FROM Account WHERE Id = 'abc'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: abc"],
    ["SELECT Id FROM User WHERE IsDeleted = false", "INVALID_FIELD", "No such column 'IsDeleted' on entity 'User'."],
    ["SELECT Id FROM Account OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000"],
    ["SELECT FIELDS(ALL) FROM Account", "MALFORMED_QUERY", "The SOQL FIELDS function must have a LIMIT of at most 200"],
    [
      "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact LIMIT 1)",
      "MALFORMED_QUERY",
      "Semi join sub-selects cannot have ORDER BY or LIMIT",
    ],
    [
      "SELECT Id FROM Account WHERE Name = 'a' OR Id IN (SELECT AccountId FROM Contact)",
      "MALFORMED_QUERY",
      "Semi join sub-selects are not allowed with the 'OR' operator",
    ],
    [
      "SELECT Id FROM Account WHERE Name = 'a' AND (Site = 'b' OR Id IN (SELECT AccountId FROM Contact))",
      "MALFORMED_QUERY",
      "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.",
    ],
    [
      "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE AccountId IN (SELECT Id FROM Account))",
      "MALFORMED_QUERY",
      "Nesting of semi join sub-selects is not supported",
    ],
    ["SELECT Id FROM Account WITH SECURITY_ENFORCED", "MALFORMED_QUERY", "unexpected token: 'SECURITY_ENFORCED'"],
    ["SELECT Id FROM Account WITH USER_MODE", "MALFORMED_QUERY", "unexpected token: 'USER_MODE'"],
    ["SELECT Id FROM Account WITH DATA CATEGORY A__c AT B__c", "MALFORMED_QUERY", "not supported for Account"],
    ["SELECT Id FROM Account UPDATE TRACKING", "MALFORMED_QUERY", "unexpected token: 'UPDATE'"],
    ["SELECT Id FROM Account ALL ROWS", "MALFORMED_QUERY", "unexpected token: 'ROWS'"],
    ["SELECT Id, COUNT(Name) FROM Account GROUP BY Id LIMIT 2001", "", ""],
  ])("%s", (soql, code, message) => {
    if (code === "") {
      const { org, admin } = smallOrg({ rows: { Account: 2500 } });
      expect(refusal(() => org.query(admin, soql, { all: false })).code).toBe("EXCEEDED_ID_LIMIT");
      return;
    }
    expect(refused(soql)).toMatchObject({ status: 400, code, message: expect.stringContaining(message) });
  });

  it("is longer than 100,000 characters, or has a string of more than 4,000", () => {
    const named = (length: number): string => `SELECT Id FROM Account WHERE Name = '${"\\'".repeat(length)}'`;
    const ids = (count: number): string =>
      `SELECT Id FROM Account WHERE Id IN (${Array(count).fill("'001000000000000AAA'").join(",")})`;

    expect(() => org.query(admin, named(4000), { all: false })).not.toThrow();
    expect(refused(named(4001))).toMatchObject({ code: "MALFORMED_QUERY", message: expect.stringContaining("4000") });
    expect(() => org.query(admin, ids(4700), { all: false })).not.toThrow();
    expect(refused(ids(4800))).toMatchObject({ code: "MALFORMED_QUERY", message: expect.stringContaining("100000") });
  });

  it("has more than 20 child subqueries, or more levels of them than its version allows", () => {
    const wide = (count: number): string =>
      `SELECT Id, ${Array(count).fill("(SELECT Id FROM Contacts)").join(", ")} FROM Account`;
    const deep = "SELECT Id, (SELECT Id, (SELECT Id FROM CaseComments) FROM Cases) FROM Account";
    const asked = (version: number) => () => org.query(admin, deep, { all: false, version });

    expect(() => org.query(admin, wide(20), { all: false })).not.toThrow();
    expect(refused(wide(21)).message).toBe("maximum number of subqueries allowed is 20");
    expect(asked(58)).not.toThrow();
    expect(refusal(asked(57)).code).toBe("MALFORMED_QUERY");
  });

  it("follows more than 55 relationships", () => {
    const paths = ["Account", "Owner", "CreatedBy", "LastModifiedBy", "ReportsTo"].flatMap((first) =>
      ["CreatedBy", "LastModifiedBy"].flatMap((second) =>
        ["CreatedBy", "LastModifiedBy"].flatMap((third) =>
          ["CreatedBy", "LastModifiedBy"].map((fourth) => `${first}.${second}.${third}.${fourth}.Name`),
        ),
      ),
    );
    // Each of five has 1 + 2 + 4 + 8 relationships.
    const of = (count: number): string => `SELECT ${paths.slice(0, count).join(", ")} FROM Contact`;

    expect(() => org.query(admin, of(28), { all: false })).not.toThrow();
    expect(refused(of(31))).toMatchObject({ code: "MALFORMED_QUERY", message: expect.stringContaining("55") });
  });

  it.each([
    ["SELECT Id FROM CaseStatus", "INVALIDENTITY", "Entity 'CaseStatus' is not supported by the Bulk API."],
    ["SELECT BillingAddress FROM Account", "FEATURENOTENABLED", "Selecting compound data not supported in Bulk Query"],
    [
      "SELECT Id, (SELECT Id FROM Contacts) FROM Account",
      "API_ERROR",
      "Aggregate Relationships not supported in Bulk Query",
    ],
    ["SELECT COUNT() FROM Account", "API_ERROR", "Aggregate Relationships not supported in Bulk Query"],
    [
      "SELECT Type, COUNT(Id) FROM Account GROUP BY Type",
      "API_ERROR",
      "Aggregate Relationships not supported in Bulk Query",
    ],
    ["SELECT Id FROM Account LIMIT 1 OFFSET 1", "API_ERROR", "OFFSET not supported in Bulk Query"],
    ["SELECT FIELDS(ALL) FROM Account LIMIT 1", "API_ERROR", "FIELDS function not supported in Bulk Query"],
    ["SELECT Body FROM Attachment", "FEATURENOTENABLED", "Binary fields not supported in Bulk Query"],
  ])("by Bulk: %s", (soql, code, message) => {
    expect(refused(soql, true)).toEqual({ status: 400, code, message });
    if (!soql.includes("FIELDS")) expect(() => org.query(admin, soql, { all: false })).not.toThrow();
  });
});
