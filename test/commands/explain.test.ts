import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
      /about 29\d{3} rows\. A full load goes by Bulk API 2\.0: about 29\d{3} rows, and takes about 5 calls/,
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
