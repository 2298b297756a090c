import { type ActionError, type AuditEntry, openOrg } from "@singer-io-ts/tap-salesforce/actions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RefusedWrite, refusedWrites } from "../../packages/demo-org/test/support/refused-writes.ts";
import { TestOrg } from "../support/test-org.ts";

let test: TestOrg;
beforeAll(async () => {
  test = await TestOrg.start({ scale: 0.02 });
});
afterAll(() => test.close());

/** The write in the org: as its user's configuration, and the inputs of the actions that would do it. */
function prepared({ prepare, isLimited, object, method, values: given }: RefusedWrite) {
  const { org, credentialsOf } = test.running;
  const [admin, limited] = org.users;
  if (admin === undefined || limited === undefined) throw new Error("The demo org has two users.");
  const user = isLimited === true ? limited : admin;
  const { id, values } = prepare?.(org, admin) ?? {};
  const good = org.create(user, "Contact", { LastName: "Good" });
  const { clientId, clientSecret, refreshToken } = credentialsOf(user.username);
  const record = { ...given, ...values };
  const other = { attributes: { type: "Contact" }, ...(id !== undefined && { id: good }), LastName: "Good" };
  const row = { attributes: { type: object }, ...(id !== undefined && { id }), ...record };
  const path = `/services/data/v66.0/sobjects/${object}${id === undefined ? "" : `/${id}`}`;
  return {
    config: {
      ...test.config,
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: refreshToken,
      api_version: "66.0",
      retry_deadline: 0,
    },
    one: { sObject: object, ...(id !== undefined && { recordId: id }), ...(method !== "DELETE" && { record }) },
    many: method === "DELETE" ? { sObject: object, ids: [id ?? "", good] } : { records: [row, other] },
    part: { method, url: path, referenceId: "it", ...(method !== "DELETE" && { body: record }) },
    objects: method === "DELETE" ? [object] : [...new Set([object, "Contact"])],
  };
}

const verbs = { POST: "create", PATCH: "update", DELETE: "delete" } as const;

describe.each(refusedWrites)("where $about", (write) => {
  const { errorCode, message, fields = [] } = write.error;
  const verb = verbs[write.method];

  it("an action fails with Salesforce's code and fields, and says what to do", async () => {
    const { config, one } = prepared(write);
    const audited: AuditEntry[] = [];
    const org = await openOrg(config, { audit: (entry) => void audited.push(entry) });

    const refused = await org[`${verb}Record`](one as never).catch((error: ActionError) => error); // by the row's method
    await org.close();

    expect(refused).toMatchObject({ code: errorCode, status: write.status, fields, isOutcomeKnown: true });
    expect((refused as ActionError).hint).toMatch(/^[A-Z].*\.$/);
    expect(audited).toMatchObject([{ action: `${verb}-record`, objects: [write.object], status: "failed", errorCode }]);
  });

  it("an action ends with an exit code and an audit line that say so", async () => {
    const { config, one } = prepared(write);
    const args = ["action", `${verb}-record`, "--allow-write", "--input", JSON.stringify(one)];

    const { exitCode, stdout, stderr } = await test.run({ config, args });

    // A lock ends by itself; all else is for the caller to change.
    expect({ exitCode, stdout }).toEqual({ exitCode: errorCode === "UNABLE_TO_LOCK_ROW" ? 5 : 2, stdout: "" });
    expect(auditIn(stderr)).toMatchObject([{ action: `${verb}-record`, status: "failed", errorCode }]);
    expect(stderr).toContain(`[${errorCode}]\n`);
  });

  it("a collection has it in the place of its record, and ends with exit code 4", async () => {
    const { config, many, objects } = prepared(write);
    const args = ["action", `${verb}-sobject-collection`, "--allow-write", "--input", JSON.stringify(many)];

    const { exitCode, stdout, stderr } = await test.run({ config, args });

    expect({ exitCode, answer: JSON.parse(stdout) }).toEqual({
      exitCode: 4,
      answer: [
        { success: false, errors: [{ statusCode: errorCode, message, fields }] },
        expect.objectContaining({ success: true }),
      ],
    });
    expect(auditIn(stderr)).toMatchObject([{ action: `${verb}-sobject-collection`, objects, status: "partly" }]);
  });

  it("a composite request has it in the place of its part, and ends with exit code 4", async () => {
    const { config, part } = prepared(write);
    const args = [
      "action",
      "composite-request",
      "--allow-write",
      "--input",
      JSON.stringify({ compositeRequest: [part] }),
    ];

    const { exitCode, stdout, stderr } = await test.run({ config, args });

    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({
      compositeResponse: [{ httpStatusCode: write.status, body: [{ errorCode }], referenceId: "it" }],
    });
    expect(auditIn(stderr)).toMatchObject([{ objects: [write.object], status: "failed" }]);
  });
});

const auditIn = (stderr: string): unknown[] =>
  stderr.split("\n").flatMap((line) => (line.startsWith('{"audit"') ? [JSON.parse(line).audit] : []));

describe("on the command line", () => {
  const act = async (name: string, input: unknown) => {
    const args = ["action", name, "--allow-write", "--input", JSON.stringify(input)];
    const { exitCode, stdout, stderr } = await test.run({ args });
    return { exitCode, stdout, stderr };
  };

  it("a refusal has exit code 2, Salesforce's words, what to do, and an audit line without values", async () => {
    const record = { Name: "Secret", StageName: "Prospecting", CloseDate: "2026-12-31", Amount: -1 };

    const { exitCode, stdout, stderr } = await act("create-record", { sObject: "Opportunity", record });

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(
      'create-record: Salesforce answered FIELD_CUSTOM_VALIDATION_EXCEPTION: The amount of an opportunity cannot be negative. A validation rule of the org refuses these values: send what its message asks for. (status 400, fields ["Amount"]) [FIELD_CUSTOM_VALIDATION_EXCEPTION]',
    );
    expect(stderr).toContain("#field_custom_validation_exception");
    expect(auditIn(stderr)).toEqual([
      {
        time: expect.any(String),
        user: expect.stringMatching(/^005/),
        action: "create-record",
        objects: ["Opportunity"],
        ids: [],
        status: "failed",
        errorCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
      },
    ]);
    expect(stderr).not.toContain("Secret");
  });

  it("an update waits for the lock of another transaction", async () => {
    const { org } = test.running;
    const [admin] = org.users;
    if (admin === undefined) throw new Error("no user");
    const id = org.create(admin, "Account", { Name: "Edge" });
    org.update(admin, { object: "Account", id, values: { Site: "Theirs" }, commitDelayMs: 20_000 });

    const { exitCode, stderr } = await act("update-record", {
      sObject: "Account",
      recordId: id,
      record: { Site: "Mine" },
    });

    expect(exitCode, stderr).toBe(0);
    expect(auditIn(stderr)).toMatchObject([{ status: "done", ids: [id] }]);
  });
});
