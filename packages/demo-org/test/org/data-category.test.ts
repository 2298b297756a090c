import { describe, expect, it } from "vitest";
import type { Value } from "../../src/org/org.ts";
import { records, refusal, smallOrg } from "../support/small-org.ts";

const { org, admin } = smallOrg({ knowledge: true, scale: 1 });
const rows = (soql: string) => records(org.query(admin, soql, { all: false }));
const ids = (soql: string): Value[] => rows(soql).map((row) => row["Id"] ?? null);

/** Published articles filed under one of these categories. */
const filed = (group: string, ...names: string[]): Value[] => {
  const selections = rows(
    "SELECT ParentId, DataCategoryGroupName, DataCategoryName FROM Knowledge__DataCategorySelection",
  );
  const parents = selections.flatMap((row) =>
    row["DataCategoryGroupName"] === group && names.includes(String(row["DataCategoryName"])) ? [row["ParentId"]] : [],
  );
  return ids("SELECT Id FROM Knowledge__kav WHERE PublishStatus = 'Online'").filter((id) => parents.includes(id));
};

const online = (clause: string): Value[] =>
  ids(`SELECT Id FROM Knowledge__kav WHERE PublishStatus = 'Online' WITH DATA CATEGORY ${clause}`);

describe("WITH DATA CATEGORY", () => {
  it.each([
    ["Topics__c AT Billing__c", ["Billing"]],
    ["Topics__c AT (refunds__c, Outage__c)", ["Refunds", "Outage"]],
    ["Topics__c ABOVE Refunds__c", ["Refunds", "Billing", "All"]],
    ["topics__c BELOW Billing__c", ["Billing", "Invoices", "Refunds"]],
    ["Topics__c ABOVE_OR_BELOW Billing__c", ["Billing", "Invoices", "Refunds", "All"]],
    ["Topics__c BELOW All__c", ["All", "Billing", "Invoices", "Refunds", "Setup", "Installation", "Outage"]],
  ])("%s selects the articles filed there", (clause, names) => {
    const expected = filed("Topics", ...names);

    expect(expected.length).toBeGreaterThan(0);
    expect(online(clause)).toEqual(expected);
  });

  it("requires all groups that are named, combines with order and limit, and covers articles of all types", () => {
    const both = filed("Topics", "All", "Billing", "Invoices", "Refunds", "Setup", "Installation", "Outage").filter(
      (id) => filed("Regions", "All", "Europe", "Germany", "Switzerland", "Asia", "Japan").includes(id),
    );
    const clause = "WITH DATA CATEGORY Topics__c BELOW All__c AND Regions__c BELOW All__c";
    const where = "WHERE PublishStatus = 'Online' AND Language = 'en_US'";

    const [first, last] = [`${clause} ORDER BY Id DESC LIMIT 2`, clause].map((rest) =>
      ids(`SELECT Id FROM Knowledge__kav WHERE PublishStatus = 'Online' ${rest}`),
    );

    expect(last).toEqual(both);
    expect(first).toEqual(both.toReversed().slice(0, 2));
    expect(ids(`SELECT Id FROM KnowledgeArticleVersion ${where} ${clause}`)).toEqual(
      ids(`SELECT Id FROM Knowledge__kav ${where} ${clause}`),
    );
    expect(rows(`SELECT COUNT(Id) n FROM Knowledge__kav WHERE PublishStatus = 'Online' ${clause}`)).toEqual([
      { n: both.length },
    ]);
  });

  it("sees what was filed since", () => {
    const [article] = online("Topics__c AT Outage__c");
    const before = online("Regions__c AT Japan__c");
    const other = ids("SELECT Id FROM Knowledge__kav WHERE PublishStatus = 'Online'").find(
      (id) => !before.includes(id),
    );

    const otherOnly = `SELECT Id FROM Knowledge__kav WHERE Id = '${other}' WITH DATA CATEGORY Regions__c AT Japan__c`;
    const unfiled = ids(otherOnly);

    for (const ParentId of [article, other])
      org.create(admin, "Knowledge__DataCategorySelection", {
        ParentId,
        DataCategoryGroupName: "Regions",
        DataCategoryName: "Japan",
      });

    expect([unfiled, ids(otherOnly)]).toEqual([[], [other]]);
    expect(new Set(online("Regions__c AT Japan__c"))).toEqual(new Set([...before, article, other]));
  });

  it.each([
    [
      "SELECT Id FROM Knowledge__kav WITH DATA CATEGORY Topics__c AT All__c",
      "you must filter using the following syntax",
    ],
    [
      "SELECT Id FROM Knowledge__kav WHERE PublishStatus = 'Online' OR Title = 'x' WITH DATA CATEGORY Topics__c AT All__c",
      "top-level AND",
    ],
    [
      "SELECT Id FROM Knowledge__kav WHERE PublishStatus = 'Online' WITH DATA CATEGORY Topics__c AT All__c AND topics__c AT Setup__c",
      "more than once: topics__c",
    ],
    [
      "SELECT Id FROM Knowledge__kav WHERE PublishStatus = 'Online' WITH DATA CATEGORY Boats__c AT All__c",
      "group: Boats__c",
    ],
    [
      "SELECT Id FROM Knowledge__kav WHERE PublishStatus = 'Online' WITH DATA CATEGORY Topics__c AT Boats__c",
      "category: Boats__c",
    ],
    ["SELECT Id FROM Case WHERE Id != null WITH DATA CATEGORY Topics__c AT All__c", "not supported for Case"],
  ])("is refused: %s", (soql, message) => {
    const refused = refusal(() => rows(soql));

    expect(refused).toMatchObject({ status: 400, code: "MALFORMED_QUERY", message: expect.stringContaining(message) });
  });
});
