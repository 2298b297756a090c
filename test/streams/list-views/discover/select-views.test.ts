import { describe, expect, it } from "vitest";
import type { ListViewRow } from "../../../../src/salesforce/rest/list-views.ts";
import { chosenViews, listViewId, ofOrg, viewText } from "../../../../src/streams/list-views/discover/select-views.ts";

const view = (object: string, developerName: string, namespace: string | null = null): ListViewRow => ({
  id: `00B${object}${namespace ?? ""}${developerName}`.slice(0, 15).padEnd(15, "0"),
  object,
  developerName,
  namespace,
  label: developerName,
  isSoqlCompatible: true,
});

const views = [
  view("Account", "MyAccounts"),
  view("Account", "All", "sales"),
  view("Account", "All", "ops"),
  view("Account", "Hot", "sales"),
  view("Account", "Hot"),
  view("Case", "All"),
  view("Invoice__c", "All"),
];

const chosen = (object: string, developerName: string | null) => chosenViews({ object, developerName }, views);
const named = (object: string, developerName: string | null) => chosen(object, developerName).map(viewText);

describe("the views that a choice means", () => {
  it("are all of the object's, or the one of the name, in any case", () => {
    expect(named("Account", null)).toEqual([
      "Account.MyAccounts",
      "Account.sales__All",
      "Account.ops__All",
      "Account.sales__Hot",
      "Account.Hot",
    ]);
    expect(named("Account", "myaccounts")).toEqual(["Account.MyAccounts"]);
    expect(named("Lead", null)).toEqual([]);
  });

  it("are distinguished by the namespace of a package; a name without one is the org's own where there is such a view", () => {
    expect(named("Account", "sales__All")).toEqual(["Account.sales__All"]);
    expect(named("Account", "Hot")).toEqual(["Account.Hot"]);
    expect(() => chosen("Account", "All")).toThrow(
      "list_views: Account.All: there are several: sales__All (00BAccountsales), ops__All (00BAccountopsAl). Name it with its namespace.",
    );
  });

  it("need a name that is there: else the nearest one is named", () => {
    expect(() => chosen("Account", "MyAcounts")).toThrow(
      "list_views: Account.MyAcounts: Account has no list view MyAcounts that this user may see (did you mean MyAccounts?). It has: MyAccounts, sales__All, ops__All, sales__Hot, Hot. Correct the name",
    );
    expect(() => chosen("Lead", "Mine")).toThrow("Lead has no list view Mine that this user may see. It has none.");
  });
});

describe("the object of a choice", () => {
  it("is spelled as the org spells it, or is an error with the nearest name", () => {
    const names = ["Account", "Invoice__c"];

    expect(ofOrg({ object: "invoice__C", developerName: "All" }, names).object).toBe("Invoice__c");
    expect(() => ofOrg({ object: "Acount", developerName: null }, names)).toThrow(
      "list_views: Acount.*: there is no object Acount that this user may see (did you mean Account?). Correct the name",
    );
  });
});

describe("the stream's id", () => {
  it("is another for each view of the org, whatever names they share", () => {
    expect(views.map(listViewId)).toEqual([
      "list_view_account_myaccounts",
      "list_view_account_sales__all",
      "list_view_account_ops__all",
      "list_view_account_sales__hot",
      "list_view_account_hot",
      "list_view_case_all",
      "list_view_invoice__c_all",
    ]);
  });
});
