import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestOrg } from "../support/test-org.ts";

describe("where the answer to a write is cut off after it was done", () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.02 });
  });
  afterAll(() => org.close());

  const act = (name: string, input: unknown) =>
    org.run({ args: ["action", name, "--allow-write", "--input", JSON.stringify(input)] });
  const found = async (soql: string): Promise<readonly { readonly Id: string }[]> =>
    JSON.parse((await act("query-records", { soql })).stdout).records;

  it("the record is made once, and found by the query that the error names", async () => {
    org.running.fault({ path: "/sobjects/Account/$", cutAfter: 5 });

    const { exitCode, stdout, stderr } = await act("create-record", { sObject: "Account", record: { Name: "Cut" } });

    expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: "" });
    expect(stderr).toContain('"status":"unknown"');
    const [soql = ""] = /SELECT Id, CreatedDate FROM Account [^.]*Z/.exec(stderr) ?? [];
    const [made, ...others] = await found("SELECT Id FROM Account WHERE Name = 'Cut'");
    expect(others).toEqual([]);
    expect((await found(soql)).map(({ Id }) => Id)).toContain(made?.Id);
  });

  it("an upsert by an external id is done again, and makes one record", async () => {
    const contact = { sObject: "Contact", externalIdField: "Email", externalId: "cut@example.com" };
    org.running.fault({ path: "/sobjects/Contact/Email/", cutAfter: 5 });

    const { exitCode, stdout } = await act("upsert-record", { ...contact, record: { LastName: "Cut" } });

    expect(exitCode).toBe(0);
    const made = await found("SELECT Id FROM Contact WHERE Email = 'cut@example.com'");
    expect(made.map(({ Id }) => Id)).toEqual([JSON.parse(stdout).id]);
  });

  it("deletions of several are done again, and say that the records are gone", async () => {
    const records = ["One", "Two"].map((Name) => ({ attributes: { type: "Account" }, Name: `Cut ${Name}` }));
    const made: { readonly id: string }[] = JSON.parse((await act("create-sobject-collection", { records })).stdout);
    org.running.fault({ path: "/composite/sobjects[?]", cutAfter: 5 });

    const { exitCode, stdout } = await act("delete-sobject-collection", { ids: made.map(({ id }) => id) });

    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject([
      { success: false, errors: [{ statusCode: "ENTITY_IS_DELETED" }] },
      { success: false, errors: [{ statusCode: "ENTITY_IS_DELETED" }] },
    ]);
    expect(await found("SELECT Id FROM Account WHERE Name LIKE 'Cut %'")).toEqual([]);
  });
});
