import { describe, expect, it } from "vitest";
import { findSyntaxFault } from "../../../../src/streams/queries/soql/find-syntax-fault.ts";
import { parseSoql } from "../../../../src/streams/queries/soql/parse-query.ts";
import { loadSoql } from "../../../../src/streams/queries/soql/soql-library.ts";

const library = await loadSoql();

function faultOf(soql: string): string | null {
  try {
    parseSoql({ name: "q", soql }, library);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^queries: q: /, "") : String(error);
  }
}

describe("a query in the words of SQL, or of no language, says what to write", () => {
  it.each([
    [
      "SELECT * FROM Account",
      "SOQL has no * at line 1, column 8. Name the fields, or write FIELDS(STANDARD), FIELDS(CUSTOM) or FIELDS(ALL). To read all of Account, incrementally, name it in objects instead.",
    ],
    ["SELECT a.* FROM Account a", "SOQL has no a.* at line 1, column 10. Name each field, as a.Name."],
    ["SELECT Account.* FROM Account", "SOQL has no Account.* at line 1, column 16. Name each field, as Account.Name."],
    ["select count(*) FROM Account", "SOQL has no COUNT(*) at line 1, column 14. Write COUNT() or COUNT(Id)."],
    [
      'SELECT Id, Name FROM Account WHERE Name = "Acme"',
      "a text stands in double quotes at line 1, column 43. Write single quotes: '...'.",
    ],
    ["SELECT Id FROM Account WHERE Name == 'Acme'", "SOQL has no == at line 1, column 35. Write =."],
    ["SELECT Id FROM Account WHERE Name is null", "SOQL has no IS NULL at line 1, column 35. Write = null."],
    ["SELECT Id FROM Account WHERE Name IS NOT NULL", "SOQL has no IS NOT NULL at line 1, column 35. Write != null."],
    [
      "SELECT Account.Name FROM Opportunity JOIN Account ON Opportunity.AccountId = Account.Id",
      "SOQL has no JOIN at line 1, column 38. Name fields of a parent by their path, as Account.Name, and children by a subquery, as (SELECT Name FROM Contacts).",
    ],
    [
      "SELECT Account.Name FROM Opportunity LEFT OUTER JOIN Account ON Opportunity.AccountId = Account.Id",
      "SOQL has no JOIN at line 1, column 38. Name fields of a parent by their path, as Account.Name, and children by a subquery, as (SELECT Name FROM Contacts).",
    ],
    [
      "SELECT Id FROM Account, Contact",
      "FROM names more than one object at line 1, column 23. Name fields of a parent by their path, as Account.Name, and children by a subquery, as (SELECT Name FROM Contacts).",
    ],
    [
      "FIND {Acme} IN ALL FIELDS RETURNING Account(Id, Name)",
      "it is a search (SOSL), no query at line 1, column 1. Write SELECT, the fields, FROM and the object: SELECT Id, Name FROM Account. What is searched for stands in WHERE.",
    ],
    [
      "INSERT INTO Account (Name) VALUES ('x')",
      "the tap only reads, and INSERT changes data at line 1, column 1. Write SELECT, the fields, FROM and the object: SELECT Id, Name FROM Account.",
    ],
    [
      "UPDATE Account SET Name = 'x'",
      "the tap only reads, and UPDATE changes data at line 1, column 1. Write SELECT, the fields, FROM and the object: SELECT Id, Name FROM Account.",
    ],
    [
      "DELETE FROM Account",
      "the tap only reads, and DELETE changes data at line 1, column 1. Write SELECT, the fields, FROM and the object: SELECT Id, Name FROM Account.",
    ],
    [
      "MERGE Account",
      "the tap only reads, and MERGE changes data at line 1, column 1. Write SELECT, the fields, FROM and the object: SELECT Id, Name FROM Account.",
    ],
    [
      "Account",
      "it does not begin with SELECT at line 1, column 1. Write SELECT, the fields, FROM and the object: SELECT Id, Name FROM Account.",
    ],
    [
      "SELECT Id, Name",
      "FROM is missing at line 1, column 16. Write FROM and the object behind the fields: SELECT Id, Name FROM Account.",
    ],
    ["SELECT FROM Account", "SELECT names no field at line 1, column 8. Name the fields between SELECT and FROM."],
    [
      "SELECT Id, FROM Account",
      "nothing stands between a comma and FROM at line 1, column 10. Take the comma out, or name what is missing.",
    ],
    [
      "SELECT Id AS MyId FROM Account",
      "AS has no place here at line 1, column 11. Leave AS out: a name stands right behind what it is for, as COUNT(Id) deals. Only groups have names of their own.",
    ],
    [
      "SELECT DISTINCT Name FROM Account",
      "SOQL has no DISTINCT at line 1, column 8. Group by the field: SELECT Name FROM Account GROUP BY Name.",
    ],
    [
      "SELECT TOP 5 Id FROM Account",
      "SOQL has no TOP at line 1, column 8. Write LIMIT at the end: SELECT Id FROM Account LIMIT 5.",
    ],
    [
      "SELECT Id FROM Account WHERE CreatedDate > 2026-01-01T00:00:00",
      "a date-time has no zone at line 1, column 44. Write a date as 2026-01-31, and a date-time with its zone, as 2026-01-31T09:05:00Z.",
    ],
    [
      "SELECT Id FROM Account WHERE CreatedDate > 2026-01-01 00:00:00",
      "a date is written in another form than SOQL's at line 1, column 44. Write a date as 2026-01-31, and a date-time with its zone, as 2026-01-31T09:05:00Z.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE CloseDate > 01/02/2026",
      "a date is written in another form than SOQL's at line 1, column 46. Write a date as 2026-01-31, and a date-time with its zone, as 2026-01-31T09:05:00Z.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE CloseDate > 2026-1-5",
      "a date is written in another form than SOQL's at line 1, column 46. Write a date as 2026-01-31, and a date-time with its zone, as 2026-01-31T09:05:00Z.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE Amount > 5,000",
      "a number has separators at line 1, column 43. Write its digits alone, as 5000.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE Amount > 1_000",
      "a number has separators at line 1, column 43. Write its digits alone, as 5000.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE IsWon",
      "IsWon is compared with nothing at line 1, column 34. Write what it is compared with, as IsWon = true.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE Name = Acme",
      "Acme is no value at line 1, column 41. Write a text in single quotes: '...'. SOQL does not compare two fields with each other; a formula field can.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE Name LIKE Acme",
      "Acme is no value at line 1, column 44. Write a text in single quotes: '...'. SOQL does not compare two fields with each other; a formula field can.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE Amount BETWEEN 1 AND 5",
      "SOQL has no BETWEEN at line 1, column 41. Write Amount >= ... AND Amount <= ...",
    ],
    [
      "SELECT Id FROM Opportunity WHERE StageName IN 'Closed Won'",
      "IN takes a list in brackets at line 1, column 44. Write IN ('...', '...').",
    ],
    [
      "SELECT Id FROM Opportunity WHERE StageName IN ()",
      "the list behind IN is empty at line 1, column 44. Name at least one value, or leave the condition out.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE Name = 'O'Brien'",
      "a text ends at a quote within it at line 1, column 41. A quote within a text is written \\': 'O\\'Brien'.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE Name = 'open",
      "the text that begins there has no end at line 1, column 41. Close it by a single quote. A quote within a text is written \\': 'O\\'Brien'.",
    ],
    ["SELECT Id FROM Opportunity WHERE (Name = 'x'", "a bracket is never closed at line 1, column 34. Close it by )."],
    [
      "SELECT Id FROM Opportunity WHERE Name = 'x')",
      "a bracket closes that none has opened at line 1, column 44. Take it out, or open one before.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE NOT Name = 'a' && Amount > 1",
      "SOQL has no && at line 1, column 49. Write AND.",
    ],
    ["SELECT Id FROM Opportunity WHERE Name = 'a' || Amount > 1", "SOQL has no || at line 1, column 45. Write OR."],
    [
      "SELECT Id FROM Opportunity WHERE YEAR(CloseDate) = 2026",
      "SOQL has no function YEAR at line 1, column 34. Write CALENDAR_YEAR(...).",
    ],
    [
      "SELECT Id FROM Opportunity WHERE CloseDate > NOW()",
      "SOQL has no NOW() at line 1, column 46. Write TODAY, LAST_N_DAYS:30 or a date-time, as 2026-01-31T09:05:00Z.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE CloseDate > TODAY()",
      "TODAY has no brackets at line 1, column 46. Write TODAY.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE CloseDate > TODAY - 5",
      "SOQL does not count from TODAY at line 1, column 46. Write LAST_N_DAYS:30 or NEXT_N_DAYS:30.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE CloseDate = LAST_30_DAYS",
      "SOQL has no LAST_30_DAYS at line 1, column 46. Write LAST_N_DAYS:30.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE CloseDate = LAST_N_DAYS",
      "SOQL has no LAST_N_DAYS at line 1, column 46. Write LAST_N_DAYS:30.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE Account.Name = 'x' ORDER BY",
      "a field is missing behind ORDER BY at line 1, column 59. Name it, or leave ORDER BY out.",
    ],
    [
      "SELECT Id FROM Opportunity ORDER BY LIMIT 5",
      "a field is missing behind ORDER BY at line 1, column 34. Name it, or leave ORDER BY out.",
    ],
    [
      "SELECT Id FROM Opportunity LIMIT '5'",
      "LIMIT takes a whole number without quotes at line 1, column 28. Write LIMIT 5, or leave it out.",
    ],
    [
      "SELECT Id FROM Opportunity LIMIT",
      "LIMIT takes a whole number without quotes at line 1, column 28. Write LIMIT 5, or leave it out.",
    ],
    [
      "SELECT Id FROM Opportunity LIMIT 5 ORDER BY Name",
      "ORDER BY stands behind LIMIT at line 1, column 36. The order is SELECT, FROM, USING SCOPE, WHERE, WITH, GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET.",
    ],
    [
      "SELECT Id FROM Opportunity ORDER BY Name WHERE Amount > 1",
      "WHERE stands behind ORDER BY at line 1, column 42. The order is SELECT, FROM, USING SCOPE, WHERE, WITH, GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET.",
    ],
    ["SELCT Id FROM Opportunity", "SELCT is no word of SOQL at line 1, column 1. Did you mean SELECT?"],
    ["SELECT Id FORM Opportunity", "FORM is no word of SOQL at line 1, column 11. Did you mean FROM?"],
    ["SELECT Id FROM Opportunity WERE Amount > 1", "WERE is no word of SOQL at line 1, column 28. Did you mean WHERE?"],
    [
      "SELECT Id FROM Opportunity WHERE Amount > 1 ODER BY Name",
      "ODER is no word of SOQL at line 1, column 45. Did you mean ORDER BY?",
    ],
    [
      "SELECT Id FROM Opportunity /* c */",
      "SOQL does not calculate at line 1, column 33. Ask for the fields themselves, or for a formula field.",
    ],
    [
      "SELECT Id FROM Opportunity; SELECT Id FROM Account",
      "it has more than one statement at line 1, column 27. Make each SELECT a query of its own.",
    ],
    [
      "SELECT Id FROM (SELECT Id FROM Account)",
      "FROM takes the name of an object, no SELECT at line 1, column 16. Put all conditions into one SELECT.",
    ],
    [
      "SELECT CASE WHEN Amount > 1 THEN 1 ELSE 0 END FROM Opportunity",
      "SOQL has no CASE at line 1, column 8. Ask for the field itself, or for a formula field.",
    ],
    [
      "SELECT Amount * 2 FROM Opportunity",
      "SOQL does not calculate at line 1, column 15. Ask for the fields themselves, or for a formula field.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE Amount > Probability",
      "Probability is no value at line 1, column 43. Write a text in single quotes: '...'. SOQL does not compare two fields with each other; a formula field can.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE 'x' = Name",
      "a comparison does not begin with a value at line 1, column 34. Write a field, an operator and a value, behind each AND and OR again: Type = 'a' OR Type = 'b'.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE LOWER(Name) = 'x'",
      "SOQL has no function LOWER at line 1, column 34. Leave it out: SOQL compares texts in any case.",
    ],
    [
      "SELECT LOWER(Name) FROM Opportunity",
      "SOQL has no function LOWER at line 1, column 8. Leave it out: SOQL compares texts in any case.",
    ],
    [
      "SELECT Id FROM Opportunity UNION SELECT Id FROM Account",
      "SOQL has no UNION at line 1, column 28. Make each SELECT a query of its own.",
    ],
    [
      "SELECT Id FROM Opportunity HAVING COUNT(Id) > 1",
      "HAVING stands without GROUP BY at line 1, column 28. Add GROUP BY, or write the condition in WHERE.",
    ],
    [
      "WITH x AS (SELECT Id FROM Account) SELECT Id FROM x",
      "SOQL has no WITH before SELECT at line 1, column 1. Write SELECT, the fields, FROM and the object: SELECT Id, Name FROM Account.",
    ],
    [
      "SELECT Id, Name, FROM Opportunity",
      "nothing stands between a comma and FROM at line 1, column 16. Take the comma out, or name what is missing.",
    ],
    [
      "SELECT 'x' FROM Opportunity",
      "SELECT takes fields, no values at line 1, column 8. Leave the text out, or name a field without quotes.",
    ],
    ['SELECT "Name" FROM Opportunity', "a name stands in quotes at line 1, column 8. Write names without quotes."],
    ["SELECT `Name` FROM Opportunity", "a name stands in quotes at line 1, column 8. Write names without quotes."],
    ["SELECT [Name] FROM Opportunity", "a name stands in quotes at line 1, column 8. Write names without quotes."],
    [
      "SELECT Id FROM Opportunity WHERE Name = “Acme”",
      "a text stands in typographic quotes at line 1, column 41. Write straight single quotes: '...'.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE Name = ‘Acme’",
      "a text stands in typographic quotes at line 1, column 41. Write straight single quotes: '...'.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE Name NOT LIKE 'x%'",
      "SOQL has no NOT LIKE at line 1, column 39. Write (NOT Name LIKE '...').",
    ],
    [
      "SELECT Id FROM Opportunity WHERE Name != 'x' AND",
      "a comparison is missing behind AND at line 1, column 46. Name it, or leave AND out.",
    ],
    [
      "SELECT Id FROM Opportunity LIMIT 5 OFFSET 'a'",
      "OFFSET takes a whole number without quotes at line 1, column 36. Write OFFSET 5, or leave it out.",
    ],
    [
      "SELECT FIELDS(*) FROM Opportunity",
      "there is no FIELDS(*) at line 1, column 15. Write FIELDS(ALL), FIELDS(STANDARD) or FIELDS(CUSTOM).",
    ],
    [
      "SELECT FIELDS(EVERYTHING) FROM Opportunity",
      "there is no FIELDS(EVERYTHING) at line 1, column 15. Write FIELDS(ALL), FIELDS(STANDARD) or FIELDS(CUSTOM).",
    ],
    [
      "SELECT Id FROM Opportunity WHERE Amount > $5",
      "an amount has the sign of a currency at line 1, column 43. Write the number alone, or with a code, as USD5000.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE Amount = 1e5",
      "a number has an exponent at line 1, column 43. Write all of its digits, as 5000.",
    ],
    [
      "SELECT Id FROM Opportunity WHERE StageName = 'a' OR 'b'",
      "a comparison does not begin with a value at line 1, column 53. Write a field, an operator and a value, behind each AND and OR again: Type = 'a' OR Type = 'b'.",
    ],
    [
      " ",
      "it is empty at line 1, column 1. Write SELECT, the fields, FROM and the object: SELECT Id, Name FROM Account.",
    ],
  ])("%s: %s", (soql, fault) => {
    expect(faultOf(soql)).toBe(fault);
  });
});

describe("no fault is found in what is right", () => {
  it.each([
    "SELECT Id FROM Account",
    "select id, name from account",
    "SELECT Industry, COUNT(Id) n FROM Account a WHERE a.Name LIKE 'x%' GROUP BY a.Industry HAVING COUNT(Id) > 1 ORDER BY COUNT(Id) DESC NULLS LAST, Industry LIMIT 10 OFFSET 5",
    "SELECT toLabel(Industry), FORMAT(MAX(Amount)) FROM Account GROUP BY Industry",
    "SELECT CALENDAR_YEAR(convertTimezone(CreatedDate)), COUNT(Id) FROM Account GROUP BY CALENDAR_YEAR(convertTimezone(CreatedDate))",
    "SELECT Industry, GROUPING(Industry) g, COUNT(Id) FROM Account GROUP BY CUBE(Industry, Rating)",
    "SELECT Id, (SELECT Id, Name FROM Contacts WHERE Email != null ORDER BY Email LIMIT 3) FROM Account",
    "SELECT WhatId, TYPEOF What WHEN Account THEN Site, Name WHEN Case THEN Subject ELSE Id END FROM Task",
    "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) AND Id NOT IN (SELECT AccountId FROM Case)",
    "SELECT FIELDS(STANDARD) FROM Account",
    "SELECT COUNT() FROM Account USING SCOPE Mine WHERE Name = 'O\\'Brien' OR Name = ''",
    "SELECT Id FROM Account WHERE (NOT Name LIKE 'x%') AND Amount IN (1, 200, -3.5, +4) AND Amount > USD5000",
    "SELECT Id FROM Account WHERE CreatedDate >= 2026-01-31T09:05:00Z AND CreatedDate < 2026-01-31T09:05:00.000+01:00 AND CloseDate = 2026-01-31",
    "SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS:30 OR CreatedDate = THIS_FISCAL_QUARTER OR CreatedDate > LAST_90_DAYS OR CreatedDate < NEXT_N_FISCAL_YEARS:2",
    "SELECT Id FROM Account WHERE Tags__c INCLUDES ('a;b', 'c') AND Tags__c EXCLUDES ('d') AND IsActive__c = true AND Name <> null",
    "SELECT Id FROM Account WHERE DISTANCE(Place__c, GEOLOCATION(1.5, -2.5), 'km') < 20 ORDER BY DISTANCE(Place__c, GEOLOCATION(1.5, 2.5), 'km')",
    "SELECT Title FROM Knowledge__kav WHERE PublishStatus = 'Online' WITH DATA CATEGORY Geography__c ABOVE_OR_BELOW (usa__c, uk__c)",
    "SELECT Id FROM Account WITH SECURITY_ENFORCED",
    "SELECT Case.Subject, Order__r.Top__c, Join__c, Between__c FROM Union__c",
    "SELECT Id FROM Case WHERE Subject = 'a == b, \"c\" JOIN * IS NULL && 5,000'",
  ])("%s", (soql) => {
    expect(faultOf(soql)).toBeNull();
    expect(findSyntaxFault(soql, soql.length)).toBeNull();
  });
});
