import { describe, expect, it } from "vitest";
import { missingObjects, vanishedObject } from "../../src/discover/missing-objects.ts";
import { isNamed, matchObjects, unmatchedPatterns, unnamedObjects } from "../../src/discover/select-objects.ts";
import type { ObjectSummary } from "../../src/salesforce/describe/describe-global.ts";

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
    [["*__{x,dlm}"], ["Remote__x", "Sales__dlm"]],
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

  it("tells which of its globs found nothing to read, and why", () => {
    expect(
      unmatchedPatterns(org, ["Opportunity*", "Acco?nts", "Rece*", "!Nothing*", "Rem*", "!Rem*", "Acount"]),
    ).toEqual([
      "objects: no object of the org matches Acco?nts.",
      "objects: RecentlyViewed is left out: it is one user's own list.",
      "objects: no object of the org matches !Nothing*.",
      "objects: Remote__x is left out: external objects are read from another system.",
    ]);
  });
});

describe("a name in the objects option that is no object to be read", () => {
  const closed = [...org, object("Closed", { queryable: false })];
  const missing = (...patterns: string[]) => missingObjects(closed, patterns).map(({ error }) => error.message);

  it("fails, with the nearest name", () => {
    expect(missing("Acount", "!Oportunity", "{Account,Tihng__c}", "Zzz__c")).toEqual([
      "objects: this user sees no object by the name Acount. Did you mean Account? Otherwise give the user access to it, or take it out of objects.",
      "objects: !Oportunity leaves out nothing: this user sees no object by the name Oportunity. Did you mean !Opportunity? Otherwise take it out of objects.",
      "objects: this user sees no object by the name Tihng__c. Did you mean Thing__c? Otherwise give the user access to it, or take it out of objects.",
      "objects: this user sees no object by the name Zzz__c. Give the user access to it, or take it out of objects.",
    ]);
  });

  it("fails where it is there and cannot be read", () => {
    expect(missing("recentlyviewed", "Closed", "!Closed", "!RecentlyViewed")).toEqual([
      "objects: RecentlyViewed cannot be read: it is one user's own list. Take it out of objects.",
      "objects: Closed cannot be read: it cannot be queried. Take it out of objects.",
    ]);
  });

  it("is no glob, and no name in another case", () => {
    expect(missing("account", "Nothing*", "!Nothing?", "*__zzz", "Remote__x", "{account,opportunity}*")).toEqual([]);
  });
});

describe("an object of the state that is not there any more", () => {
  const gone = (name: string, ...patterns: string[]) => vanishedObject(name, org, patterns)?.message ?? null;

  it("fails by its name", () => {
    expect(gone("Gone__c")).toBe(
      "Gone__c: the state has a bookmark of it, and this user sees no such object any more. Give the user access to it again, or remove the bookmark of Gone__c from the state.",
    );
    expect(gone("Gone__c", "*__c")).not.toBe(null);
    for (const name of ["acme__Gone__c", "acme__gone__mdt", "acme__Gone__History"]) expect(gone(name)).not.toBe(null);
    expect(vanishedObject("Closed", [object("Closed", { queryable: false })], [])).not.toBe(null);
  });

  it("is none that a setting leaves out, or that the tap leaves out, or that is no object", () => {
    const others = [gone("Account"), gone("Huge__b"), gone("Gone__c", "Account"), gone("Gone__c", "!Gone*")];

    expect(others).toEqual(others.map(() => null));
    const streams = ["open_deals", "sales__daily", "report_Open_Cases", "picklist_values"];
    expect(streams.map((name) => gone(name))).toEqual(streams.map(() => null));
  });
});
