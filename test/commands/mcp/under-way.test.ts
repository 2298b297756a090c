import { main, memorySink } from "@singer-io-ts/tap-kit";
import { afterEach, expect, it, vi } from "vitest";
import { tap } from "../../../src/tap.ts";
import { type Answer, fakeOrg, json, orgWithLogin } from "../../salesforce/fake-org.ts";
import { type ServedOrg, serve } from "../../support/mcp-client.ts";

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const done of cleanUp.splice(0).reverse()) await done();
});

/** A server in front of an org whose sockets the test sees. */
async function servedBy(answer: Answer): Promise<ServedOrg> {
  const org = await fakeOrg(orgWithLogin(answer));
  cleanUp.push(org.close);
  const config = { login_url: org.origin, client_id: "id", client_secret: "secret" };
  const served = await serve({ config }, ["--allow-write"]);
  cleanUp.push(served.end);
  return served;
}

const created = { sObject: "Account", record: { Name: "Edge" } };
const statusIn = (stderr: string) => /"status":"\w+"/.exec(stderr)?.[0];

it("a call that takes long reports that it goes on to a client that asked for it", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  cleanUp.push(async () => vi.useRealTimers());
  const served = await servedBy((_request, response) => {
    vi.advanceTimersByTime(25_000);
    json(response, 201, { id: "001000000000001AAA", success: true, errors: [] });
  });
  const reported: unknown[] = [];
  const params = { name: "create-record", arguments: created };
  await served.client.callTool(params, undefined, { onprogress: ({ progress }) => reported.push(progress) });
  vi.advanceTimersByTime(60_000);
  await served.call("create-record", created);

  expect(reported).toEqual([10, 20]);
  expect(served.stdout().split("notifications/progress").length - 1).toBe(2);
});

it("a call that the client cancels ends its request, and what it wrote by then is not known", async () => {
  const stop = new AbortController();
  let isCut = false;
  const served = await servedBy((_request, response) => {
    response.on("close", () => {
      isCut = true;
    });
    stop.abort(new Error("enough"));
  });

  await expect(served.call("create-record", created, stop.signal)).rejects.toThrowError("enough");

  await expect.poll(() => statusIn(served.stderr())).toBe('"status":"unknown"');
  await expect.poll(() => isCut).toBe(true);
  // The server goes on.
  expect((await served.client.listTools()).tools.length).toBeGreaterThan(30);
});

it("a write that is under way when the client closes the input is done, and then the server ends", async () => {
  const served = await servedBy(async (_request, response) => {
    const end = served.end();
    cleanUp.push(() => end);
    json(response, 201, { id: "001000000000001AAA", success: true, errors: [] });
  });
  const call = served.call("create-record", created).catch(() => null);

  await call;
  expect(await served.end()).toBe(0);
  expect(statusIn(served.stderr())).toBe('"status":"done"');
});

it("a write that was cut off says that nobody knows whether it was done, and how to find out", async () => {
  const served = await servedBy((_request, response) => void response.socket?.destroy());
  const result = await served.call("create-record", created);

  expect(result.isError).toBe(true);
  expect(JSON.stringify(result.content)).toContain("SELECT Id, CreatedDate FROM Account WHERE CreatedById");
  expect(JSON.stringify(result.content)).toContain('\\"isOutcomeKnown\\":false');
  expect(statusIn(served.stderr())).toBe('"status":"unknown"');
});

it("a signal ends the server, whatever is under way", async () => {
  const stop = new AbortController();
  let stderr = "";
  const org = await fakeOrg(orgWithLogin(() => stop.abort("SIGTERM")));
  cleanUp.push(org.close);
  const config = { login_url: org.origin, client_id: "id", client_secret: "secret" };
  const message = {
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "create-record", arguments: created },
  };
  const exitCode = await main(tap, {
    argv: ["mcp", "--config", "config.json", "--allow-write"],
    readFile: async () => JSON.stringify(config),
    stdout: memorySink(),
    stderr: (text) => {
      stderr += text;
    },
    signal: stop.signal,
    // So long a run waits for a verb that does not end by itself.
    graceMs: 60_000,
    async *stdin() {
      yield Buffer.from(`${JSON.stringify(message)}\n`);
      await new Promise(() => {});
    },
  });

  expect(exitCode).toBe(143);
  // Where it started, and the write.
  expect(stderr.trimEnd().split("\n").length).toBe(2);
  expect(statusIn(stderr)).toBe('"status":"unknown"');
});
