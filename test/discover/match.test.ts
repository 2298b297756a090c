import { describe, expect, it } from "vitest";
import { isNamed, matchObjects, unmatchedPatterns, unnamedObjects } from "../../src/discover/match.ts";
import type { ObjectSummary } from "../../src/salesforce/sobjects.ts";

const object = (name: string, more: Partial<ObjectSummary> = {}): ObjectSummary => ({
  name,
  label: name,
  custom: false,
  keyPrefix: null,
  queryable: true,
  replicateable: true,
  associateEntityType: null,
  deprecatedAndHidden: false,
  ...more,
});

const org = [
  "Account",
  "Opportunity",
  "OpportunityLineItem",
  "Thing__c",
  "Thing__History",
  "ns__Thing__c",
  "AccountChangeEvent",
  "ContentDocumentLink",
  "RecentlyViewed",
  "Huge__b",
  "Remote__x",
  "Sales__dlm",
  "LoginEvent",
  "Publisher",
].map((name) => object(name));

const matched = (...patterns: string[]) => matchObjects(org, patterns).map(({ name }) => name);

describe("the objects option", () => {
  it.each<[readonly string[], readonly string[]]>([
    [[], ["Account", "Opportunity", "OpportunityLineItem", "Thing__c", "Thing__History", "ns__Thing__c"]],
    [["Account", "account"], ["Account"]],
    [["Opportunity*"], ["Opportunity", "OpportunityLineItem"]],
    [["*__c", "!ns__*"], ["Thing__c"]],
    [["!Thing__*"], ["Account", "Opportunity", "OpportunityLineItem", "ns__Thing__c"]],
    [["!*Item", "Opportunity*"], ["Opportunity"]],
    [["{Account,Thing__c}"], ["Account", "Thing__c"]],
    [["Remote__x"], ["Remote__x"]],
    [
      ["remote__X", "{Account,LoginEvent}"],
      ["Account", "Remote__x", "LoginEvent"],
    ],
    [
      ["*__x", "Sales*__dlm"],
      ["Remote__x", "Sales__dlm"],
    ],
    [["*Event", "Remote*", "Sales*"], []],
    [["LoginEvent", "!Login*"], []],
    [["ContentDocumentLink", "RecentlyViewed", "Huge__b"], []],
    [["Nothing"], []],
  ])("%o means %o", (patterns, names) => {
    expect(matched(...patterns)).toEqual(names);
  });

  it("never means an object that has to be named unless a pattern names it, and says which these are and why", () => {
    const reading = (...patterns: string[]) => unnamedObjects(org, patterns);
    const remote = "Remote__x (external objects are read from another system)";
    const sales = "Sales__dlm (queries of Data Cloud objects can use up paid credits)";
    const logins = "LoginEvent (big objects can only be read as a whole, the newest rows first)";
    const start = "Some objects are read only where the setting objects names them: ";

    expect([reading(), reading("*", "!Sales*"), reading("Account", "LoginEvent"), reading("*Event")]).toEqual([
      `${start}${remote}; ${sales}; ${logins}.`,
      `${start}${remote}; ${logins}.`,
      null,
      `${start}${logins}.`,
    ]);
  });

  it("names an object by its name alone, in any case", () => {
    const names = (...patterns: string[]) => isNamed("Account", patterns);

    expect([names("account"), names("{Account,Task}"), names("Acc*"), names("*"), names("!Account"), names()]).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it("never means what cannot be queried", () => {
    const closed = [
      object("A", { queryable: false }),
      object("B", { deprecatedAndHidden: true }),
      object("C", { associateEntityType: "ChangeEvent" }),
    ];

    expect(matchObjects(closed, ["*"])).toEqual([]);
  });

  it("tells which of its patterns found nothing to read, and why", () => {
    const closed = [...org, object("Closed", { queryable: false })];

    expect(
      unmatchedPatterns(closed, ["Acount", "Opportunity*", "RecentlyViewed", "Vote", "Closed", "!Nothing", "Rem*"]),
    ).toEqual([
      "objects: no object of the org matches Acount.",
      "objects: RecentlyViewed is left out: it is one user's own list.",
      "objects: no object of the org matches Vote.",
      "objects: Closed is left out: it cannot be queried.",
      "objects: Remote__x is left out: external objects are read from another system.",
    ]);
  });
});
