import { describe, expect, it } from "vitest";
import { untrackedChangesOf } from "../../../../src/streams/queries/discover/untracked-changes.ts";
import { parseSoql } from "../../../../src/streams/queries/soql/parse-query.ts";
import { loadSoql } from "../../../../src/streams/queries/soql/soql-library.ts";
import { field, object, reference } from "../../../support/describes.ts";

const library = await loadSoql();

const deal = object("Deal", [
  field("CreatedDate", "datetime"),
  field("LastModifiedDate", "datetime"),
  field("LastViewedDate", "datetime"),
  field("CloseDate", "date"),
  field("Amount", "currency"),
  field("Score__c", "double", { calculated: true }),
  field("Place__c", "location"),
  reference("AccountId", "Account", "Account"),
  reference("OwnerId", "Owner", "User", "Group"),
  reference("Boss__c", "Boss__r", "User"),
]);

const untracked = (soql: string) => untrackedChangesOf(parseSoql({ name: "q", soql }, library), deal);
const conditionsOf = (rest: string): readonly string[] => untracked(`SELECT Id FROM Deal ${rest}`).conditions;

describe("conditions that only a change of the row can let it into", () => {
  it.each([
    "WHERE Name = 'a' AND (Amount > 5 OR IsDeleted = false)",
    "WHERE (NOT Amount IN (1, 2)) AND CreatedDate >= 2026-01-01T00:00:00Z",
    // Days take out only.
    "WHERE CloseDate > TODAY",
    "WHERE CloseDate >= LAST_N_DAYS:30 OR Amount = 1",
    "WHERE NOT CloseDate < NEXT_N_MONTHS:2",
    "WHERE (NOT (Amount = 1 OR CloseDate <= YESTERDAY))",
    "WHERE NOT (Amount = 1 OR (NOT CloseDate > TODAY))",
    "WHERE d.CreatedDate = LAST_N_DAYS:30",
    "WHERE createddate = today OR LastModifiedDate = THIS_MONTH OR SystemModstamp IN (LAST_90_DAYS, THIS_YEAR)",
    "WHERE DAY_ONLY(CreatedDate) >= LAST_N_DAYS:3",
    "WHERE CALENDAR_YEAR(CloseDate) = 2026 AND HOUR_IN_DAY(convertTimezone(CreatedDate)) < 12",
    "WHERE DISTANCE(Place__c, GEOLOCATION(1.5, 2.5), 'km') < 20",
    // What a lookup points at.
    "WHERE Account.Id = '001000000000001AAA' AND Owner.Type = 'User'",
    "USING SCOPE mine WHERE Amount > 5",
    "USING SCOPE Everything",
  ])("%s", (rest) => {
    expect(conditionsOf(rest.includes("d.") ? `d ${rest}` : rest)).toEqual([]);
  });
});

describe("conditions that a row can come into without a change", () => {
  it.each([
    ["WHERE CloseDate < TODAY", "CloseDate < TODAY"],
    ["WHERE CloseDate = TODAY", "CloseDate = TODAY"],
    ["WHERE CloseDate != TODAY", "CloseDate != TODAY"],
    ["WHERE Amount = 1 OR (Name = 'a' AND CloseDate <= NEXT_N_DAYS:5)", "CloseDate <= NEXT_N_DAYS:5"],
    ["WHERE NOT CreatedDate >= LAST_N_DAYS:3", "NOT CreatedDate >= LAST_N_DAYS:3"],
    ["WHERE (NOT CreatedDate = TODAY)", "NOT CreatedDate = TODAY"],
    ["WHERE NOT (Amount = 1 OR CreatedDate > TODAY)", "NOT CreatedDate > TODAY"],
    ["WHERE CreatedDate = YESTERDAY", "CreatedDate = YESTERDAY"],
    ["WHERE CreatedDate = LAST_N_WEEKS:2", "CreatedDate = LAST_N_WEEKS:2"],
    ["WHERE CreatedDate IN (TODAY, YESTERDAY)", "CreatedDate IN TODAY, YESTERDAY"],
    ["WHERE CreatedDate NOT IN (TODAY)", "CreatedDate NOT IN TODAY"],
    ["WHERE DAY_ONLY(CreatedDate) < LAST_N_DAYS:3", "DAY_ONLY(CreatedDate) < LAST_N_DAYS:3"],
    // The day of UTC may be ahead of the user's.
    ["WHERE DAY_ONLY(CreatedDate) = TODAY", "DAY_ONLY(CreatedDate) = TODAY"],
    ["WHERE Account.CreatedDate = LAST_N_DAYS:30", "Account.CreatedDate"],
    ["WHERE Account.Type = 'x'", "Account.Type"],
    ["WHERE Owner.Name = 'x'", "Owner.Name"],
    ["WHERE Boss__r.Type = 'x'", "Boss__r.Type"],
    ["WHERE Account.Owner.Id = '005000000000001AAA'", "Account.Owner.Id"],
    ["WHERE CALENDAR_YEAR(Account.CreatedDate) = 2026", "CALENDAR_YEAR(Account.CreatedDate)"],
    ["WHERE Score__c > 1", "Score__c"],
    ["WHERE LastViewedDate > LAST_N_DAYS:5", "LastViewedDate"],
    ["WHERE toLabel(Name) = 'x'", "TOLABEL(Name)"],
    ["WHERE Amount > USD5000", "Amount in a currency"],
    ["WHERE Amount IN (USD1, EUR2.5)", "Amount in a currency"],
    [
      "WHERE AccountId IN (SELECT AccountId FROM Contact WHERE CreatedDate < TODAY)",
      "AccountId IN (SELECT ... FROM Contact)",
    ],
    ["WHERE Id NOT IN (SELECT DealId FROM Contact)", "Id NOT IN (SELECT ... FROM Contact)"],
    ["USING SCOPE team", "the scope team"],
    ["WHERE Name = 'a' WITH DATA CATEGORY Region__c BELOW europe__c", "its data categories"],
  ])("%s: %s", (rest, expected) => {
    expect(conditionsOf(rest)).toEqual([expected]);
  });

  it("may ask what Salesforce counts, whatever the describe says", () => {
    const campaign = object("Campaign", [field("NumberOfLeads", "int"), field("NumberSent", "double")]);
    const query = parseSoql(
      { name: "q", soql: "SELECT Id FROM Campaign WHERE NumberOfLeads > 1 AND NumberSent > 2" },
      library,
    );

    expect(untrackedChangesOf(query, campaign).conditions).toEqual(["NumberOfLeads"]);
  });

  it("are reported once each", () => {
    expect(conditionsOf("WHERE Score__c > 1 AND (Score__c < 5 OR CloseDate < TODAY)")).toEqual([
      "Score__c",
      "CloseDate < TODAY",
    ]);
  });
});

describe("columns that change without the row", () => {
  it("are parents' fields, formulas, converted amounts, TYPEOF and subqueries", () => {
    const { columns } = untracked(
      "SELECT Id, Amount, Account.Id, Account.Name, Score__c, FORMAT(Score__c) shown, FORMAT(Amount) text, " +
        "convertCurrency(Amount) own, TYPEOF Owner WHEN User THEN Name END, (SELECT Id FROM Lines) FROM Deal",
    );

    expect(columns).toEqual(["Account.Name", "Score__c", "CONVERTCURRENCY(Amount)", "Owner", "Lines"]);
  });

  it("are the formulas among FIELDS()", () => {
    expect(untracked("SELECT FIELDS(ALL) FROM Deal").columns).toEqual(["Score__c"]);
  });
});
