import { describe, expect, it } from "vitest";
import { matchObjects, unmatchedPatterns } from "../../src/discover/match.ts";
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
    [["ContentDocumentLink", "RecentlyViewed", "Huge__b"], []],
    [["Nothing"], []],
  ])("%o means %o", (patterns, names) => {
    expect(matched(...patterns)).toEqual(names);
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
      unmatchedPatterns(closed, ["Acount", "Opportunity*", "RecentlyViewed", "Vote", "Closed", "!Nothing"]),
    ).toEqual([
      "objects: no object of the org matches Acount.",
      "objects: RecentlyViewed is left out: it is one user's own list.",
      "objects: no object of the org matches Vote.",
      "objects: Closed is left out: it cannot be queried.",
    ]);
  });
});
