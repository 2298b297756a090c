import { describe, expect, it } from "vitest";
import { resolveQuery } from "../../../../src/streams/queries/discover/resolve-query.ts";
import { parseSoql } from "../../../../src/streams/queries/soql/parse-query.ts";
import { loadSoql } from "../../../../src/streams/queries/soql/soql-library.ts";
import { describesOf, field, object, reference } from "../../../support/describes.ts";

const library = await loadSoql();

const describes = describesOf(
  object("User", []),
  object(
    "Account",
    [field("Revenue__c", "currency"), field("Open__c", "boolean"), reference("OwnerId", "Owner", "User")],
    { childRelationships: [{ relationshipName: "Deals", childSObject: "Deal" }] },
  ),
  object("Deal", [
    field("Amount", "currency"),
    field("Share__c", "percent"),
    field("Count__c", "int"),
    field("Stage", "picklist"),
    field("Tags__c", "multipicklist"),
    field("Won", "boolean"),
    field("CloseDate", "date"),
    field("Opens__c", "time"),
    field("Hologram__c", "hologram"),
    reference("AccountId", "Account", "Account"),
    reference("WhatId", "What", "Account", "User"),
  ]),
);

const origin = { text: "list_views: Deal.All", hint: "Change the view." };

function faultOf(soql: string, more: { readonly origin?: typeof origin } = {}): string | null {
  try {
    resolveQuery(parseSoql({ name: "q", soql, ...more }, library), describes);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^queries: q: /, "") : String(error);
  }
}

const number = "Write the number without quotes, as 5000.";
const text = "Write the value in single quotes: '...'.";
const date = "Write a date without quotes, as 2026-01-31 or LAST_N_DAYS:30.";
const dateTime = "Write a date-time without quotes, as 2026-01-31T09:05:00Z or LAST_N_DAYS:30.";

describe("a condition that compares a field with what it never is is refused by discovery", () => {
  it.each([
    ["Amount > '5'", `Amount is of type currency and is compared with a text at line 1, column 36. ${number}`],
    [
      "Share__c = true",
      `Share__c is of type percent and is compared with true or false at line 1, column 38. ${number}`,
    ],
    ["Count__c = 2026-01-01", `Count__c is of type int and is compared with a date at line 1, column 38. ${number}`],
    [
      "Amount = 5 AND Amount IN (1, '2')",
      `Amount is of type currency and is compared with a text at line 1, column 56. ${number}`,
    ],
    [
      "Name = '5' AND Amount = '5'",
      `Amount is of type currency and is compared with a text at line 1, column 51. ${number}`,
    ],
    ["Name = 5", `Name is of type string and is compared with a number at line 1, column 34. ${text}`],
    ["Stage IN (1, 2)", `Stage is of type picklist and is compared with a number at line 1, column 37. ${text}`],
    [
      "Tags__c INCLUDES (5)",
      `Tags__c is of type multipicklist and is compared with a number at line 1, column 45. ${text}`,
    ],
    [
      "Name = USD5",
      `Name is of type string and is compared with an amount in a currency at line 1, column 34. ${text}`,
    ],
    [
      "Id = 5",
      "Id is of type id and is compared with a number at line 1, column 32. Write the id in single quotes: '...'.",
    ],
    [
      "Won = 'true'",
      "Won is of type boolean and is compared with a text at line 1, column 33. Write true or false, without quotes.",
    ],
    [
      "Account.Open__c != 1",
      "Account.Open__c is of type boolean and is compared with a number at line 1, column 46. Write true or false, without quotes.",
    ],
    ["CloseDate > '2026-01-01'", `CloseDate is of type date and is compared with a text at line 1, column 39. ${date}`],
    [
      "CloseDate > 2026-01-01T00:00:00Z",
      `CloseDate is of type date and is compared with a date-time at line 1, column 39. ${date}`,
    ],
    [
      "SystemModstamp > 2026-01-01",
      `SystemModstamp is of type datetime and is compared with a date at line 1, column 44. ${dateTime}`,
    ],
    [
      "d.SystemModstamp > '2026-01-01T00:00:00Z'",
      `d.SystemModstamp is of type datetime and is compared with a text at line 1, column 48. ${dateTime}`,
    ],
    [
      "Opens__c > '10:00:00'",
      "Opens__c is of type time and is compared with a text at line 1, column 38. Leave the condition out: this tap reads no times of day in conditions.",
    ],
    [
      "CALENDAR_YEAR(CloseDate) = '2026'",
      `CALENDAR_YEAR(CloseDate) is of type int and is compared with a text at line 1, column 54. ${number}`,
    ],
    [
      "DAY_ONLY(SystemModstamp) = 2026-01-01T00:00:00Z",
      `DAY_ONLY(SystemModstamp) is of type date and is compared with a date-time at line 1, column 54. ${date}`,
    ],
    [
      "toLabel(Stage) = 5",
      `TOLABEL(Stage) is of type string and is compared with a number at line 1, column 44. ${text}`,
    ],
    [
      "Amount LIKE '5%'",
      "LIKE compares texts, and Amount is of type currency at line 1, column 34. Write = < <= > or >=.",
    ],
    [
      "CloseDate LIKE '2026%'",
      "LIKE compares texts, and CloseDate is of type date at line 1, column 37. Write >= and <=.",
    ],
    [
      "(NOT SystemModstamp LIKE '2026%')",
      "LIKE compares texts, and SystemModstamp is of type datetime at line 1, column 47. Write >= and <=.",
    ],
    ["Won LIKE 't%'", "LIKE compares texts, and Won is of type boolean at line 1, column 31. Write = true or = false."],
    [
      "AccountId LIKE '001%'",
      "LIKE compares texts, and AccountId is of type reference at line 1, column 37. Write = or IN.",
    ],
    [
      "Stage INCLUDES ('a')",
      "INCLUDES is for multi-select picklists, and Stage is of type picklist at line 1, column 33. Write IN.",
    ],
    [
      "Name EXCLUDES ('a')",
      "EXCLUDES is for multi-select picklists, and Name is of type string at line 1, column 32. Write NOT IN.",
    ],
    [
      "COUNT(Id) > 5",
      "COUNT(Id) is of groups, and WHERE of rows at line 1, column 27. Write the condition in HAVING, behind GROUP BY.",
    ],
  ])("%s: %s", (condition, fault) => {
    expect(
      faultOf(`SELECT Id FROM Deal ${condition.includes("d.") ? "d" : ""} WHERE ${condition}`.replace("  ", " ")),
    ).toBe(fault);
  });

  it.each([
    [
      "SELECT Stage, COUNT(Id) FROM Deal GROUP BY Stage HAVING COUNT(Id) > '5'",
      `COUNT(Id) is of type int and is compared with a text at line 1, column 69. ${number}`,
    ],
    [
      "SELECT Stage FROM Deal GROUP BY Stage HAVING MAX(CloseDate) > '2026-01-01'",
      `MAX(CloseDate) is of type date and is compared with a text at line 1, column 63. ${date}`,
    ],
    [
      "SELECT Id, (SELECT Id FROM Deals WHERE Won = 'true') FROM Account",
      "Won is of type boolean and is compared with a text at line 1, column 46. Write true or false, without quotes.",
    ],
    [
      "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Deal WHERE Amount = '5')",
      `Amount is of type currency and is compared with a text at line 1, column 79. ${number}`,
    ],
  ])("%s: %s", (soql, fault) => {
    expect(faultOf(soql)).toBe(fault);
  });
});

describe("what Salesforce compares is let through", () => {
  it.each([
    "Amount > 5 AND Amount != -3.5 AND Amount IN (1, 2.5, null) AND Amount > USD5000 AND Count__c < 1.5",
    "Name = '5' AND Name > 'a' AND Stage IN ('a', null) AND Tags__c INCLUDES ('a;b') AND Tags__c = 'a' AND Name LIKE 'x%'",
    "Won = true AND Won != FALSE AND Won = null AND Id IN ('001000000000001') AND AccountId = null",
    "CloseDate > 2026-01-01 AND CloseDate = LAST_N_DAYS:30 AND CloseDate IN (TODAY, 2026-01-01)",
    "SystemModstamp >= 2026-01-01T00:00:00Z AND SystemModstamp < TODAY",
    "CALENDAR_YEAR(CloseDate) = 2026 AND DAY_ONLY(SystemModstamp) = 2026-01-01 AND DAY_ONLY(SystemModstamp) > LAST_WEEK",
    // What Salesforce alone knows.
    "Hologram__c = 5 AND What.Name = 5 AND What.Zip__c = 'x'",
  ])("%s", (condition) => {
    expect(faultOf(`SELECT Id FROM Deal WHERE ${condition}`)).toBeNull();
  });

  it("takes what Salesforce itself has written", () => {
    expect(faultOf("SELECT Id FROM Deal WHERE SystemModstamp > 2026-01-01", { origin })).toBeNull();
  });
});
