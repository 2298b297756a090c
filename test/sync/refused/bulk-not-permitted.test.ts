import { afterEach, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { object, Story } from "../../support/story.ts";

let story: Story;
afterEach(() => story.org.close());

const denied = {
  status: 403,
  errorCode: "API_DISABLED_FOR_ORG",
  message: "API is not enabled for this Organization or Partner",
};
const deny = () => story.org.running.fault({ path: "/jobs/query", count: "all", reply: denied });

describe("a user who may not use Bulk API 2.0", () => {
  it("has all rows read by REST with api: auto, and the run says why, once", async () => {
    story = await Story.begin(12_000);
    deny();
    const run = await story.sync();

    await story.expectTheOrg();
    expect(run.stderr.match(/WARN This user may not use Bulk API 2.0, so the tap reads streams by REST/g)).toHaveLength(
      1,
    );
    expect(story.org.running.requests().filter(({ url }) => url.includes("/jobs/query"))).toHaveLength(1);
  });

  it("has them read within the quota: the run stops there, and a later one goes on", async () => {
    story = await Story.begin(12_000, { quota_percent_per_run: 0.005 });
    deny();
    const run = await story.org.run({
      config: { objects: [object], quota_percent_per_run: 0.005 },
      catalog: story.catalog,
    });
    story.target.load(run.messages);
    story.state = run.state;

    expect([run.exitCode, recordsOf(run).length > 0 && recordsOf(run).length < 12_000]).toEqual([3, true]);
    await story.sync({ quota_percent_per_run: 50 });
    await story.expectTheOrg();
  });

  it("fails with what to change with api: bulk", async () => {
    story = await Story.begin(12_000);
    deny();
    const run = await story.org.run({ config: { objects: [object], api: "bulk" }, catalog: story.catalog });

    expect([run.exitCode, recordsOf(run)]).toEqual([2, []]);
    expect(run.stderr).toContain(`ERROR ${object}: `);
    expect(run.stderr).toContain("set `api` to auto or rest");
  });

  it("has a job of the run before read again by REST", async () => {
    story = await Story.begin(12_000);
    await story.stopped({ path: "/jobs/query/[^/]+$", nth: 1 });
    deny();
    await story.sync();

    await story.expectTheOrg({ once: false });
  });
});
