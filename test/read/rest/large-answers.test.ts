import { afterAll, describe, expect, it } from "vitest";
import { wholeAnswer } from "../../../src/read/rest/whole-answer.ts";
import { sessionOf } from "../../salesforce/fake-session.ts";
import { testRun } from "../../salesforce/test-run.ts";
import { orgRows } from "../../support/org-rows.ts";
import { Target } from "../../support/target.ts";
import { TestOrg } from "../../support/test-org.ts";

const mebi = 1024 * 1024;

describe("an answer of many pages", () => {
  it("is refused where they are too much to be held together", async () => {
    const filler = "x".repeat(10 * mebi);
    const page = (n: number) => ({
      totalSize: 9,
      done: n === 8,
      ...(n < 8 && { nextRecordsUrl: `/services/data/v66.0/query/0r8-${n + 1}` }),
      records: [{ attributes: { type: "Account" }, Id: `00100000000000${n}AAA`, Text__c: filler }],
    });
    const { session, requests } = sessionOf(({ path }) => ({ body: page(Number(path.at(-1))) }));
    const first = Buffer.from(JSON.stringify(page(0)));
    const again = async () => first;

    const answer = wholeAnswer({ body: first, stream: "Account", again }, { session, run: testRun() });

    await expect(answer).rejects.toMatchObject({ detail: { code: "ANSWER_TOO_LARGE", stream: "Account" } });
    expect(requests.length).toBeLessThan(6);
  });
});

describe("an object of more columns than a query takes, and of wide rows", () => {
  let org: TestOrg;
  afterAll(() => org.close());

  it("is read by smaller pages and for fewer rows at a time: all rows come, each once", async () => {
    org = await TestOrg.start({ scale: 0.01, rows: { CaseComment: 5 } });
    const { org: inside, clock } = org.running;
    const names = Array.from({ length: 400 }, (_, n) => `${String(n).padStart(37, "F")}__c`);
    for (const name of names) inside.alterField("CaseComment", name, { describe: { type: "textarea", length: 1000 } });
    const user = inside.users[0]!;
    const [parent] = [...inside.query(user, "SELECT Id FROM Case LIMIT 1", { all: false }).rows(0, 1)];
    const text = "x".repeat(720);
    // The first part of the columns is the one that a page is read with.
    const filled = names.slice(0, 90).map((name) => [name, text]);
    const values = { ParentId: String(parent?.id), ...Object.fromEntries(filled) };
    for (let n = 0; n < 270; n += 1) inside.create(user, "CaseComment", { ...values, CommentBody: String(n) });
    clock.advance(3_600_000);
    const refused = { status: 400, errorCode: "INVALIDENTITY", message: "Entity is not supported by the Bulk API" };
    org.running.fault({ path: "/jobs/query$", count: "all", reply: refused });
    const config = { objects: ["CaseComment"], api: "rest" };
    const catalog = await org.discover(config);
    const target = new Target();

    const run = await org.run({ config, catalog });

    target.load(run.messages);
    expect(run.exitCode).toBe(0);
    expect(target.doubled("CaseComment")).toEqual([]);
    const stream = catalog.streams[0]!;
    expect(target.merged("CaseComment")).toEqual(await orgRows(org.running, stream));
    expect(run.stderr).not.toContain("Too much for one query");
  });
});
