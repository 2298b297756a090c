import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Catalog, TestOrg } from "../../support/test-org.ts";

const config = {
  objects: ["Measurement__c", "Opportunity"],
  related_fields: { Opportunity: ["Account.*"] },
};

let org: TestOrg;
beforeAll(async () => {
  org = await TestOrg.start({ scale: 0.01, rows: { Measurement__c: 20 } });
});
afterAll(() => org.close());

const columnsOf = ({ streams }: Catalog, stream: string) =>
  Object.keys(streams.find(({ tap_stream_id: id }) => id === stream)?.schema.properties ?? {});
const computed = ({ streams }: Catalog) =>
  streams.flatMap(({ tap_stream_id: stream, metadata }) =>
    metadata
      .filter((each) => each.metadata["salesforce.calculated"] === true)
      .map(({ breadcrumb }) => `${stream}.${breadcrumb[1]}`),
  );

describe("exclude_formula_fields", () => {
  it("leaves out what Salesforce computes of objects, and of parents where a * stands for their fields", async () => {
    const all = await org.discover(config);
    const without = await org.discover({ ...config, exclude_formula_fields: true });

    const formulas = ["Label__c", "Scaled__c", "Age_In_Days__c"];
    expect(computed(all)).toEqual(expect.arrayContaining(formulas.map((name) => `Measurement__c.${name}`)));
    expect(computed(without)).toEqual([]);
    expect(columnsOf(without, "Measurement__c")).toEqual(
      columnsOf(all, "Measurement__c").filter((name) => !formulas.includes(name)),
    );
    expect(columnsOf(without, "Opportunity")).toEqual(expect.arrayContaining(["Id", "Amount", "Account__Name"]));
  });

  it("is read so by a run without a catalog", async () => {
    const run = await org.run({
      config: { ...config, objects: ["Measurement__c"], related_fields: {}, exclude_formula_fields: true },
    });

    const [record] = run.messages.filter(({ type }) => type === "RECORD").map((message) => message["record"]);
    expect(run.exitCode).toBe(0);
    expect(record).toHaveProperty("Value__c");
    expect(record).not.toHaveProperty("Scaled__c");
  });

  it("leaves what related_fields and queries name", async () => {
    const named = await org.discover({
      objects: ["Contact", "Measurement__c"],
      related_fields: { Measurement__c: ["Invoice__r.Name"], Contact: ["Account.Name"] },
      queries: [{ name: "sizes", soql: "SELECT Id, Scaled__c, SystemModstamp FROM Measurement__c" }],
      exclude_formula_fields: true,
    });

    expect(columnsOf(named, "sizes")).toContain("Scaled__c");
    expect(columnsOf(named, "Measurement__c")).toContain("Invoice__r__Name");
  });
});
