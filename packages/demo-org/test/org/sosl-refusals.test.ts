import { describe, expect, it } from "vitest";
import { refusal, smallOrg } from "../support/small-org.ts";

const { org, admin, limited } = smallOrg();
const refused = (search: Parameters<typeof org.search>[1], user = admin) => refusal(() => org.search(user, search));
const account = (inner: string): string => `FIND {edge} RETURNING Account(${inner})`;

describe("a search that Salesforce refuses", () => {
  it("has row and column, with a caret to the left of the word, as replies of Salesforce do", () => {
    expect(refused("FIND {name} IN ALL TYPE RETURNING Account(name)")).toEqual({
      status: 400,
      code: "MALFORMED_SEARCH",
      message:
        "\nFIND {name} IN ALL TYPE RETURNING Account(name)\n                  ^\nERROR at Row:1:Column:19\nMalformed search token: TYPE",
    });
    expect(refused("FIND {John|jane_gray@uoa.edu} RETURNING Contact")).toEqual({
      status: 400,
      code: "MALFORMED_SEARCH",
      message:
        "\nFIND {John|jane_gray@uoa.edu} RETURNING Contact\n         ^\nERROR at Row:1:Column:10\nline 1:10 mismatched character '|' expecting '}'",
    });
    expect(refused("FIND\n  {a\n&b}").message).toBe(
      "\n&b}\n^\nERROR at Row:3:Column:1\nline 3:0 mismatched character '&' expecting '}'",
    );
  });

  it.each([
    ["FIND edge", "MALFORMED_SEARCH", "No search term found. The search term must be enclosed in braces."],
    ["FIND 'edge' IN ALL FIELDS", "MALFORMED_SEARCH", "No search term found."],
    ["", "MALFORMED_SEARCH", "No search term found."],
    ["SELECT Id FROM Account", "MALFORMED_SEARCH", "No search term found."],
    ["FIND {edge", "MALFORMED_SEARCH", "line 1:10 mismatched character '<EOF>' expecting '}'"],
    ["FIND {edge\\}", "MALFORMED_SEARCH", "mismatched character '<EOF>' expecting '}'"],
    ["FIND {}", "INVALID_SEARCH", "search term must be longer than one character: "],
    ["FIND {e}", "INVALID_SEARCH", "search term must be longer than one character: e"],
    ["FIND {e*?}", "INVALID_SEARCH", "search term must be longer than one character: e*?"],
    ["FIND {and or and not}", "INVALID_SEARCH", "search term must be longer than one character: and or and not"],
    ["FIND {edge} IN TITLE FIELDS", "INVALID_SEARCH_SCOPE", "Invalid IN fields group: TITLE"],
    ["FIND {edge} ORDER BY Name", "MALFORMED_SEARCH", "Malformed search token: ORDER"],
    ["FIND {edge} RETURNING", "MALFORMED_SEARCH", "Malformed search token: <EOF>"],
    ["FIND {edge} RETURNING Account,", "MALFORMED_SEARCH", "Malformed search token: <EOF>"],
    ["FIND {edge} RETURNING Account LIMIT", "MALFORMED_SEARCH", "Malformed search token: <EOF>"],
    ["FIND {edge} LIMIT -1", "MALFORMED_SEARCH", "Malformed search token: -"],
    ["FIND {edge} LIMIT 2001", "MALFORMED_SEARCH", "maximum limit of search results is 2000"],
    ["FIND {edge} LIMIT 5 OFFSET 5", "MALFORMED_SEARCH", "Malformed search token: OFFSET"],
    ["FIND {edge} RETURNING Foo__c", "INVALID_TYPE", "sObject type 'Foo__c' is not supported."],
    [
      "FIND {edge} RETURNING AccountHistory(Id)",
      "INVALID_TYPE_FOR_OPERATION",
      "entity type AccountHistory does not support search",
    ],
    [
      "FIND {Foo} RETURNING Account(Foo)",
      "INVALID_FIELD",
      "Row:1:Column:30\nNo such column 'Foo' on entity 'Account'.",
    ],
    [account("Boss.Name"), "INVALID_FIELD", "Didn't understand relationship 'Boss' in field path."],
    [account("Id WHERE Foo = 'x'"), "INVALID_FIELD", "No such column 'Foo' on entity 'Account'."],
    [account("Id WHERE Name = 5"), "INVALID_FIELD", "must be of type string and should be enclosed in quotes"],
    [account("Id WHERE Description = 'x'"), "INVALID_FIELD", "field 'Description' can not be filtered"],
    [account("Id WHERE Name 'x'"), "MALFORMED_SEARCH", "Malformed search token: 'x'"],
    [account("Id WHERE Name = 'a' AND Site = 'b' OR Site = 'c'"), "MALFORMED_SEARCH", "unexpected token: 'OR'"],
    [account("Id ORDER BY BillingAddress"), "MALFORMED_SEARCH", "field 'BillingAddress' can not be sorted"],
    [account("Id, Id"), "MALFORMED_SEARCH", "duplicate field selected: Id"],
    [account(""), "MALFORMED_SEARCH", "Row:1:Column:30\nMalformed search token: )"],
    [account("WHERE Name = 'x'"), "MALFORMED_SEARCH", "Malformed search token: )"],
    ["FIND {edge} RETURNING Account(Id LIMIT 5", "MALFORMED_SEARCH", "Malformed search token: <EOF>"],
    [account("Id LIMIT -1"), "MALFORMED_SEARCH", "Malformed search token: -"],
    [account("Id LIMIT 2001"), "MALFORMED_SEARCH", "Maximum entity limit is 2000"],
    [account("Id OFFSET 2001"), "MALFORMED_SEARCH", "SOSL offset should be between 0 to 2000"],
    [`${account("Id OFFSET 1")}, Contact`, "MALFORMED_SEARCH", "SOSL offset can only be used with a single object"],
    [
      account("Id WHERE Name != null GROUP BY Id"),
      "MALFORMED_SEARCH",
      "Row:1:Column:52\nMalformed search token: GROUP",
    ],
    [account("Id, (SELECT Id FROM Contacts)"), "MALFORMED_SEARCH", "Malformed search token: SELECT"],
    [account("TYPEOF Owner WHEN User THEN Alias END"), "MALFORMED_SEARCH", "Malformed search token: TYPEOF"],
    [account("COUNT(Id)"), "MALFORMED_SEARCH", "Field must be grouped or aggregated: Id"],
    [account("Id USING ListView=Recent"), "MALFORMED_SEARCH", "Invalid using expr"],
    ["FIND {edge} WITH FOO", "MALFORMED_SEARCH", "Invalid WITH FOO clause"],
    ["FIND {edge} WITH DIVISION = 'global'", "MALFORMED_SEARCH", "divisions are not enabled"],
    ["FIND {edge} WITH NETWORK = '0DB000000000001'", "MALFORMED_SEARCH", "networks are not enabled"],
    ["FIND {edge} WITH SNIPPET(target_length=)", "MALFORMED_SEARCH", "Malformed search token: target_length"],
    ["FIND {edge} WITH SPELL_CORRECTION = maybe", "MALFORMED_SEARCH", "Malformed search token: maybe"],
    ["FIND {edge} WITH METADATA = 'ALL'", "MALFORMED_SEARCH", "Invalid WITH METADATA clause"],
    [
      "FIND {edge} RETURNING Account WITH PricebookId = '01s000000000001'",
      "INVALID_SEARCH",
      "PricebookId filter can only be applied to 'Product2' search",
    ],
    ["FIND {edge} RETURNING Product2 WITH PricebookId = 'x'", "INVALID_SEARCH", "invalid PricebookId: x"],
    [
      "FIND {edge} RETURNING Account WITH DATA CATEGORY Topics__c AT Setup__c",
      "INVALID_SEARCH",
      "The category group name is not valid for the entities you are searching: Topics",
    ],
    ["FIND {edge} WITH DATA CATEGORY Topics__c IN Setup__c", "MALFORMED_SEARCH", "Invalid WITH DATA CATEGORY clause"],
    ["FIND {edge} UPDATE VIEWS", "MALFORMED_SEARCH", "The update option is invalid."],
    [
      "FIND {edge} RETURNING Account UPDATE VIEWSTAT",
      "MALFORMED_SEARCH",
      "Only KnowledgeArticle and KnowledgeArticleVersion support UPDATE VIEWSTAT.",
    ],
  ])("%s: %s", (sosl, code, message) => {
    expect(refused(sosl)).toMatchObject({ status: 400, code, message: expect.stringContaining(message) });
  });

  it.each([..."&|!{[]^~:'+-"])("has the reserved character %s without a backslash, also within quotes", (reserved) => {
    const message = expect.stringContaining(`line 1:9 mismatched character '${reserved}' expecting '}'`);
    expect(refused(`FIND {"a ${reserved} b"}`)).toMatchObject({ code: "MALFORMED_SEARCH", message });
  });

  it("is one for objects and fields that the user does not see", () => {
    expect(refused("FIND {edge} RETURNING Campaign", limited)).toMatchObject({ code: "INVALID_TYPE" });
    expect(refused("FIND {edge} RETURNING Account(Site)", limited)).toMatchObject({ code: "INVALID_FIELD" });
  });

  it("is none for clauses whose effect an answer may lack", () => {
    const clauses =
      "WITH SNIPPET WITH SNIPPET (target_length = 120) WITH HIGHLIGHT WITH SPELL_CORRECTION = false WITH METADATA = 'LABELS'";

    expect(org.search(admin, `FIND {edge} IN ALL FIELDS RETURNING Account ${clauses} LIMIT 5`).withLabels).toBe(true);
  });
});

describe("a search by parameters that Salesforce refuses", () => {
  const [Account, Contact] = [{ name: "Account" }, { name: "Contact" }];
  it.each([
    [{ q: "e", sobjects: [] }, "INVALID_SEARCH", "search term must be longer than one character: e"],
    [{ q: "edge", in: "TITLE", sobjects: [] }, "INVALID_SEARCH_SCOPE", "Invalid IN fields group: TITLE"],
    [{ q: "edge", sobjects: [], fields: ["Id"] }, "INVALID_SEARCH", "need at least one sobject"],
    [{ q: "edge", sobjects: [], defaultLimit: 5 }, "INVALID_SEARCH", "need at least one sobject"],
    [{ q: "edge", sobjects: [], offset: 5 }, "INVALID_SEARCH", "Only one sobject"],
    [{ q: "edge", sobjects: [Account, Contact], offset: 5 }, "INVALID_SEARCH", "Only one sobject"],
    [{ q: "edge", sobjects: [Account], offset: 2001 }, "MALFORMED_SEARCH", "SOSL offset should be between 0 to 2000"],
    [{ q: "edge", sobjects: [], overallLimit: 2001 }, "MALFORMED_SEARCH", "maximum limit of search results is 2000"],
    [{ q: "edge", sobjects: [Account], defaultLimit: 2001 }, "MALFORMED_SEARCH", "Maximum entity limit is 2000"],
    [{ q: "edge", sobjects: [{ name: "Case" }], snippet: 49 }, "INVALID_SEARCH", "snippet must be from 50 to 1000"],
    [{ q: "edge", sobjects: [{ name: "Case" }], snippet: 1001 }, "INVALID_SEARCH", "snippet must be from 50 to 1000"],
    [{ q: "edge", sobjects: [Account], snippet: 50 }, "INVALID_SEARCH", "snippet needs an sobject that has snippets"],
    [{ q: "edge", sobjects: [], metadata: "ALL" }, "INVALID_SEARCH", "metadata must be LABELS"],
    [{ q: "edge", sobjects: [], division: "global" }, "MALFORMED_SEARCH", "divisions are not enabled"],
    [{ q: "edge", sobjects: [], netWorkIds: ["x"] }, "MALFORMED_SEARCH", "networks are not enabled"],
    [{ q: "edge", sobjects: [Account], pricebookId: "x" }, "INVALID_SEARCH", "PricebookId filter"],
    [{ q: "edge", sobjects: [Account], dataCategory: "x" }, "MALFORMED_SEARCH", "Invalid WITH DATA CATEGORY clause"],
    [{ q: "edge", sobjects: [Account], updateTracking: true }, "MALFORMED_SEARCH", "support UPDATE TRACKING."],
    [{ q: "edge", sobjects: [{ name: "Foo__c" }] }, "INVALID_TYPE", "sObject type 'Foo__c' is not supported."],
    [{ q: "edge", sobjects: [{ name: "Account, Contact" }] }, "MALFORMED_SEARCH", "token: Account, Contact"],
    [{ q: "edge", sobjects: [{ name: "Account", fields: ["Foo"] }] }, "INVALID_FIELD", "No such column 'Foo'"],
    [{ q: "edge", sobjects: [{ name: "Account", fields: [] }] }, "MALFORMED_SEARCH", "Malformed search token: )"],
    [
      { q: "edge", sobjects: [{ name: "Account", where: "Name != null LIMIT 1" }] },
      "MALFORMED_SEARCH",
      "Malformed search token: Name != null LIMIT 1",
    ],
    [
      { q: "edge", sobjects: [{ name: "Account", where: "Name = 'a'), Contact(Id" }] },
      "MALFORMED_SEARCH",
      "Malformed search token: )",
    ],
    [{ q: "edge", sobjects: [{ name: "Account", orderBy: "Name UP" }] }, "MALFORMED_SEARCH", "search token: UP"],
  ])("%j: %s", (parameters, code, message) => {
    expect(refused(parameters)).toMatchObject({ status: 400, code, message: expect.stringContaining(message) });
  });
});
