import { describe, expect, it } from "vitest";
import { type Client, openRealOrg, soql } from "../support/client.ts";

interface PicklistValue {
  readonly attributes: object | null;
  readonly label: string;
  readonly validFor: readonly number[];
  readonly value: string;
}

interface Picklist {
  readonly controllerValues: Readonly<Record<string, number>>;
  readonly defaultValue: PicklistValue | null;
  readonly eTag: string;
  readonly url: string;
  readonly values: readonly PicklistValue[];
}

const master = "012000000000000AAA";

/** Id of a record type. */
const typeId = async ({ ask }: Client, object: string, developerName: string): Promise<string> => {
  const text = `SELECT Id FROM RecordType WHERE SobjectType = '${object}' AND DeveloperName = '${developerName}'`;
  const { records } = (await ask(soql(text))).json as { records: { Id: string }[] }; // a query's own answer
  return records[0]?.Id ?? "";
};

const picklists = async (
  { ask }: Client,
  object: string,
  type: string,
): Promise<Readonly<Record<string, Picklist>>> => {
  const { json } = await ask(`ui-api/object-info/${object}/picklist-values/${type}`);
  return (json as { picklistFieldValues: Record<string, Picklist> }).picklistFieldValues; // what the tests are about
};

const offered = (picklist: Picklist | undefined): readonly string[] =>
  (picklist?.values ?? []).map(({ value }) => value);

describe("picklist values of the User Interface API", () => {
  it("are those that a record type offers, with the one that it begins with", async () => {
    const client = await openRealOrg();

    const customer = await picklists(client, "Account", await typeId(client, "Account", "Customer"));
    const partner = await picklists(client, "Account", await typeId(client, "Account", "Partner"));
    const all = await picklists(client, "Account", master);

    expect(offered(customer["Type"])).toEqual(["Prospect", "Customer - Direct", "Customer - Channel"]);
    expect(customer["Type"]?.defaultValue).toEqual({
      attributes: null,
      label: "Prospect",
      validFor: [],
      value: "Prospect",
    });
    expect([offered(partner["Rating"]), partner["Type"]?.defaultValue]).toEqual([[], null]);
    expect(offered(all["Type"])).toHaveLength(7);
    expect(customer["Industry"]?.values).toEqual(all["Industry"]?.values);
  });

  it("leave out what is not offered any more, and keep values that are there twice", async () => {
    const client = await openRealOrg();

    const all = await picklists(client, "Site_Visit__c", master);
    const inspection = await picklists(client, "Site_Visit__c", await typeId(client, "Site_Visit__c", "Inspection"));

    expect(offered(all["Outcome__c"])).toEqual(["passed", "failed", "failed"]);
    expect(all["Outcome__c"]?.values.map(({ label }) => label)).toEqual(["Passed ✓", "Failed", "Failed twice"]);
    expect(all["Outcome__c"]?.defaultValue?.value).toBe("passed");
    expect(offered(all["Languages__c"])).toEqual(["de", "fr", "en"]);
    expect(offered(inspection["Outcome__c"])).toEqual(["passed", "failed", "failed"]);
  });

  it("name the controlling values that each dependent one is valid for", async () => {
    const client = await openRealOrg();
    const all = await picklists(client, "Site_Visit__c", master);
    // A describe.
    const { fields } = (await client.ask("sobjects/Site_Visit__c/describe")).json as {
      fields: { name: string; picklistValues: { active: boolean; value: string; label: string; validFor: string }[] }[];
    };
    const described = (name: string) => fields.find((field) => field.name === name)?.picklistValues ?? [];

    // The 50th region is not offered any more: numbers after it differ from positions in describe.
    const regions = all["Site__c"]?.controllerValues ?? {};
    const named = all["Site__c"]?.values.map(({ label, validFor }) => [
      label,
      validFor.map((number) => Object.keys(regions).find((region) => regions[region] === number)),
    ]);

    const active = described("Region__c").flatMap(({ active: is, value }) => (is ? [value] : []));
    expect(Object.keys(regions)).toEqual(active);
    expect(Object.values(regions)).toEqual(active.map((_, number) => number));
    expect(named).toEqual(
      described("Site__c").flatMap(({ active: is, label, validFor }) => {
        const bytes = Buffer.from(validFor, "base64");
        const valid = described("Region__c").filter((_, n) => ((bytes[n >> 3] ?? 0) << (n % 8)) & 0x80);
        return is ? [[label, valid.flatMap((region) => (region.active ? [region.value] : []))]] : [];
      }),
    );
    expect(all["Purpose__c"]?.controllerValues).toEqual({ false: 0, true: 1 });
    expect(all["Purpose__c"]?.values.map(({ value, validFor }) => [value, validFor])).toEqual([
      ["sales", [0]],
      ["repair", [0]],
      ["audit", [1]],
      ["training", [1]],
      ["other", [0, 1]],
    ]);
  });

  it("have the attributes of stages and statuses", async () => {
    const client = await openRealOrg();

    const opportunity = await picklists(client, "Opportunity", master);
    const complaint = await picklists(client, "Case", await typeId(client, "Case", "Complaint"));
    const lead = await picklists(client, "Lead", master);

    expect(opportunity["StageName"]?.values.at(8)?.attributes).toEqual({
      picklistAtrributesValueType: "OpportunityStage",
      closed: true,
      defaultProbability: 100,
      forecastCategoryName: "Closed",
      won: true,
    });
    expect(complaint["Status"]?.values.map(({ value, attributes }) => [value, attributes])).toEqual([
      ["New", { picklistAtrributesValueType: "CaseStatus", closed: false }],
      ["Escalated", { picklistAtrributesValueType: "CaseStatus", closed: false }],
      ["Closed", { picklistAtrributesValueType: "CaseStatus", closed: true }],
    ]);
    expect(complaint["Status"]?.defaultValue?.value).toBe("Escalated");
    expect(lead["Status"]?.values.at(2)?.attributes).toMatchObject({ converted: true });
  });

  it("can be asked for one field, at the address that the answer for all names", async () => {
    const client = await openRealOrg();
    const all = await picklists(client, "Account", master);
    const industry = all["Industry"];

    const one = await client.ask(industry?.url ?? "");
    const text = await client.ask(`ui-api/object-info/Account/picklist-values/${master}/Phone`);

    expect(one.json).toEqual(industry);
    expect(industry?.eTag).toMatch(/^[0-9a-f]{32}$/);
    expect([text.status, text.json]).toMatchObject([400, [{ errorCode: "INVALID_FIELD" }]]);
  });

  it("are refused for objects that the API does not serve, and unknown for others and for unknown record types", async () => {
    const client = await openRealOrg();
    const ask = async (object: string, type = master) => {
      const { status, json } = await client.ask(`ui-api/object-info/${object}/picklist-values/${type}`);
      return [status, json];
    };
    const message = "Object UserRole is not supported in UI API";

    expect(await ask("UserRole")).toEqual([400, [{ message, errorCode: "INVALID_TYPE" }]]);
    expect(await ask("Nothing")).toMatchObject([404, [{ errorCode: "NOT_FOUND" }]]);
    expect(await ask("Account", await typeId(client, "Case", "Support"))).toMatchObject([
      400,
      [{ errorCode: "ILLEGAL_QUERY_PARAMETER_VALUE" }],
    ]);
  });
});
