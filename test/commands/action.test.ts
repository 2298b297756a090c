import { runVerb, scriptedDialog } from "@singer-io-ts/tap-kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actions } from "../../src/actions/registry.ts";
import { actionNames } from "../../src/commands/action/action-names.ts";
import { tap } from "../../src/tap.ts";
import { orgClock, TestOrg } from "../support/test-org.ts";

describe("action", () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.02 });
  });
  afterAll(() => org.close());

  const run = (...args: readonly string[]) => org.run({ args: ["action", ...args] });
  const given = (name: string, input: unknown, ...more: readonly string[]) =>
    run(name, "--input", JSON.stringify(input), ...more);

  it("offers the actions that there are", () => {
    expect(actionNames).toEqual(actions.map(({ name }) => name));
  });

  it("lists them, one a line in a pipe", async () => {
    const { stdout } = await run("list");

    expect(stdout.split("\n").slice(1, -1)).toHaveLength(actions.length);
    expect(stdout).toContain("create-record\twrites\tCreate a record");
  });

  it("shows what one takes, as a program reads it", async () => {
    const { stdout } = await run("show", "get-record", "--json");

    expect(JSON.parse(stdout)).toMatchObject({
      name: "get-record",
      access: "reads",
      input: { required: ["sObject", "recordId"] },
    });
    // Other programs know JSON Schema's own words only.
    expect(stdout).not.toContain("pattern_descriptor");
  });

  it("answers in Salesforce's own form", async () => {
    const { stdout, exitCode } = await given("query-records", { soql: "SELECT Id FROM Account LIMIT 1" });

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      totalSize: 1,
      done: true,
      records: [{ attributes: { type: "Account" }, Id: expect.stringMatching(/^001/) }],
    });
  });

  it("gives a terminal no control sequence that a record has", async () => {
    const name = "Edge\u009b31m\u202e";
    const record = { Name: name };
    const { stdout } = await given("create-record", { sObject: "Account", record }, "--allow-write");
    const shown = await given("get-record", { sObject: "Account", recordId: JSON.parse(stdout).id, fields: ["Name"] });

    expect(shown.stdout).toContain("Edge\\u009b31m\\u202e");
    expect(JSON.parse(shown.stdout)).toMatchObject(record);
  });

  it("keeps all digits of a number, on its way out and back", async () => {
    const input = '{"sObject":"Invoice__c","record":{"External_Key__c":"E-1","Total__c":1234567890123456.78}}';
    const { stdout } = await run("create-record", "--allow-write", "--input", input);
    const { id: recordId } = JSON.parse(stdout);
    const shown = await given("get-record", { sObject: "Invoice__c", recordId, fields: ["Total__c"] });

    expect(shown.stdout).toContain('"Total__c": 1234567890123456.78');
  });

  it("names the nearest action", async () => {
    const { exitCode, stderr } = await run("creat-record");

    expect(exitCode).toBe(2);
    expect(stderr).toContain("action creat-record: there is none of this name. Did you mean create-record?");
  });

  it("makes a record where that is permitted, and says so without its values", async () => {
    const created = await given("create-record", { sObject: "Account", record: { Name: "Edge" } }, "--allow-write");
    const { id } = JSON.parse(created.stdout);
    const found = await given("get-record", { sObject: "Account", recordId: id, fields: ["Id", "Name"] });

    expect(JSON.parse(found.stdout)).toMatchObject({ Id: id, Name: "Edge" });
    expect(JSON.parse(created.stderr)).toEqual({
      audit: {
        time: expect.stringMatching(/^20\d\d-/),
        user: expect.stringMatching(/^005/),
        action: "create-record",
        objects: ["Account"],
        ids: [id],
        status: "done",
      },
    });
  });

  it("changes nothing where nobody permitted it", async () => {
    const before = org.running.requests().length;
    const { exitCode, stderr } = await given("create-record", { sObject: "Account", record: { Name: "Edge" } });

    expect({ exitCode, asked: org.running.requests().length - before }).toEqual({ exitCode: 2, asked: 0 });
    expect(stderr).toContain("create-record changes records: add --allow-write to permit it");
  });

  it.each([
    [{ sObject: "Account", recordId: "abc" }, 'recordId: "abc" must be an id of 15 or 18 letters and digits.'],
    [{ sObject: "Account", recordIdd: "abc" }, "recordIdd: there is no such member. Did you mean recordId?"],
    [{ sObject: "../limits", recordId: "001000000000000" }, 'sObject: "../limits" must be the API name of an object.'],
    [{ sObject: "Account" }, "recordId: it is missing."],
    [[], "the value is a list; it takes an object."],
  ])("refuses %j before anything is sent, and names the member", async (input, message) => {
    const before = org.running.requests().length;
    const { exitCode, stdout, stderr } = await given("get-record", input);

    expect({ exitCode, stdout, asked: org.running.requests().length - before }).toEqual({
      exitCode: 2,
      stdout: "",
      asked: 0,
    });
    expect(stderr).toContain(`get-record: ${message}`);
  });

  it("ends with 4 where one of several records failed, and says which", async () => {
    const records = ["Edge", null].map((Name) => ({ attributes: { type: "Account" }, Name }));
    const { exitCode, stdout, stderr } = await given("create-sobject-collection", { records }, "--allow-write");

    expect(JSON.parse(stdout)).toMatchObject([{ success: true }, { success: false, errors: [{ fields: ["Name"] }] }]);
    expect(exitCode).toBe(4);
    expect(stderr).toContain("create-sobject-collection: 1 of 2 failed; the answer says why.");
    expect(stderr).toContain('"status":"partly"');
  });

  it("permits without asking a composite request that only reads", async () => {
    const compositeRequest = [{ method: "GET", url: "/services/data/v66.0/limits", referenceId: "one" }];
    const { exitCode, stdout } = await given("composite-request", { compositeRequest });

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ compositeResponse: [{ httpStatusCode: 200, referenceId: "one" }] });
  });

  it("makes no more calls than the configuration allows", async () => {
    const records = Array.from({ length: 201 }, () => ({ attributes: { type: "Account" }, Name: "Edge" }));
    const args = ["action", "create-sobject-collection", "--allow-write", "--input", JSON.stringify({ records })];
    const { exitCode, stdout } = await org.run({ config: { quota_percent_per_run: 0.0001 }, args });

    const answers: { errors: { statusCode: string }[] }[] = JSON.parse(stdout);
    expect([answers[199], answers[200]?.errors[0]?.statusCode]).toMatchObject([{ success: true }, "QUOTA"]);
    expect(exitCode).toBe(4);
  });

  it("shows with --dry-run the request, and sends nothing", async () => {
    const before = org.running.requests().length;
    const input = '{"sObject":"Account","record":{"Name":"Edge","AnnualRevenue":12345678901234567.89}}';
    const { stdout, stderr } = await run("create-record", "--dry-run", "--input", input);

    expect(org.running.requests().length - before).toBe(0);
    expect(stderr).toBe("Nothing was sent.\n");
    expect(stdout).toBe(`[
  {
    "method": "POST",
    "path": "/services/data/v66.0/sobjects/Account/",
    "body": {
      "Name": "Edge",
      "AnnualRevenue": 12345678901234567.89
    }
  }
]
`);
  });

  it("says what Salesforce refuses, the fields, and what to do", async () => {
    const { exitCode, stderr } = await given(
      "create-record",
      { sObject: "Account", record: { Nam: "Edge" } },
      "--allow-write",
    );

    expect(exitCode).toBe(2);
    expect(stderr).toContain("create-record: Salesforce answered INVALID_FIELD: No such column 'Nam'");
    expect(stderr).toContain('"status":"failed","errorCode":"INVALID_FIELD"');
  });

  describe("at a terminal", () => {
    const atTerminal = async (keys: string) => {
      const person = scriptedDialog([["Create a record (Account). Go on?", keys]]);
      const input = JSON.stringify({ sObject: "Account", record: { Name: "Asked" } });
      const files = { "config.json": JSON.stringify(org.config) };
      const world = { files, isTerminal: true, dialog: person.dialog, clock: orgClock(org.running) };
      const result = await runVerb(tap, ["action", "create-record", "--input", input], world);
      return { ...result, unasked: person.unasked() };
    };

    it("asks before it changes a record", async () => {
      const { code, stdout, unasked } = await atTerminal("y");

      expect({ code, unasked }).toEqual({ code: 0, unasked: [] });
      expect(JSON.parse(stdout)).toMatchObject({ success: true });
    });

    it.each(["n", "\r"])("sends nothing where the answer is %j", async (keys) => {
      const { code, stdout, stderr, unasked } = await atTerminal(keys);

      expect({ code, stdout, unasked }).toEqual({ code: 2, stdout: "", unasked: [] });
      expect(stderr).toContain("nothing was sent");
    });
  });
});
