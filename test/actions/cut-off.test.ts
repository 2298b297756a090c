import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import type { AuditEntry } from "../../src/actions/library/types.ts";
import { queryRecords } from "../../src/actions/query/query-records.ts";
import { createRecord } from "../../src/actions/records/create-record.ts";
import { updateRecord } from "../../src/actions/records/update-record.ts";
import { ActionRunner } from "../../src/actions/run/action-runner.ts";
import { openSession } from "../../src/salesforce/open-session.ts";
import { type Answer, fakeOrg, json, orgWithLogin, refuse } from "../salesforce/fake-org.ts";
import { testRun } from "../salesforce/test-run.ts";

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const done of cleanUp.splice(0)) await done();
});

/** Actions in front of a server whose sockets the test may cut. */
async function opened(answer: Answer) {
  const org = await fakeOrg(orgWithLogin(answer));
  const run = testRun();
  const login = { method: "client_credentials", host: org.origin, clientId: "id", clientSecret: "secret" } as const;
  const session = await openSession({ login, apiVersion: null, retryDeadlineMs: 60_000 }, run);
  cleanUp.push(session.close, org.close);
  const audited: AuditEntry[] = [];
  const runner = new ActionRunner(session, run, (entry) => void audited.push(entry));
  return { org, runner, audited };
}

const record = { Name: "Edge" };
const created = { sObject: "Account", record };
const updated = { sObject: "Account", recordId: "001dM00003jU9GxQAK", record };

describe("where the server takes a request and cuts the connection", () => {
  it("a record is asked for once, and the error says how to find out whether it was made", async () => {
    const { org, runner, audited } = await opened((_request, response) => void response.socket?.destroy());

    await expect(runner.run(createRecord, created)).rejects.toMatchObject({
      isOutcomeKnown: false,
      hint: expect.stringContaining("SELECT Id, CreatedDate FROM Account WHERE CreatedById = '005000000000001AAA'"),
    });

    const posts = org.seen.filter(({ url }) => url.includes("/sobjects/"));
    expect(posts.map(({ method, body }) => [method, body])).toEqual([["POST", '{"Name":"Edge"}']]);
    expect(audited).toMatchObject([{ action: "create-record", status: "unknown" }]);
  });

  it("an update is asked for again, and is done", async () => {
    let cuts = 2;
    const { org, runner, audited } = await opened((_request, response) => {
      if (cuts-- > 0) response.socket?.destroy();
      else json(response, 204, undefined);
    });

    expect(await runner.run(updateRecord, updated)).toMatchObject({ id: updated.recordId, success: true });
    expect(org.seen.filter(({ method }) => method === "PATCH")).toHaveLength(3);
    expect(audited).toMatchObject([{ action: "update-record", status: "done" }]);
  });

  it.each<readonly [string, (response: ServerResponse) => void, string]>([
    ["is never answered", (response) => void response.socket?.destroy(), "NO_ANSWER"],
    [
      "is refused when it comes again",
      (response) => refuse(response, 403, "REQUEST_LIMIT_EXCEEDED", "used up"),
      "REQUEST_LIMIT_EXCEEDED",
    ],
    ["comes again when the org is away for a gateway", (response) => void response.writeHead(503).end(), "HTTP_503"],
  ])("an update that %s may have been done", async (_what, then, code) => {
    let tries = 0;
    const { runner, audited } = await opened((_request, response) => {
      tries += 1;
      if (tries === 1) response.socket?.destroy();
      else then(response);
    });

    await expect(runner.run(updateRecord, updated)).rejects.toMatchObject({
      code,
      isOutcomeKnown: false,
      message: expect.stringMatching(/It is not known whether Salesforce has done what was asked\. Repeat it: /),
    });

    expect(tries).toBeGreaterThan(1);
    expect(audited).toMatchObject([{ action: "update-record", status: "unknown", errorCode: code }]);
  });

  it("a query failed, and nothing is unknown", async () => {
    const { runner } = await opened((_request, response) => void response.socket?.destroy());

    await expect(runner.run(queryRecords, { soql: "SELECT Id FROM Account" })).rejects.toMatchObject({
      code: "NO_ANSWER",
      isOutcomeKnown: true,
    });
  });
});

it("an answer that is too long comes after the record was made", async () => {
  const { runner, audited } = await opened((_request, response) => {
    const mebibyte = Buffer.alloc(1024 * 1024, " ");
    response.writeHead(201);
    for (let sent = 0; sent <= 64; sent += 1) response.write(mebibyte);
    response.end("{}");
  });

  await expect(runner.run(createRecord, created)).rejects.toMatchObject({
    code: "ANSWER_TOO_LARGE",
    isOutcomeKnown: false,
  });

  expect(audited).toMatchObject([{ status: "unknown" }]);
});

it("an action ends where its caller wants it, and what it wrote by then is not known", async () => {
  const stop = new AbortController();
  const { runner, audited } = await opened(() => stop.abort(new Error("enough")));

  await expect(runner.run(createRecord, created, stop.signal)).rejects.toThrowError("enough");

  expect(audited).toMatchObject([{ action: "create-record", status: "unknown" }]);
});
