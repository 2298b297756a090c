import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerIn, type ServedOrg, serve, serveOrg, textsOf } from "../../support/mcp-client.ts";
import { orgClock, TestOrg } from "../../support/test-org.ts";

describe("a call of an MCP tool", () => {
  let org: TestOrg;
  let writing: ServedOrg;
  let reading: ServedOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.02 });
    writing = await serveOrg(org, "--allow-write");
    reading = await serveOrg(org);
  });
  afterAll(async () => {
    await writing.end();
    await reading.end();
    await org.close();
  });

  const edge = { sObject: "Account", record: { Name: "Edge of the value" } };
  const audited = (from: number) =>
    writing
      .stderr()
      .split("\n")
      .filter((line) => line.startsWith('{"audit"'))
      .slice(from)
      .map((line) => JSON.parse(line).audit);

  it("changes a record where that is permitted, and leaves a line on standard error without its values", async () => {
    const before = audited(0).length;
    const created = await writing.call("create-record", edge);
    const { id } = Object(answerIn(created));
    const found = await writing.call("get-record", { sObject: "Account", recordId: id, fields: ["Name"] });

    expect(answerIn(found)).toMatchObject({ Name: "Edge of the value" });
    expect(audited(before)).toEqual([
      {
        time: expect.stringMatching(/^20\d\d-/),
        user: expect.stringMatching(/^005/),
        action: "create-record",
        objects: ["Account"],
        ids: [id],
        status: "done",
      },
    ]);
    expect(writing.stderr()).not.toContain("Edge of the value");
  });

  it.each(["create-record", "composite-request"])(
    "changes nothing by %s where the server was started to read, whatever is given",
    async (name) => {
      const before = org.running.requests().length;
      const result = await reading.call(name, edge);

      expect(result.isError).toBe(true);
      expect(answerIn(result)).toMatchObject({
        error: { code: "WRITE_NOT_PERMITTED", hint: expect.stringContaining("--allow-write") },
      });
      expect(org.running.requests().length).toBe(before);
    },
  );

  it("says what Salesforce refuses, in which fields, and what to do", async () => {
    const result = await writing.call("create-record", { sObject: "Account", record: { Industry: "Energy" } });

    expect(result.isError).toBe(true);
    expect(answerIn(result)).toEqual({
      error: {
        code: "REQUIRED_FIELD_MISSING",
        message: expect.stringContaining("create-record: Salesforce answered REQUIRED_FIELD_MISSING: "),
        status: 400,
        fields: ["Name"],
        hint: "Add the fields that the message names.",
        isOutcomeKnown: true,
      },
    });
  });

  it.each([
    [{ sObject: "Account" }, "get-record: recordId: it is missing."],
    [{ sObject: "Account", recordIdd: "1" }, "get-record: recordIdd: there is no such member."],
    [
      { sObject: "../x", recordId: "001000000000000" },
      'get-record: sObject: "../x" must be the API name of an object.',
    ],
  ])("refuses the input %j before anything is sent, a login included", async (input, message) => {
    const { call, end } = await serveOrg(org);
    const before = org.running.requests().length;
    const result = await call("get-record", input);
    await end();

    expect(answerIn(result)).toMatchObject({ error: { code: "INPUT", message } });
    expect(org.running.requests().length).toBe(before);
  });

  it("of a tool that there is not names the nearest one", async () => {
    await expect(reading.call("get-recod")).rejects.toThrowError("Unknown tool: get-recod. Did you mean get-record?");
  });

  it("says of each record of a list what became of it", async () => {
    const records = ["Edge", null].map((Name) => ({ attributes: { type: "Account" }, Name }));
    const result = await writing.call("create-sobject-collection", { records });

    expect(result.isError).toBeUndefined();
    expect(result.structuredContent).toMatchObject({
      result: [{ success: true }, { success: false, errors: [{ fields: ["Name"] }] }],
    });
    expect(audited(0).at(-1)).toMatchObject({ action: "create-sobject-collection", status: "partly" });
  });

  it("keeps all digits of a number, on its way out and back", async () => {
    writing.write(
      '{"jsonrpc":"2.0","id":"exact","method":"tools/call","params":{"name":"create-record","arguments":{"sObject":"Invoice__c","record":{"External_Key__c":"M-1","Total__c":1234567890123456.78}}}}\n',
    );
    const soql = "SELECT Total__c FROM Invoice__c WHERE External_Key__c = 'M-1'";
    const total = async () => textsOf(await writing.call("query-records", { soql }))[0];

    await expect.poll(total).toContain('"Total__c":1234567890123456.78');
  });

  it.each([
    ["plan", {}, { streams: expect.any(Array), calls: expect.any(Number) }],
    ["doctor", {}, { isInOrder: true, steps: expect.any(Array) }],
    ["explain", { stream: "Account.Name" }, { name: "Account.Name", isExtracted: true }],
    ["streams", {}, { result: expect.arrayContaining([expect.objectContaining({ stream: "Account" })]) }],
  ])("%s answers as the verb does with --json", async (name, input, expected) => {
    const result = await reading.call(name, input);
    const { stdout } = await org.run({ args: [name, ...Object.values(input), "--json"] });

    expect(result.structuredContent).toMatchObject(expected);
    // Calls of the day have been made meanwhile.
    const withoutUse = (json: unknown) =>
      JSON.stringify(json, (key, value) => (key === "detail" || key === "usage" ? 0 : value));
    if (name !== "plan") expect(withoutUse(answerIn(result))).toBe(withoutUse(JSON.parse(stdout)));
  });

  it.each([
    ["Acount", "STREAM_UNKNOWN", "Did you mean Account?"],
    ["Account.Nam", "FIELD_UNKNOWN", "Did you mean Name?"],
    ["Account.", "INPUT", "a name is missing beside the dot"],
    ["--help", "INPUT", "must be the name of a stream"],
  ])("explains nothing that there is not: %s", async (stream, code, message) => {
    const result = await reading.call("explain", { stream });

    expect(result.isError).toBe(true);
    expect(answerIn(result)).toMatchObject({ error: { code, message: expect.stringContaining(message) } });
  });

  it("has a verb's warnings beside its answer", async () => {
    const config = { ...org.config, objects: ["Account", "Nothing*"] };
    const { call, end } = await serve({ config, clock: orgClock(org.running) });
    const result = await call("plan");
    await end();

    expect(result.structuredContent).toMatchObject({
      streams: [{ stream: "Account" }],
      messages: [{ warning: { message: expect.stringContaining("Nothing*") } }],
    });
    expect(textsOf(result)[1]).toContain("Nothing*");
  });

  it("logs in once for all, and again where the session has ended", async () => {
    const { call, end } = await serveOrg(org);
    const logins = () => org.running.requests().filter(({ url }) => url === "/services/oauth2/token").length;
    const before = logins();
    const soql = "SELECT Id FROM Account LIMIT 1";

    await Promise.all([call("query-records", { soql }), call("get-limits"), call("get-current-user")]);
    expect(logins() - before).toBe(1);
    org.running.lose("sessions");
    const result = await call("query-records", { soql });
    await end();

    expect(answerIn(result)).toMatchObject({ done: true });
    expect(logins() - before).toBe(2);
  });

  it("works again when the day's calls that a quota kept for others are free again", async () => {
    const config = { ...org.config, quota_percent_total: 50 };
    const { call, end } = await serve({ config, clock: orgClock(org.running) });
    org.running.setUsedCalls(60_000);
    await call("get-limits");
    const refused = await call("get-limits");
    org.running.setUsedCalls(0);
    const result = await call("get-limits");
    await end();

    expect(answerIn(refused)).toMatchObject({ error: { code: "QUOTA" } });
    expect(result.isError, textsOf(result)[0]).toBeUndefined();
  });

  it("has no secret in any message or log", async () => {
    const token = org.running.login();
    const { client_secret: secret } = org.config;
    const config = { ...org.config, auth_method: "access_token", access_token: token, instance_url: org.running.url };
    const one = await serve({ config, clock: orgClock(org.running) }, ["--allow-write", "--log-level", "debug"]);
    await one.call("create-record", edge);
    await one.call("get-current-user");
    await one.call("doctor");
    org.running.lose("sessions");
    expect((await one.call("get-limits")).isError).toBe(true);
    await one.end();

    for (const text of [one.stdout(), one.stderr()]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(token);
    }
  });

  it("survives lines that are no messages, and has nothing but messages on standard output", async () => {
    reading.write('garbage\n\n{"a":1}\n[]\n{"jsonrpc":"2.0","id":7,"method":"no/method"}\n');
    const result = await reading.call("get-limits");

    expect(result.isError).toBeUndefined();
    expect(reading.stderr()).toContain("no message of MCP");
    const lines = reading.stdout().split("\n").slice(0, -1);
    expect(lines.map((line) => JSON.parse(line).jsonrpc)).toEqual(lines.map(() => "2.0"));
    expect(reading.stdout()).toContain('"id":7,"error":{"code":-32601');
  });
});
