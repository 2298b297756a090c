import { afterEach, describe, expect, it } from "vitest";
import { Story } from "../support/story.ts";

let story: Story;
afterEach(() => story.org.close());

const text = "Your query request was running for too long.";
const timeout = { status: 400, errorCode: "QUERY_TIMEOUT", message: text };
const failed = { state: "Failed", errorMessage: `InvalidBatch : Failed to process query: QUERY_TIMEOUT: ${text}` };

describe("a query that Salesforce gives up on", () => {
  it.each([
    ["a REST page", 700, "rest", { path: "/queryAll[?]", count: 4, reply: timeout }],
    ["a small query in a composite call", 40, "auto", { path: "/queryAll[?]", count: 3, reply: timeout }],
    ["a Bulk job", 12_000, "bulk", { path: "/jobs/query$", count: 3, job: failed }],
  ] as const)("is read in halves of its time, each row once: %s", async (_what, rows, api, fault) => {
    story = await Story.begin(rows, { api });
    story.org.running.fault(fault);
    const run = await story.sync();

    expect(run.stderr).toContain("reading halves of its time");
    await story.expectTheOrg();
  });

  it("fails its stream, by Salesforce's words, when no stretch of time is short enough", async () => {
    story = await Story.begin(700, { api: "rest" });
    story.org.running.fault({ path: "/queryAll[?]", count: "all", reply: timeout });
    const run = await story.org.run({ config: { objects: ["CaseComment"], api: "rest" }, catalog: story.catalog });

    expect(run.exitCode).toBe(5);
    expect(run.stderr).toContain(`QUERY_TIMEOUT: ${text}`);
  });
});
