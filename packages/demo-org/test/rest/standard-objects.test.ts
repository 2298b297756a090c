import { describe, expect, it } from "vitest";
import { descriptions } from "../../src/objects/standard/descriptions.ts";
import { requiringFilter } from "../../src/objects/standard/standard-fields.ts";
import { standardObjects } from "../../src/objects/standard/standard-objects.ts";
import { createOrg } from "../../src/org/create-org.ts";
import type { OrgUser } from "../../src/org/org.ts";
import { openRealOrg, soql } from "../support/client.ts";

interface Summary {
  readonly name: string;
  readonly queryable: boolean;
  readonly replicateable: boolean;
  readonly retrieveable: boolean;
  readonly keyPrefix: string | null;
}

interface Described {
  readonly fields: readonly { readonly name: string }[];
}

/** Those that the org has anyway. */
const own = new Set(
  createOrg()
    .describeGlobal(createOrg().users[0] as OrgUser)
    .map(({ name }) => name),
); // there are two users

const open = (objects = 0) => openRealOrg({ standardObjects: true, objects });

describe("an org with the standard objects", () => {
  it("lists them with its own objects, each once, with the flags of a real org", async () => {
    const { ask } = await open();

    const { sobjects } = (await ask("sobjects")).json as { sobjects: readonly Summary[] }; // the global describe
    const of = (name: string) => {
      const { queryable, replicateable, retrieveable, keyPrefix } = sobjects.find((each) => each.name === name) ?? {};
      return [queryable, replicateable, retrieveable, keyPrefix];
    };

    expect(sobjects.filter(({ queryable }) => queryable).length).toBeGreaterThan(1120);
    expect(new Set(sobjects.map(({ name }) => name)).size).toBe(sobjects.length);
    expect(["WorkType", "LoginEvent", "AssetShare", "AssetHistory", "LoginAsEventStream"].map(of)).toEqual([
      [true, true, true, "08q"],
      [true, false, false, "1HB"],
      [true, false, true, "70a"],
      [true, true, true, null],
      [false, false, false, "0VY"],
    ]);
  });

  it("describes each by its kind, and answers a query of it with no rows", async () => {
    const { ask } = await open();
    const fieldsOf = async (name: string) =>
      ((await ask(`sobjects/${name}/describe`)).json as Described).fields.map((field) => field.name); // a describe

    expect(await fieldsOf("AssetHistory")).toEqual(
      "Id IsDeleted AssetId CreatedById CreatedDate Field DataType OldValue NewValue".split(" "),
    );
    expect(await fieldsOf("WorkTypeShare")).toEqual(
      "Id ParentId UserOrGroupId AccessLevel RowCause LastModifiedDate LastModifiedById IsDeleted".split(" "),
    );
    expect(await fieldsOf("WorkType")).toEqual(expect.arrayContaining(["OwnerId", "IsDeleted", "SystemModstamp"]));
    expect(await fieldsOf("SearchLayout")).toEqual(expect.arrayContaining(["DurableId", "EntityDefinitionId"]));
    expect((await ask(soql("SELECT Id FROM WorkType"))).json).toMatchObject({ totalSize: 0, done: true });
  });

  it("gives every object that can be queried a row with all the fields that it describes", () => {
    const names = Object.keys(standardObjects);
    const org = createOrg({ standardObjects: true, rows: Object.fromEntries(names.map((name) => [name, 1])) });
    const [user] = org.users;
    if (user === undefined) throw new Error("no user");
    const filtered = new Set(
      names.filter((name) => name in requiringFilter || (descriptions[name]?.requiredFilter.length ?? 0) > 0),
    );
    const companions = org.describeGlobal(user).filter((each) => each.queryable && !own.has(each.name));

    const failed = companions.flatMap(({ name }) => {
      const fields = org.describe(user, name)?.fields.map((field) => field.name) ?? [];
      if (filtered.has(name)) return [];
      const found = org.query(user, `SELECT ${fields.join(", ")} FROM ${name}`, { all: true });
      return [...found.rows(0, 1)].length === 1 ? [] : [name];
    });

    expect(failed).toEqual([]);
  });

  it("shows an object's feed, history and shares among its children", async () => {
    const { ask } = await open();

    const { childRelationships } = (await ask("sobjects/Shift/describe")).json as {
      childRelationships: readonly { childSObject: string; relationshipName: string | null }[];
    }; // a describe

    expect(childRelationships.map((each) => [each.childSObject, each.relationshipName])).toEqual([
      ["ShiftFeed", "Feeds"],
      ["ShiftHistory", "Histories"],
      ["ShiftShare", "Shares"],
    ]);
  });

  it("starts in no time, since each is defined when it is first looked at", () => {
    createOrg();
    const before = process.cpuUsage();
    createOrg({ standardObjects: true });

    // Not of the wall: the machine may have other work.
    expect(process.cpuUsage(before).user).toBeLessThan(100_000);
  });
});

describe("objects that describe the org", () => {
  interface Page {
    readonly totalSize: number;
    readonly records: readonly Readonly<Record<string, unknown>>[];
  }

  it("have no second page, and LIMIT and OFFSET do not make one", async () => {
    const { ask } = await open(900);
    const all = await ask(soql("SELECT DurableId FROM EntityDefinition"));
    const limited = await ask(soql("SELECT DurableId FROM EntityDefinition LIMIT 10 OFFSET 5"));
    const counts = await Promise.all(
      ["DurableId < 'B'", "DurableId >= 'B'", "KeyPrefix >= 'a00' AND KeyPrefix < 'b00'"].map(
        async (range) =>
          ((await ask(soql(`SELECT DurableId FROM EntityDefinition WHERE ${range}`))).json as Page).totalSize,
      ),
    );

    const refused = [
      {
        errorCode: "EXCEEDED_ID_LIMIT",
        message: "EntityDefinition does not support queryMore(), use LIMIT to restrict the results to a single batch",
      },
    ];
    expect([all, limited].map(({ status, json }) => [status, json])).toEqual([
      [400, refused],
      [400, refused],
    ]);
    expect(Number(counts[0]) + Number(counts[1])).toBeGreaterThan(2000);
    expect(counts[2]).toBeGreaterThanOrEqual(900);
  });

  it("answer for many parents at once, by their keys or their names", async () => {
    const { ask } = await open();
    const page = async (query: string) => (await ask(soql(query))).json as Page; // a page of a query
    const keys = await page(
      "SELECT DurableId, QualifiedApiName FROM EntityDefinition WHERE QualifiedApiName IN ('Account', 'Invoice__c')",
    );

    const byKey = await page(
      `SELECT DurableId FROM SearchLayout WHERE EntityDefinitionId IN (${keys.records.map((each) => `'${each["DurableId"]}'`).join()})`,
    );
    const byName = await page(
      "SELECT DurableId, EntityDefinition.QualifiedApiName FROM SearchLayout WHERE EntityDefinition.QualifiedApiName IN ('Account', 'Invoice__c')",
    );
    const refused = await ask(soql("SELECT DurableId FROM SearchLayout"));

    expect(keys.records.map((each) => each["DurableId"])).toEqual(["Account", expect.stringMatching(/^01I\w{15}$/)]);
    expect(byKey.records.map((each) => each["DurableId"])).toEqual(byName.records.map((each) => each["DurableId"]));
    expect(byName.records).toMatchObject([
      { DurableId: "Account.SearchResult", EntityDefinition: { QualifiedApiName: "Account" } },
      { DurableId: "Account.Lookup", EntityDefinition: { QualifiedApiName: "Account" } },
      { EntityDefinition: { QualifiedApiName: "Invoice__c" } },
      { EntityDefinition: { QualifiedApiName: "Invoice__c" } },
    ]);
    expect(refused.json).toMatchObject([
      {
        errorCode: "MALFORMED_QUERY",
        message: "SearchLayout: a filter on a reified column is required [EntityDefinitionId,DurableId]",
      },
    ]);
  });
});
