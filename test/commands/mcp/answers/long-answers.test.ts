import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerIn, type ServedOrg, serveOrg, textsOf } from "../../../support/mcp-client.ts";
import { TestOrg } from "../../../support/test-org.ts";

interface Page {
  readonly done: boolean;
  readonly totalSize: number;
  readonly nextRecordsUrl?: string;
  readonly nextCursor?: string;
  readonly records: readonly { readonly Id: string }[];
}

describe("an answer that is too long for one", () => {
  let org: TestOrg;
  let served: ServedOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.1, settings: { pageRows: 60 } });
    served = await serveOrg(org, "--part-size", "4000", "--allow-write");
  });
  afterAll(async () => {
    await served.end();
    await org.close();
  });

  const soql = "SELECT Id, Name, CreatedDate FROM Account";

  it("comes part by part and page by page, as its answers say, until no record is missing", async () => {
    const ids: string[] = [];
    let parts = 0;
    let total = 0;
    let [tool, input]: [string, Readonly<Record<string, unknown>> | null] = ["query-records", { soql }];
    while (input !== null) {
      const result = await served.call(tool, input);
      // The client has checked it against the schema.
      const page = result.structuredContent as unknown as Page;
      ids.push(...page.records.map(({ Id }) => Id));
      [parts, total] = [parts + 1, page.totalSize];
      expect(JSON.stringify(answerIn(result)).length).toBeLessThanOrEqual(4000);
      if (page.nextCursor !== undefined) {
        expect(textsOf(result)[1]).toContain(page.nextCursor);
        input = { cursor: page.nextCursor };
      } else if (page.done) input = null;
      else [tool, input] = ["retrieve-query-more", { nextRecordsUrl: page.nextRecordsUrl }];
    }

    expect(new Set(ids).size).toBe(total);
    expect(ids.length).toBe(total);
    expect(parts).toBeGreaterThan(5);
  });

  it("gives a part again, and asks Salesforce for nothing", async () => {
    const { structuredContent } = await served.call("describe-sobject", { sObject: "Account" });
    const { nextCursor: cursor } = Object(structuredContent);
    const before = org.running.requests().length;
    const [one, two] = [
      await served.call("describe-sobject", { cursor }),
      await served.call("describe-sobject", { cursor }),
    ];

    expect(one).toEqual(two);
    expect(Object(structuredContent).name).toBe("Account");
    expect(Object(one.structuredContent).name).toBe("Account");
    expect(org.running.requests().length).toBe(before);
  });

  it("is no answer of another tool, and a write is not done again for it", async () => {
    const records = Array.from({ length: 90 }, () => ({ attributes: { type: "Account" }, Name: "Edge" }));
    const { structuredContent } = await served.call("create-sobject-collection", { records });
    const { nextCursor: cursor, result } = Object(structuredContent);
    const before = org.running.requests().length;
    const rest = await served.call("create-sobject-collection", { cursor });
    const wrong = await served.call("create-record", { cursor });
    const forgotten = await served.call("create-sobject-collection", { cursor: `${cursor}9`, records });

    expect(result.length + Object(rest.structuredContent).result.length).toBe(90);
    for (const { isError, content } of [wrong, forgotten]) {
      expect(isError).toBe(true);
      expect(JSON.stringify(content)).toContain("CURSOR_UNKNOWN");
    }
    expect(org.running.requests().length).toBe(before);
  });

  it("is kept until ten others have come", async () => {
    const { structuredContent } = await served.call("query-records", { soql });
    const { nextCursor: cursor } = Object(structuredContent);
    for (let n = 0; n < 9; n += 1) await served.call("query-records", { soql });

    expect((await served.call("query-records", { cursor })).isError).toBeUndefined();
    await served.call("query-records", { soql });
    expect((await served.call("query-records", { cursor })).isError).toBe(true);
  });
});
