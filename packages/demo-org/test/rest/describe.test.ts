import { describe, expect, it } from "vitest";
import { startOrg } from "../../src/index.ts";
import { exchange } from "../support/client.ts";

async function read(path: string): Promise<{ readonly url: string; readonly json: unknown }> {
  const org = await startOrg();
  try {
    const headers = { authorization: `Bearer ${org.login()}` };
    const { json } = await exchange(`${org.url}/services/data/v60.0/${path}`, { headers });
    return { url: org.url, json };
  } finally {
    await org.close();
  }
}

describe("describe", () => {
  it("has the addresses where people see, change and create a row of an object with layouts", async () => {
    const { url, json } = await read("sobjects/Account/describe");

    expect(json).toMatchObject({
      urls: { uiDetailTemplate: `${url}/{ID}`, uiEditTemplate: `${url}/{ID}/e`, uiNewRecord: `${url}/001/e` },
    });
  });

  it("has the address of a change event's schema, and none of layouts", async () => {
    const { json } = await read("sobjects/AccountChangeEvent/describe");

    const sobject = "/services/data/v60.0/sobjects/AccountChangeEvent";
    const urls = { rowTemplate: `${sobject}/{ID}`, describe: `${sobject}/describe`, sobject };
    expect((json as { urls: object }).urls).toEqual({ ...urls, eventSchema: `${sobject}/eventSchema` }); // a describe
  });
});

describe("limits", () => {
  it("has every name that a Developer Edition org has, PermissionSets with a part of its own", async () => {
    const { json } = await read("limits");

    expect(Object.keys(json as object)).toHaveLength(71);
    expect(json).toMatchObject({
      PermissionSets: { Max: 1500, Remaining: 1500, CreateCustom: { Max: 1000, Remaining: 1000 } },
    });
  });
});
