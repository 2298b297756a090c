import { describe, expect, it } from "vitest";
import { type Answer, type Client, openOrg, soql } from "../support/client.ts";
import { idOf } from "../support/fake-org.ts";

const asAdmin = ({ org, ask }: Client, call: string, body?: unknown): Promise<Answer> => {
  const [method = "", path = ""] = call.split(" ");
  const headers = { "x-admin-token": org.adminToken, "content-type": "application/json" };
  return ask(`/__admin/${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
};

describe("the admin route", () => {
  it("wants the token that the org was started with", async () => {
    const { ask } = await openOrg();

    const without = await ask("/__admin/stats");
    const wrong = await ask("/__admin/stats", { headers: { "x-admin-token": "guess" } });

    expect([without.status, wrong.status]).toEqual([401, 401]);
  });

  it("counts requests by resource and calls as Salesforce does", async () => {
    const client = await openOrg();
    await client.ask(soql("SELECT Id FROM Account"));
    await client.ask("sobjects/Account/describe");
    await client.ask("sobjects/Contact/describe");

    const stats = await asAdmin(client, "GET stats");
    await asAdmin(client, "DELETE stats");
    const afterwards = await asAdmin(client, "GET requests");

    const byRoute = { "GET query": 1, "GET sobjects/:object/describe": 2 };
    expect(stats.json).toEqual({ apiCalls: 3, apiUsage: 3, requests: 3, byRoute });
    expect(afterwards.json).toEqual([]);
  });

  it("adds faults and clears them", async () => {
    const client = await openOrg();

    await asAdmin(client, "POST faults", [
      { path: "limits", count: "all", reply: { status: 503, errorCode: "SERVER_UNAVAILABLE" } },
    ]);
    const faulty = await client.ask("limits");
    await asAdmin(client, "DELETE faults");
    const misspelt = await asAdmin(client, "POST faults", { status: 500 });

    expect([faulty.status, (await client.ask("limits")).status]).toEqual([503, 200]);
    expect([misspelt.status, misspelt.json]).toMatchObject([
      400,
      { error: expect.stringContaining('no member "status"') },
    ]);
  });

  it("moves the clock", async () => {
    const client = await openOrg();

    const set = await asAdmin(client, "POST clock", { set: "2030-01-01T00:00:00Z", advanceMs: 1500, freeze: true });

    expect(set.json).toEqual({ now: "2030-01-01T00:00:01.500Z" });
    expect((await asAdmin(client, "GET clock")).json).toEqual(set.json);
  });

  it("changes settings while the org runs, and refuses unknown ones", async () => {
    const client = await openOrg(5);

    await asAdmin(client, "PATCH settings", { pageRows: 2 });
    const page = await client.ask(soql("SELECT Id FROM Account"));
    const unknown = await asAdmin(client, "PATCH settings", { pagerows: 2 });

    expect(page.json).toMatchObject({ done: false, records: [{}, {}] });
    expect(unknown.status).toBe(400);
  });

  it("writes rows past the REST API", async () => {
    const client = await openOrg(1);

    const created = await asAdmin(client, "POST rows", {
      operation: "create",
      object: "Account",
      values: { Name: "N" },
      commitDelayMs: 60_000,
    });
    const purged = await asAdmin(client, "POST rows", [{ operation: "purge", object: "Account", id: idOf("001", 0) }]);
    const wrong = await asAdmin(client, "POST rows", { operation: "drop", object: "Account" });

    expect([created.json, purged.json]).toEqual([[{ id: idOf("001", 1) }], [{ id: idOf("001", 0) }]]);
    expect(wrong.status).toBe(400);
    expect((await client.ask(soql("SELECT Id FROM Account"))).json).toMatchObject({ totalSize: 1 });
  });

  it("ends sessions, burns calls and forces jobs", async () => {
    const client = await openOrg();
    const { json } = await client.post("jobs/query", { operation: "query", query: "SELECT Name FROM Account" });
    const { id } = json as { id: string }; // a job

    await asAdmin(client, "POST jobs", { id, state: "Failed", errorMessage: "InvalidBatch : no" });
    const job = await client.ask(`jobs/query/${id}`);
    await asAdmin(client, "POST usage", { used: 5000 });
    const used = await client.ask("limits");
    await asAdmin(client, "POST lose", { what: "sessions" });

    expect(job.json).toMatchObject({ state: "Failed", errorMessage: "InvalidBatch : no" });
    expect(used.headers["sforce-limit-info"]).toBe("api-usage=5001/100000");
    expect((await client.ask("limits")).status).toBe(401);
  });

  it("names what there is", async () => {
    const { status, json } = await asAdmin(await openOrg(), "GET nothing");

    expect([status, json]).toMatchObject([404, { error: expect.stringContaining("POST faults") }]);
  });
});
