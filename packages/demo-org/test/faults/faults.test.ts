import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { FaultSpec } from "../../src/index.ts";
import { type Answer, openOrg, soql } from "../support/client.ts";
import { accountRow, idOf } from "../support/fake-org.ts";

const rows = soql("SELECT Id, Name FROM Account");
const gzip = { headers: { "accept-encoding": "gzip" } };

/** What a query answers with and without this fault. */
async function compare(
  fault: FaultSpec,
  count = 50,
  options = {},
): Promise<{ readonly good: Answer; readonly bad: Answer }> {
  const { org, ask } = await openOrg(count);
  const good = await ask(rows, options);
  org.fault(fault);
  return { good, bad: await ask(rows, options) };
}

describe("faults on demand", () => {
  it("meet the n-th matching request and as many as asked for, and no others", async () => {
    const { org, ask } = await openOrg();
    org.fault({
      method: "GET",
      path: "/query\\?",
      nth: 2,
      count: 2,
      reply: { status: 500, errorCode: "UNKNOWN_EXCEPTION" },
    });

    const statuses: number[] = [];
    for (const path of [rows, "limits", rows, rows, rows]) statuses.push((await ask(path)).status);

    expect(statuses).toEqual([200, 200, 500, 500, 200]);
  });

  it("go on for ever when all are meant, until they are cleared", async () => {
    const { org, ask } = await openOrg();
    org.fault({
      count: "all",
      reply: { status: 401, errorCode: "INVALID_SESSION_ID", message: "Session expired or invalid" },
    });

    const faulty = [await ask(rows), await ask(rows)];
    org.clearFaults();

    expect([...faulty, await ask(rows)].map(({ status }) => status)).toEqual([401, 401, 200]);
  });

  it("refuse a member that does not exist", async () => {
    const { org } = await openOrg();

    expect(() => org.fault({ statusCode: 500 } as FaultSpec)).toThrow('fault: there is no member "statusCode"');
  });

  it.each<[FaultSpec["reply"] & object, string, string]>([
    [
      { status: 403, errorCode: "REQUEST_LIMIT_EXCEEDED", message: "TotalRequests Limit exceeded." },
      "application/json;charset=UTF-8",
      '[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]',
    ],
    [
      { status: 420, text: "<html>We are setting things up</html>" },
      "text/html;charset=UTF-8",
      "<html>We are setting things up</html>",
    ],
    [
      { status: 400, text: '{"error":"invalid_grant"}', headers: { "Content-Type": "application/json" } },
      "application/json",
      '{"error":"invalid_grant"}',
    ],
  ])("answer in place of the org: %o", async (reply, type, text) => {
    const { bad } = await compare({ reply: { ...reply, headers: { "Retry-After": "7", ...reply.headers } } });

    expect([bad.status, bad.headers["content-type"], bad.headers["retry-after"], bad.text]).toEqual([
      reply.status,
      type,
      "7",
      text,
    ]);
  });

  it("redirect elsewhere", async () => {
    const { bad } = await compare({ reply: { status: 302, headers: { Location: "https://elsewhere.example/s/" } } });

    expect([bad.status, bad.headers["location"]]).toEqual([302, "https://elsewhere.example/s/"]);
  });

  it("meet single parts of a composite request", async () => {
    const { org, post } = await openOrg();
    org.fault({
      path: "Account/describe",
      nth: 2,
      reply: { status: 500, errorCode: "UNKNOWN_EXCEPTION", message: "no" },
    });
    const url = "/services/data/v60.0/sobjects/Account/describe";
    const compositeRequest = ["a", "b", "c"].map((referenceId) => ({ method: "GET", url, referenceId }));

    const { json } = await post("composite", { compositeRequest });

    const { compositeResponse } = json as { compositeResponse: { httpStatusCode: number }[] }; // a composite reply
    expect(compositeResponse.map(({ httpStatusCode }) => httpStatusCode)).toEqual([200, 500, 200]);
  });

  it("delay, in real time or on the org's clock", async () => {
    const { org, ask } = await openOrg();
    const before = org.clock.now().getTime();
    org.fault({ delayMs: 60, advanceMs: 90_000 });

    const began = performance.now();
    await ask("limits");

    expect(performance.now() - began).toBeGreaterThanOrEqual(59);
    expect(org.clock.now().getTime() - before).toBe(90_000);
  });

  it("do something in the org before the request is handled", async () => {
    const { org, ask } = await openOrg(2);
    org.fault({
      path: "/query",
      before: () => org.org.purge({ id: "", username: "", viewAllData: true }, "Account", idOf("001", 0)),
    });

    expect((await ask(rows)).json).toMatchObject({ totalSize: 1, records: [{ Id: idOf("001", 1) }] });
  });
});

describe("faults of the network", () => {
  it.each([{}, gzip])("tear the connection inside the body %o", async (options) => {
    const { good, bad } = await compare({ cutAfter: 100 }, 50, options);

    expect([bad.complete, bad.bytes.equals(good.bytes.subarray(0, 100))]).toEqual([false, true]);
  });

  it("tear it before the first byte", async () => {
    const { bad } = await compare({ cutAfter: 0 });

    expect([bad.status, bad.complete, bad.bytes.length]).toEqual([200, false, 0]);
  });

  it("fall silent and keep the connection", async () => {
    const { org, ask } = await openOrg(50);
    org.fault({ stallAfter: 64 });

    const silent = await Promise.race([
      ask(rows).then(() => "ended"),
      ask("limits").then(() => new Promise((resolve) => setTimeout(resolve, 100, "silent"))),
    ]);

    expect(silent).toBe("silent");
  });

  it("leave out the end of a gzip body that ends properly", async () => {
    const { good, bad } = await compare({ truncate: 8 }, 50, gzip);

    expect([bad.complete, bad.bytes.equals(good.bytes.subarray(0, -8))]).toEqual([true, true]);
    expect(() => gunzipSync(bad.bytes)).toThrow("unexpected end of file");
  });

  it("change one byte", async () => {
    const { good, bad } = await compare({ flipByte: 40 });

    const changed = [...good.bytes].map((byte, index) => (index === 40 ? byte ^ 0x20 : byte));
    expect([...bad.bytes]).toEqual(changed);
  });

  it("promise more bytes than come, or fewer", async () => {
    const more = await compare({ contentLengthOff: 10 });
    const fewer = await compare({ contentLengthOff: -10 });

    expect([more.bad.complete, more.bad.text]).toEqual([false, more.good.text]);
    expect(fewer.bad.bytes.equals(fewer.good.bytes.subarray(0, -10))).toBe(true);
  });

  it("let bytes through slowly", async () => {
    const began = performance.now();

    const { good, bad } = await compare({ bytesPerSecond: 20_000 }, 20);

    expect(performance.now() - began).toBeGreaterThan((1000 * good.bytes.length) / 20_000 - 40);
    expect(bad.text).toBe(good.text);
  });
});

describe("faults of the content", () => {
  it("set headers, or take them away", async () => {
    const { bad } = await compare({
      headers: { "sforce-limit-info": "api-usage=1/2, per-app-api-usage=3/4(appName=x)", Vary: null },
    });

    expect([bad.headers["sforce-limit-info"], bad.headers["vary"]]).toEqual([
      "api-usage=1/2, per-app-api-usage=3/4(appName=x)",
      undefined,
    ]);
  });

  it("keep back the last rows of a page, lie about the size, or end too early", async () => {
    const { org, ask } = await openOrg(5, { settings: { pageRows: 3 } });
    const answers: unknown[] = [];
    for (const fault of [
      { dropRows: 1 },
      { totalSizeOff: 10 },
      { endEarly: true },
      { nextRecordsUrl: "https://evil.example/x" },
    ]) {
      org.fault(fault);
      answers.push((await ask(rows)).json);
    }

    const [short, lie, early, hostile] = answers;
    expect(short).toMatchObject({ totalSize: 5, done: false, records: [{}, {}] });
    expect(lie).toMatchObject({ totalSize: 15, records: [{}, {}, {}] });
    expect(early).toEqual({ totalSize: 5, done: true, records: expect.any(Array) });
    expect(hostile).toMatchObject({ done: false, nextRecordsUrl: "https://evil.example/x" });
  });

  it("keep back the last row of a set of Bulk results while its counts stay", async () => {
    const { org, ask, post } = await openOrg(3);
    const { json } = await post("jobs/query", { operation: "query", query: "SELECT Name FROM Account" });
    const path = `jobs/query/${(json as { id: string }).id}`; // a job
    await ask(path);
    await ask(path);
    org.fault({ path: "/results", dropRows: 1, headers: { "Sforce-Locator": null } });

    const { text, headers } = await ask(`${path}/results`);

    expect(text.trimEnd().split("\n")).toEqual(['"Name"', '"Quote ""0"", comma"', `"${accountRow(1)["Name"]}"`]);
    expect([headers["sforce-numberofrecords"], headers["sforce-locator"]]).toEqual(["3", undefined]);
  });

  it.each([
    ["permuted", ['"Name","Id"', '"Łódź 1","001Do0000000001AAA"']],
    ["headerless", ['"001Do0000000000AAA","Quote ""0"", comma"', '"001Do0000000001AAA","Łódź 1"']],
    ["widened", ['"Id","Name","Extra__c"', '"001Do0000000001AAA","Łódź 1",""']],
    ["cutRow", ['"Id","Name"', '"001Do0000000001AAA"']],
  ] as const)("return a set of Bulk results %s", async (csv, [first, last]) => {
    const { org, ask, post } = await openOrg(2);
    const { json } = await post("jobs/query", { operation: "query", query: "SELECT Id, Name FROM Account" });
    const path = `jobs/query/${(json as { id: string }).id}`; // a job
    await ask(path);
    await ask(path);
    org.fault({ path: "/results", csv });

    const lines = (await ask(`${path}/results`)).text.trimEnd().split("\n");

    expect([lines[0], lines.at(-1)]).toEqual([first, last]);
  });

  it.each([
    [{ state: "Failed", errorMessage: "InternalServerError : Retried more than fifteen times" }, "Failed"],
    [{ state: "Aborted" }, "Aborted"],
    [{ state: "InProgress" }, "InProgress"],
    [{ state: "UploadComplete" }, "UploadComplete"],
    [{ state: "Paused" }, "Paused"],
  ])("give the next job a fate: %o", async (job, state) => {
    const { org, ask, post } = await openOrg();
    org.fault({ method: "POST", path: "jobs/query", job });

    const { json } = await post("jobs/query", { operation: "query", query: "SELECT Name FROM Account" });
    const path = `jobs/query/${(json as { id: string }).id}`; // a job
    for (let look = 0; look < 3; look += 1) await ask(path);

    const { errorMessage } = { errorMessage: undefined, ...job };
    const seen = (await ask(path)).json as { state: string; errorMessage?: string }; // a job
    expect([seen.state, seen.errorMessage]).toEqual([state, errorMessage]);
    expect((await ask(`${path}/results`)).status).toBe(400);
  });

  it.each([
    ["sessions", 401],
    ["locators", 400],
  ] as const)("lose %s at the n-th request", async (lose, status) => {
    const { org, ask } = await openOrg(5, { settings: { pageRows: 2 } });
    org.fault({ path: "/query/", lose });

    const { json } = await ask(rows);
    const next = await ask((json as { nextRecordsUrl: string }).nextRecordsUrl); // first of three pages

    expect(next.status).toBe(status);
  });

  it("burn calls as if others had made them", async () => {
    const { org, ask } = await openOrg(5, { settings: { dailyApiCalls: 100 } });
    org.fault({ nth: 2, usedCalls: 99 });

    const used = [await ask("limits"), await ask("limits"), await ask("limits")];

    expect(used.map(({ headers }) => headers["sforce-limit-info"])).toEqual([
      "api-usage=1/100",
      "api-usage=100/100",
      undefined,
    ]);
    expect(used[2]?.status).toBe(403);
  });
});
