import { ActionError, type AuditEntry, type Org, openOrg } from "@singer-io-ts/tap-salesforce/actions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestOrg } from "../support/test-org.ts";

describe("an org as a program opens it", () => {
  let test: TestOrg;
  let org: Org;
  const audited: AuditEntry[] = [];
  beforeAll(async () => {
    test = await TestOrg.start({ scale: 0.02 });
    org = await openOrg(test.config, { audit: (entry) => void audited.push(entry) });
  });
  afterAll(async () => {
    await org.close();
    await test.close();
  });

  it("has the actions as methods, whose answers have JavaScript's numbers", async () => {
    const created = await org.createRecord({
      sObject: "Account",
      record: { Name: "Edge", AnnualRevenue: 139_000_000 },
    });
    const soql = `SELECT Name, AnnualRevenue FROM Account WHERE Id = '${created.id}'`;
    const { records } = await org.queryRecords({ soql });

    expect(records).toMatchObject([{ Name: "Edge", AnnualRevenue: 139_000_000 }]);
    expect(audited).toMatchObject([{ action: "create-record", ids: [created.id], status: "done" }]);
  });

  it("has methods that need no input", async () => {
    expect((await org.getLimits())["DailyApiRequests"]).toMatchObject({ Max: 100_000 });
  });

  it("throws what Salesforce refuses as an ActionError", async () => {
    const refused = org.getRecord({ sObject: "Account", recordId: "001000000000000AAA" });

    await expect(refused).rejects.toBeInstanceOf(ActionError);
    await expect(refused).rejects.toMatchObject({
      code: "NOT_FOUND",
      status: 404,
      hint: expect.stringContaining("id"),
    });
  });

  it("refuses an input that is no JSON, or of another form, before anything is sent", async () => {
    const before = test.running.requests().length;
    const wrong = [{ sObject: "Account", recordId: "1" }, () => 1, "Account", { recordId: 1n }] as unknown as {
      sObject: string;
      recordId: string;
    }[];

    for (const input of wrong)
      await expect(org.getRecord(input)).rejects.toMatchObject({ code: "INPUT", status: null });
    expect(test.running.requests().length).toBe(before);
  });

  it("says which setting is wrong, and that a login failed", async () => {
    await expect(openOrg({ login_url: 1 } as unknown as string)).rejects.toMatchObject({
      message: expect.stringContaining("login_url"),
    });
    await expect(openOrg({ ...test.config, client_secret: "wrong" })).rejects.toBeInstanceOf(ActionError);
  });

  it("keeps the limits that the configuration sets", async () => {
    const frugal = await openOrg({ ...test.config, quota_percent_per_run: 0.0001 });

    // The first answer says how many there are.
    await frugal.getLimits();

    await expect(frugal.getLimits()).rejects.toMatchObject({ code: "QUOTA" });
    await frugal.close();
  });

  it("ends one call where the program wants it, and no other", async () => {
    const signal = AbortSignal.abort(new Error("enough"));

    await expect(org.getLimits({}, { signal })).rejects.toThrowError("enough");
    await expect(org.getLimits()).resolves.toHaveProperty("DailyApiRequests");
  });

  it("ends its calls where the program wants it", async () => {
    const stop = new AbortController();
    const stopped = await openOrg(test.config, { signal: stop.signal });
    stop.abort(new Error("enough"));

    await expect(stopped.getLimits()).rejects.toThrowError("enough");
    await stopped.close();
  });
});
