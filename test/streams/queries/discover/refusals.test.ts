import { describe, expect, it } from "vitest";
import { resolveQuery } from "../../../../src/streams/queries/discover/resolve-query.ts";
import { parseSoql } from "../../../../src/streams/queries/soql/parse-query.ts";
import { loadSoql } from "../../../../src/streams/queries/soql/soql-library.ts";
import { describesOf, field, object, reference } from "../../../support/describes.ts";

const library = await loadSoql();

const long = { filterable: false, sortable: false, groupable: false } as const;
const describes = describesOf(
  object("User", []),
  object(
    "Account",
    [
      field("Industry", "picklist"),
      field("Rating", "picklist"),
      field("Type", "picklist"),
      field("Site"),
      field("Description", "textarea", long),
      field("Revenue__c", "currency", { groupable: false }),
      field("Score__c", "string", { groupable: false, calculated: true }),
      field("CreatedDate", "datetime", { groupable: false }),
      field("Opened__c", "date"),
      reference("OwnerId", "Owner", "User"),
      reference("ParentId", "Parent", "Account"),
    ],
    { childRelationships: [{ relationshipName: "Contacts", childSObject: "Contact" }] },
  ),
  object("Contact", [field("Email", "email"), reference("AccountId", "Account", "Account")]),
  object("Case", [reference("AccountId", "Account", "Account"), reference("ContactId", "Contact", "Contact")]),
  object("Task", [reference("WhatId", "What", "Account", "Case"), reference("OwnerId", "Owner", "User", "Group")]),
);

function faultOf(soql: string): string | null {
  try {
    resolveQuery(parseSoql({ name: "q", soql }, library), describes);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^queries: q: /, "") : String(error);
  }
}

describe("what Salesforce would refuse is refused with its place and what to change", () => {
  it.each([
    // What describe says of a field.
    [
      "SELECT Id, Description FROM Account WHERE Description = 'x'",
      "Salesforce does not filter by Description (it is of type textarea) at line 1, column 43. Choose another field to filter by.",
    ],
    [
      "SELECT Id FROM Contact WHERE Account.Description LIKE 'x%'",
      "Salesforce does not filter by Account.Description (it is of type textarea) at line 1, column 30. Choose another field to filter by.",
    ],
    [
      "SELECT Id, Description FROM Account\nORDER BY Name, Description LIMIT 5",
      "Salesforce does not order by Description (it is of type textarea) at line 2, column 16. Choose another field to order by.",
    ],
    [
      "SELECT Revenue__c FROM Account GROUP BY Revenue__c",
      "Salesforce does not group by Revenue__c (it is of type currency) at line 1, column 41. Choose another field to group by.",
    ],
    [
      "SELECT Account.Score__c FROM Contact GROUP BY ROLLUP(Account.Score__c)",
      "Salesforce does not group by Account.Score__c (it is a formula or roll-up) at line 1, column 54. Choose another field to group by.",
    ],
    // Groups.
    [
      "SELECT Industry, Rating, COUNT(Id) FROM Account GROUP BY Industry",
      "Rating is neither grouped nor aggregated at line 1, column 18. Add it to GROUP BY, or ask for a function of it, as MAX(Rating).",
    ],
    [
      "SELECT Name, COUNT(Id) FROM Account",
      "Name is neither grouped nor aggregated at line 1, column 8. Add it to GROUP BY, or ask for a function of it, as MAX(Name).",
    ],
    [
      "SELECT toLabel(Rating), COUNT(Id) FROM Account GROUP BY Industry",
      "Rating is neither grouped nor aggregated at line 1, column 16. Add it to GROUP BY, or ask for a function of it, as MAX(Rating).",
    ],
    [
      "SELECT COUNT(Id) FROM Account GROUP BY Industry HAVING COUNT(Id) > 1 AND Site LIKE 'x%'",
      "Site is neither grouped nor aggregated at line 1, column 74. Add it to GROUP BY, or ask for a function of it, as MAX(Site).",
    ],
    [
      "SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry ORDER BY Site",
      "Site is neither grouped nor aggregated at line 1, column 68. Add it to GROUP BY, or ask for a function of it, as MAX(Site).",
    ],
    [
      "SELECT CALENDAR_YEAR(CreatedDate), Name FROM Account",
      "CALENDAR_YEAR(CreatedDate) is for groups at line 1, column 8. Ask for the field itself, or group by the function.",
    ],
    [
      "SELECT Account.Name, Contact.Name, COUNT(Id) FROM Case GROUP BY Account.Name, Contact.Name",
      "Contact.Name is called Name in a group, as Account__Name is at line 1, column 22. Give it a name of its own: Contact.Name Contact_Name.",
    ],
    [
      "SELECT Industry kind, COUNT(Id) Kind FROM Account GROUP BY Industry",
      "the column Kind is there twice at line 1, column 17. Correct the query, or give the user read access.",
    ],
    [
      "SELECT COUNT(), Industry FROM Account GROUP BY Industry",
      "COUNT() without a field stands alone at line 1, column 8. Write COUNT(Id).",
    ],
    [
      "SELECT MAX(CreatedDate) FROM Account LIMIT 1",
      "LIMIT has no place beside a sum of all rows at line 1, column 38. Leave it out, or add GROUP BY.",
    ],
    [
      "SELECT Industry, Rating FROM Account GROUP BY ROLLUP(Industry), Rating",
      "GROUP BY ROLLUP stands alone at line 1, column 47. Name all fields in its brackets, three at most.",
    ],
    [
      "SELECT Industry FROM Account GROUP BY CUBE(Industry, Rating, Type, Site)",
      "GROUP BY CUBE takes 3 fields at most at line 1, column 39. Name all fields in its brackets, three at most.",
    ],
    [
      "SELECT FIELDS(ALL) FROM Account GROUP BY Industry",
      "FIELDS() has no place beside groups at line 1, column 8. Name the fields, each in GROUP BY or in a function of groups.",
    ],
    [
      "SELECT OwnerId, TYPEOF What WHEN Account THEN Name END FROM Task GROUP BY OwnerId",
      "TYPEOF has no place beside groups at line 1, column 17. Name the fields, each in GROUP BY or in a function of groups.",
    ],
    [
      "SELECT Industry, (SELECT Id FROM Contacts) FROM Account GROUP BY Industry",
      "a subquery has no place beside groups at line 1, column 19. Make a query of its own of it.",
    ],
    [
      "SELECT Id, Contacts.Email FROM Account",
      "Contacts.Email: Contacts are children of Account, and a path leads to parents at line 1, column 12. Ask for children by a subquery in queries: (SELECT Id FROM Contacts).",
    ],
    [
      "SELECT Id, What.Industry FROM Task",
      "What.Industry: a parent by What, whatever its type, has no field Industry that this user may read at line 1, column 12. Ask for it by type: TYPEOF What WHEN Account THEN Industry END.",
    ],
    // Subqueries, semi-joins, TYPEOF, OFFSET.
    [
      "SELECT Id, (SELECT COUNT(Id) FROM Contacts) FROM Account",
      "a subquery has no groups and sums at line 1, column 20. Ask for the rows, or make a query of its own of the children.",
    ],
    [
      "SELECT Id, (SELECT Email FROM Contacts GROUP BY Email) FROM Account",
      "a subquery has no groups and sums at line 1, column 40. Ask for the rows, or make a query of its own of the children.",
    ],
    [
      "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Id IN (SELECT ContactId FROM Case))",
      "a SELECT in a condition has no other in its own at line 1, column 37. Ask for a field of a parent instead.",
    ],
    [
      "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) AND Id IN (SELECT AccountId FROM Case) AND Id NOT IN (SELECT AccountId FROM Case)",
      "a WHERE has at most 2 SELECTs in brackets at line 1, column 122. Make two queries of it.",
    ],
    [
      "SELECT Id FROM Account WHERE Id IN (SELECT ParentId FROM Account)",
      "it asks for Account inside of Account at line 1, column 58. Write the condition without a SELECT.",
    ],
    [
      "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact ORDER BY Name LIMIT 5)",
      "a SELECT in a condition has no order, limit or groups at line 1, column 67. Leave that clause out.",
    ],
    [
      "SELECT What.Name, TYPEOF What WHEN Account THEN Site END FROM Task",
      "What.Name is asked for beside TYPEOF What at line 1, column 8. Salesforce takes the one or the other: name the field in each THEN, and in ELSE, of TYPEOF What.",
    ],
    [
      "SELECT TYPEOF What WHEN Account THEN Site END, TYPEOF what WHEN Case THEN ContactId END FROM Task",
      "two TYPEOF ask for What at line 1, column 15. Make one TYPEOF of them.",
    ],
    [
      "SELECT Name FROM Account ORDER BY Name LIMIT 10 OFFSET 2001",
      "OFFSET is 2000 at most at line 1, column 56. Narrow WHERE instead, or leave OFFSET and LIMIT out: all rows are read.",
    ],
  ])("%s: %s", (soql, fault) => {
    expect(faultOf(soql)).toBe(fault);
  });
});

describe("what Salesforce answers is let through", () => {
  it.each([
    "SELECT Industry, COUNT(Id) n FROM Account a GROUP BY a.Industry ORDER BY COUNT(Id) DESC, Industry",
    "SELECT a.industry, MAX(CreatedDate) FROM Account a GROUP BY Industry HAVING MAX(CreatedDate) > TODAY AND Industry != null",
    "SELECT toLabel(Industry), FORMAT(MAX(Revenue__c)) FROM Account GROUP BY Industry",
    "SELECT CALENDAR_YEAR(convertTimezone(CreatedDate)), COUNT(Id) FROM Account GROUP BY CALENDAR_YEAR(convertTimezone(createddate))",
    "SELECT CALENDAR_YEAR(Opened__c) FROM Account GROUP BY Opened__c",
    "SELECT Industry, GROUPING(Industry) g, COUNT(Id) FROM Account GROUP BY CUBE(Industry, Rating)",
    "SELECT Account.Name, Contact.Name person FROM Case GROUP BY Account.Name, Contact.Name",
    "SELECT AccountId, Account.Id parent FROM Contact GROUP BY AccountId",
    "SELECT Industry FROM Account GROUP BY Industry LIMIT 5",
    "SELECT COUNT() FROM Account LIMIT 5",
    "SELECT Owner.Name, COUNT(Id) FROM Task GROUP BY Owner.Name ORDER BY Owner.Name",
    "SELECT WhatId, Owner.Name, TYPEOF What WHEN Account THEN Site END FROM Task ORDER BY What.Name",
    "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) AND Id NOT IN (SELECT AccountId FROM Case) LIMIT 5 OFFSET 2000",
    "SELECT Id, (SELECT Id FROM Contacts ORDER BY Email LIMIT 3) FROM Account WHERE CALENDAR_YEAR(CreatedDate) = 2026",
  ])("%s", (soql) => {
    expect(faultOf(soql)).toBeNull();
  });
});
