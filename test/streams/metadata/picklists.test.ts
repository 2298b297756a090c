import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { type TapRun, TestOrg } from "../../support/test-org.ts";

type Row = Readonly<Record<string, unknown>>;

const rowsOf = (run: TapRun, stream = "picklist_values"): readonly Row[] => recordsOf(run, stream);

/** An entry of a picklist as describe has it. */
interface Entry {
  readonly value: string;
  readonly label: string;
  readonly active: boolean;
}

describe("picklist_values", () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.01 });
    org.running.clock.freeze(true);
  });
  afterEach(() => org.running.clearFaults());
  afterAll(() => org.close());

  async function run(
    objects: readonly string[],
    streams: readonly string[] = ["picklist_values"],
    afterDiscovery = () => {},
  ): Promise<TapRun> {
    const config = { objects, metadata_streams: streams };
    const { streams: found } = await org.discover(config);
    const catalog = { streams: found.filter(({ tap_stream_id }) => streams.includes(tap_stream_id)) };
    afterDiscovery();
    return org.run({ config, catalog });
  }

  const fieldsOf = (object: string) => {
    const { org: inside } = org.running;
    return inside.describe(inside.users[0]!, object)?.fields ?? [];
  };
  const entriesOf = (field: object): readonly Entry[] => Reflect.get(field, "picklistValues") ?? [];

  it("has every value of every picklist, those that are not active any more too, in the describe's order", async () => {
    const found = rowsOf(await run(["Opportunity", "Site_Visit__c"]));

    const expected = ["Opportunity", "Site_Visit__c"].flatMap((object) =>
      fieldsOf(object).flatMap((field) =>
        entriesOf(field).map(({ value, label, active }, position) => {
          return { object, field: field.name, position, value, label, active };
        }),
      ),
    );
    expect(found).toMatchObject(expected);
    expect(found).toHaveLength(expected.length);
    expect(found.filter(({ active }) => active === false).length).toBeGreaterThan(30);
    const keys = found.map(({ object, field, position }) => `${object}.${field}.${position}`);
    expect(new Set(keys).size).toBe(found.length);
  });

  it("says with which of 200 values each of 3,000 goes, and that a value is there twice", async () => {
    const sites = rowsOf(await run(["Site_Visit__c"])).filter(({ field }) => field === "Site__c");

    const region = (n: number): string => `R${String(n % 200).padStart(3, "0")}`;
    // As the demo org has it: a site is in the region of its number, every seventh in another one too, every thousandth in none.
    const expected = Array.from({ length: 3000 }, (_, n) => {
      if (n % 1000 === 500) return [];
      return [...new Set(n % 7 === 0 ? [region(n), region((n % 200) * 3 + 1)] : [region(n)])].sort();
    });
    expect(sites.map((row) => row["controlling_field"])).toEqual(Array(3000).fill("Region__c"));
    expect(sites.map((row) => row["controlling_values"])).toEqual(expected);
    expect(sites.filter(({ value }) => value === "S-DEPOT").map(({ label }) => label)).toHaveLength(100);
  });

  it("goes with false and true of a checkbox", async () => {
    const found = rowsOf(await run(["Site_Visit__c"])).filter(({ field }) => field === "Purpose__c");

    expect(found.map((row) => [row["value"], row["controlling_field"], row["controlling_values"]])).toEqual([
      ["sales", "Is_Internal__c", ["false"]],
      ["repair", "Is_Internal__c", ["false"]],
      ["audit", "Is_Internal__c", ["true"]],
      ["training", "Is_Internal__c", ["true"]],
      ["other", "Is_Internal__c", ["false", "true"]],
    ]);
  });

  it("names the record types that offer a value, a call for each of them, which the forecast says", async () => {
    const { stderr, calls, ...more } = await run(["Account", "Case", "Contact"]);

    const types = (field: string) =>
      rowsOf({ stderr, calls, ...more })
        .filter((row) => row["object"] === "Account" && row["field"] === field)
        .map((row) => [row["value"], row["record_types"]]);
    expect(types("Type")).toEqual([
      ["Prospect", ["Customer"]],
      ["Customer - Direct", ["Customer"]],
      ["Customer - Channel", ["Customer"]],
      ["Channel Partner / Reseller", ["Partner"]],
      ["Installation Partner", ["Partner"]],
      ["Technology Partner", ["Partner"]],
      ["Other", []],
    ]);
    expect(types("Rating").map(([, offered]) => offered)).toEqual([["Customer"], ["Customer"], ["Customer"]]);
    // A describe, and two record types of each of two objects; before it, the list of objects and the number of record types.
    expect(stderr).toContain(
      "picklist_values: by REST, rows unknown, 5 calls: describes (3), record types, a call each (4)",
    );
    expect(calls).toBe(5 + 2);
    expect(rowsOf({ stderr, calls, ...more }).find(({ object }) => object === "Contact")).toMatchObject({
      record_types: null,
    });
  });

  it("says once for which objects the User Interface API does not know the record types", async () => {
    const reply = { status: 403, errorCode: "INSUFFICIENT_ACCESS", message: "no access" };
    org.running.fault({ path: "/ui-api/object-info/(Account|Case)/", count: "all", reply });

    const { exitCode, stderr, ...more } = await run(["Account", "Case", "Opportunity"]);

    const known = rowsOf({ exitCode, stderr, ...more }).filter((row) => row["record_types"] !== null);
    expect(exitCode).toBe(0);
    expect([...new Set(known.map(({ object }) => object))]).toEqual(["Opportunity"]);
    expect(stderr.split("\n").filter((line) => line.includes("record types"))).toEqual([
      expect.stringContaining("picklist_values: by REST"),
      expect.stringContaining(
        "What the record types of Account, Case offer is not known: record_types is null there. Salesforce answered INSUFFICIENT_ACCESS: no access.",
      ),
    ]);
  });

  it("fails by the names of objects that Salesforce does not describe, after the others have come", async () => {
    const reply = { status: 403, errorCode: "INSUFFICIENT_ACCESS", message: "no access" };
    const both = ["picklist_values", "field_definitions"];

    const failed = await run(["Account", "Contact", "Lead"], both, () =>
      org.running.fault({ path: "/sobjects/(Contact|Lead)/describe", count: "all", reply }),
    );

    expect(failed.exitCode).toBe(2);
    for (const stream of both) {
      expect(failed.stderr).toContain(
        `${stream}: Salesforce does not describe Contact, Lead. Salesforce answered INSUFFICIENT_ACCESS`,
      );
      expect([...new Set(rowsOf(failed, stream).map(({ object }) => object))]).toEqual(["Account"]);
    }
    expect(failed.messages.filter(({ type }) => type === "ACTIVATE_VERSION")).toEqual([]);
  });

  describe("field_definitions, of fields that this user may not read", () => {
    const objects = ["Account", "Case", "Contact", "Lead", "Opportunity", "Product2"];
    const hidden = (found: TapRun) =>
      rowsOf(found, "field_definitions").flatMap((row) =>
        row["readable"] === false ? [`${row["object"]}.${row["name"]}`] : [],
      );
    const definitions = /FROM(\+|%20)FieldDefinition/.source;

    beforeAll(() => {
      for (const object of ["Account", "Product2"]) org.running.org.alterField(object, "Description", "hide");
    });
    afterAll(() => {
      for (const object of ["Account", "Product2"]) org.running.org.alterField(object, "Description", "show");
    });

    it("costs a call for 25 objects, which the forecast says", async () => {
      const found = await run(objects, ["field_definitions"]);

      expect(hidden(found)).toEqual(["Account.Description", "Product2.Description"]);
      expect(found.stderr).toContain(
        "field_definitions: by REST, rows unknown, 2 calls: describes (6), fields that this user may not read",
      );
      expect(found.calls).toBe(2 + 1);
    });

    it("asks for fewer objects at once where an answer has no room for all of them", async () => {
      const text = JSON.stringify({ totalSize: 9, done: false, nextRecordsUrl: "/x", records: [] });
      const reply = { status: 200, text, headers: { "Content-Type": "application/json" } };
      const cut: string[] = [];
      org.running.fault({ path: `${definitions}.*'%2C'`, count: "all", reply, before: () => void cut.push("") });
      const found = await run(objects, ["field_definitions"]);

      expect(hidden(found)).toEqual(["Account.Description", "Product2.Description"]);
      expect(cut).toHaveLength(4);
    });

    it("names the objects of which they are not known", async () => {
      const reply = { status: 403, errorCode: "INSUFFICIENT_ACCESS", message: "no access" };
      org.running.fault({ path: `${definitions}.*'Account'`, count: "all", reply });
      const found = await run(objects, ["field_definitions"]);

      expect([found.exitCode, hidden(found)]).toEqual([0, ["Product2.Description"]]);
      expect(found.stderr).toContain(
        "field_definitions: Fields of Account that this user may not read are not known. Salesforce answered INSUFFICIENT_ACCESS: no access.",
      );
    });
  });
});
