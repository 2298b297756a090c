import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { singerCatalog } from "../support/other-catalogs.ts";
import { TestOrg } from "../support/test-org.ts";

interface Explained {
  readonly name: string;
  readonly isExtracted: boolean;
  readonly facts: readonly { readonly topic: string; readonly text: string }[];
}

describe("the verb explain", () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.02, rows: { Account: 30_000 } });
  });
  afterAll(() => org.close());

  async function explained(
    name: string,
    config: object = {},
  ): Promise<Explained & { readonly topics: Readonly<Record<string, string>> }> {
    const run = await org.run({ config: { ...config }, args: ["explain", name, "--json"] });
    expect(run.stderr).toBe("");
    const value = JSON.parse(run.stdout) as Explained;
    return { ...value, topics: Object.fromEntries(value.facts.map(({ topic, text }) => [topic, text])) };
  }

  it("says of an object what finds its changes, by which API it is read, and what it costs", async () => {
    const { name, isExtracted, topics } = await explained("account");

    expect({ name, isExtracted }).toEqual({ name: "Account", isExtracted: true });
    expect(topics["changes"]).toContain("SystemModstamp: it moves with every change");
    expect(topics["read by"]).toMatch(
      /about 29,\d{3} rows\. A full load goes by Bulk API 2\.0: about 29,\d{3} rows, and takes about 5 calls/,
    );
    expect(topics["deletions"]).toContain("gone for good come as deleted");
  });

  it.each([
    ["Contact", { objects: ["Account"] }, /does not match it: \["Account"\]/],
    ["FieldDefinition", {}, /only where the setting objects names it/],
  ])("says why %s is not extracted", async (name, config, why) => {
    const { isExtracted, topics } = await explained(name, config);

    expect(isExtracted).toBe(false);
    expect(topics["extracted"]).toMatch(why);
  });

  it("names the fields that are hidden from the user, and explains them one by one", async () => {
    org.running.org.alterField("Account", "Phone", "hide");
    const whole = await explained("Account");
    const field = await explained("Account.phone");
    org.running.org.alterField("Account", "Phone", "show");

    expect(whole.topics["hidden fields"]).toContain("Phone");
    expect(field).toMatchObject({ name: "Account.Phone", isExtracted: false });
    expect(field.topics["extracted"]).toContain("Give Read Access to Phone in a permission set");
  });

  it.each([
    ["Account.Name", true, "extracted", /^Yes\./],
    ["Account.BillingAddress", false, "extracted", /compound field/],
    ["Attachment.Body", false, "extracted", /each file costs a call/],
  ])("says of the field %s whether it is extracted", async (name, isExtracted, topic, text) => {
    const field = await explained(name);

    expect(field.isExtracted).toBe(isExtracted);
    expect(field.topics[topic]).toMatch(text);
  });

  const catalogOf = async (config: object) =>
    org.discover({ objects: ["Account", "Attachment", "Contact"], ...config });
  const explainedWith = async (name: string, config: Readonly<Record<string, unknown>>, catalog?: object) => {
    const run = await org.run({ config, args: ["explain", name, "--json"], ...(catalog && { catalog }) });
    expect(run).toMatchObject({ stderr: "", exitCode: 0 });
    const { isExtracted, selection, facts } = JSON.parse(run.stdout);
    return { isExtracted, by: selection.by, text: facts[0].text };
  };

  it.each([
    [
      "Account.Fax",
      ["Account.*", "!*.Fax"],
      "No. The setting select leaves it out by !*.Fax. Take !*.Fax out of select.",
    ],
    ["Account.Fax", ["!*.Fax"], "No. The setting select leaves it out by !*.Fax. Take !*.Fax out of select."],
    ["Account.Fax", ["Account.Name"], 'No. No pattern of the setting select matches it. Add "Account.Fax" to select.'],
    ["Account", ["Contact.*"], 'No. No pattern of the setting select matches it. Add "Account.*" to select.'],
    ["Account", ["!Account"], "No. The setting select leaves it out by !Account. Take !Account out of select."],
    [
      "Account.Fax",
      ["*.*", "!Account"],
      "No. The stream Account is not selected. The setting select leaves it out by !Account. Take !Account out of select.",
    ],
    [
      "Attachment.Body",
      ["Attachment.*"],
      'No. Only its name selects it: each file costs an API call. No pattern of the setting select names it. Add "Attachment.Body" to select.',
    ],
    ["Attachment.Body", ["Attachment.Body"], "Yes. The setting select selects it by Attachment.Body."],
    ["Account.Id", ["Account.Name"], "Yes. Every record has it."],
    ["Account.Name", ["Acc*.Na*"], "Yes. The setting select selects it by Acc*.Na*."],
  ])("says of %s what the setting select %j does, and what to write", async (name, select, text) => {
    const { isExtracted, text: said } = await explainedWith(name, { select });

    expect(said).toBe(text);
    expect(isExtracted).toBe(text.startsWith("Yes"));
  });

  it("says what a run does with another tap's catalog", async () => {
    const objects = ["Account", "EntityDefinition"];
    const catalog = singerCatalog(await org.discover({ objects }), objects);
    const explain = async (name: string) => {
      const { stdout } = await org.run({ config: {}, args: ["explain", name, "--json"], catalog });
      const { isExtracted, facts } = JSON.parse(stdout);
      const topics = Object.fromEntries(facts.map(({ topic, text }: Record<string, string>) => [topic, text]));
      return { isExtracted, ...topics };
    };

    expect(await explain("Account")).toMatchObject({
      isExtracted: true,
      key: "Id",
      deletions: expect.stringContaining("Rows that are gone for good do not come"),
    });
    expect(await explain("Account._sdc_deleted_at")).toMatchObject({ isExtracted: false });
    expect(await explain("EntityDefinition")).toMatchObject({
      isExtracted: false,
      extracted: expect.stringContaining("the catalog has Id as its key, which is the same in all of its rows"),
    });
  });

  it("says what a catalog leaves out, by which pattern, and what to write", async () => {
    const select = ["Account.*", "!*.Fax"];
    const catalog = await catalogOf({ select });
    const contact =
      "No. It is not selected in catalog.json. No pattern of the setting select matches it. To select it: tap-salesforce select --keep 'Contact.*'";

    expect(await explainedWith("Account", { select }, catalog)).toEqual({
      isExtracted: true,
      by: "catalog",
      text: "Yes. catalog.json selects it.",
    });
    expect((await explainedWith("Contact", { select }, catalog)).text).toBe(contact);
    expect((await explainedWith("Contact", {}, catalog)).text).toBe(
      "No. It is not selected in catalog.json. To select it: tap-salesforce select --keep 'Contact.*'",
    );
    expect((await explainedWith("Account.Fax", { select }, catalog)).text).toBe(
      "No. It is not selected in catalog.json. The setting select leaves it out by !*.Fax. To select it: tap-salesforce select --keep 'Account.Fax'",
    );
    expect((await explainedWith("Lead", {}, catalog)).text).toBe(
      "No. catalog.json does not have it. To select it: tap-salesforce select --discover --keep 'Lead.*'",
    );
  });

  it("explains a column of a query, and one that a setting adds to an object", async () => {
    const queries = [{ name: "deals", soql: "SELECT Id, Name, SystemModstamp FROM Opportunity" }];
    const config = {
      objects: ["Account"],
      queries,
      related_fields: { Account: ["Owner.Name"] },
      select: ["!deals.Name"],
    };

    expect(await explainedWith("deals.name", config)).toMatchObject({ isExtracted: false, by: "pattern" });
    expect(await explainedWith("Account.Owner__Name", config)).toMatchObject({ isExtracted: true, by: "default" });
  });

  it("takes no notice of what is wrong with the settings of other objects", async () => {
    const config = { filters: { Tsk: "Id != null" }, related_fields: { Contct: ["Owner.Name"] } };

    expect(await explainedWith("Account.Name", config)).toMatchObject({ isExtracted: true });
  });

  it("explains a query by its name", async () => {
    const queries = [{ name: "deals", soql: "SELECT Id, Name, SystemModstamp FROM Opportunity" }];

    const { isExtracted, topics } = await explained("deals", { objects: ["Account"], queries });

    expect(isExtracted).toBe(true);
    expect(topics["changes"]).toContain("SystemModstamp");
  });

  it.each([
    ["Acount", "Did you mean Account?"],
    ["Account.Nmae", "Did you mean Name?"],
  ])("ends with 2 for %s and names the nearest", async (name, hint) => {
    const run = await org.run({ args: ["explain", name] });

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(hint);
  });
});
