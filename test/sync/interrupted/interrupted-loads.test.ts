import { afterEach, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { object, Story } from "../../support/story.ts";
import { type Catalog, type TapRun, TestOrg } from "../../support/test-org.ts";

const day = 24 * 60;
let story: Story;
afterEach(() => story.org.close());

const isAlive = (id: string): boolean =>
  story.target.merged(object).find((row) => row["Id"] === id)?.["_sdc_deleted_at"] === null;

const activations = ({ messages }: TapRun) => messages.filter(({ type }) => type === "ACTIVATE_VERSION").length;

const jobRequests = (method: string, path: RegExp) =>
  story.org.running.requests().filter((request) => request.method === method && path.test(request.url)).length;

/** The results of the n-th job of the org. */
const resultsOf = (nth: number): string => {
  const made = story.org.running.requests().map(({ url }) => /\/jobs\/query\/(\w+)\/results/.exec(url)?.[1]);
  const ids = [...new Set(made.filter((id) => id !== undefined))];
  return `/jobs/query/${ids[nth - 1]}/results`;
};

/** How many rows the bookmark says that the stream has. */
const rowsOf = (state: unknown): unknown =>
  (state as { bookmarks: Record<string, { rows: number }> }).bookmarks[object]?.rows;

describe("a full load that replaces an earlier one and is interrupted", () => {
  it("still reports rows that were purged before it began", async () => {
    story = await Story.begin(1_500, { api: "rest", full_refresh_every: 7 * day * 60, state_interval: 0 });
    story.org.running.settings.pageRows = 500;
    await story.sync();
    const [gone = ""] = story.somebody.ids();
    story.later(8 * day);
    story.somebody.purge(gone);
    story.later(day / 12);

    await story.stopped({ path: "/query/0r8", nth: 2 });
    await story.sync();

    expect(isAlive(gone)).toBe(false);
  });

  it("reports rows that were purged while its tail was pending", async () => {
    story = await Story.begin(24_000, { activate_version: true });
    const ids = story.somebody.ids();
    for (const id of ids.slice(0, 21_500)) story.somebody.touch(id, "changed");
    story.later(1);
    const first = await story.sync();
    const gone = ids.at(-1) ?? "";
    const wasAlive = isAlive(gone);
    story.later(1);
    story.somebody.purge(gone);
    story.later(60);

    const second = await story.sync();

    expect(first.stderr).toContain("the rest comes with the next run");
    expect([first, second].map(activations)).toEqual([0, 1]);
    expect([wasAlive, isAlive(gone)]).toEqual([true, false]);
  });
});

describe("a query job of an interrupted run", () => {
  const begin = async (config: object = {}): Promise<void> => {
    story = await Story.begin(6_000, { api: "bulk", state_interval: 0, ...config });
    story.org.running.settings.bulkSetRowsMost = 1_000;
    story.later(60);
  };

  it("that was still working is waited for by the next run, not made again", async () => {
    await begin();
    story.org.running.settings.bulkTimes = { queueMs: 60_000, workMs: 1_800_000 };
    await story.stopped({ path: "/jobs/query/[^/]+$", nth: 20 });

    await story.sync();

    expect(jobRequests("POST", /\/jobs\/query$/)).toBe(1);
    await story.expectTheOrg();
  });

  it("that an admin aborted meanwhile is made again", async () => {
    await begin();
    story.org.running.settings.bulkTimes = { queueMs: 60_000, workMs: 1_800_000 };
    await story.stopped({ path: "/jobs/query/[^/]+$", nth: 2 });
    const { running } = story.org;
    const [{ url = "" } = {}] = running.requests().filter((request) => /\/jobs\/query\/[^/]+$/.test(request.url));
    const headers = { authorization: `Bearer ${running.login()}`, "content-type": "application/json" };
    const body = JSON.stringify({ state: "Aborted" });
    const { status } = await fetch(running.url + url, { method: "PATCH", headers, body });
    expect(status).toBe(200);

    await story.sync();

    expect(jobRequests("POST", /\/jobs\/query$/)).toBe(2);
    await story.expectTheOrg();
  });

  it("of a user who may see other rows is of no use", async () => {
    await begin();
    await story.stopped({ path: "/results", nth: 3 });
    story.state = JSON.parse(JSON.stringify(story.state).replace(/(user\\+":\\+")\w+/, "$1005000000000099AAA"));

    await story.sync();

    expect(jobRequests("POST", /\/jobs\/query$/)).toBe(2);
    await story.expectTheOrg({ once: false });
  });

  it("whose locator is refused is made again, its rows come again", async () => {
    await begin();
    await story.stopped({ path: "/results", nth: 3 });
    const reply = { status: 400, errorCode: "INVALIDLOCATOR", message: "Invalid locator" };
    story.org.running.fault({ path: "/results[?].*locator=", count: 1, reply });

    const next = await story.sync();

    expect(next.stderr).toContain("its rows are read again");
    expect(jobRequests("POST", /\/jobs\/query$/)).toBe(2);
    await story.expectTheOrg({ once: false });
  });

  it.each([
    ["have other rows than were counted", { dropRows: 1 }],
    ["come in the place of others", { replay: true }],
    ["have a row that is cut", { csv: "cutRow" }],
  ] as const)("whose results %s, each time, is made again at once: none of them is out", async (_what, fault) => {
    await begin();
    await story.stopped({ path: "/results", nth: 3 });
    story.org.running.fault({ path: resultsOf(1), count: "all", ...fault });

    const next = await story.sync();

    expect(next.stderr).toMatch(
      /The results of the query job \w+ are not what Salesforce counted .*its rows are read again/,
    );
    expect(jobRequests("POST", /\/jobs\/query$/)).toBe(2);
    expect(rowsOf(story.state)).toBe(6_000);
    await story.expectTheOrg({ once: false });
  });

  it("whose later results are bad fails the run after some are out, and is made again by the next one", async () => {
    await begin();
    await story.stopped({ path: "/results", nth: 3 });
    const locator = Buffer.from("4000").toString("base64url");
    story.org.running.fault({ path: `${resultsOf(1)}.*locator=${locator}`, count: "all", dropRows: 1 });

    const failed = await story.org.run({
      config: { objects: [object], api: "bulk" },
      catalog: story.catalog,
      state: story.state,
    });
    story.target.load(failed.messages);
    story.state = failed.state;
    const next = await story.sync();

    expect({ exitCode: failed.exitCode, log: failed.stderr }).toEqual({
      exitCode: 4,
      log: expect.stringContaining(`${object}: Salesforce says a result set of the job`),
    });
    expect(next.stderr).not.toContain("Resuming the query job");
    expect(jobRequests("POST", /\/jobs\/query$/)).toBe(2);
    expect(rowsOf(story.state)).toBe(6_000);
    await story.expectTheOrg({ once: false });
  });

  it("of the same run is asked once more by the next one: its results may have been damaged on their way", async () => {
    await begin();
    story.org.running.fault({ path: "/results", nth: 2, count: 2, dropRows: 1 });
    const failed = await story.org.run({ config: { objects: [object], api: "bulk" }, catalog: story.catalog });
    story.target.load(failed.messages);
    story.state = failed.state;

    await story.sync();

    expect(failed.exitCode).toBe(4);
    expect(jobRequests("POST", /\/jobs\/query$/)).toBe(1);
    await story.expectTheOrg();
  });

  it("that is removed in mid-run fails the stream temporarily, and the next run reads its rows", async () => {
    await begin();
    story.org.running.fault({ path: "/results", nth: 3, lose: "jobs" });
    const run = await story.org.run({ config: { objects: [object], api: "bulk" }, catalog: story.catalog });
    await story.sync();

    expect(run.exitCode).toBe(5);
    expect(run.stderr).toMatch(new RegExp(`ERROR ${object}: the query job \\w+ is gone\\..* Run again`));
    await story.expectTheOrg();
  });

  it("for an object whose key cannot be cut from above is gone on with", async () => {
    const org = await TestOrg.start({
      scale: 0.01,
      rows: { AccountHistory: 3_000, CaseHistory: 3_000 },
      settings: { bulkSetRowsMost: 500 },
    });
    const config = { objects: ["AccountHistory"], api: "bulk", state_interval: 0 };
    const catalog: Catalog = await org.discover(config);
    story = { org } as Story; // closed after the test, nothing else
    const stop = new AbortController();
    org.running.fault({ path: "/results", nth: 5, before: () => stop.abort("SIGTERM") });

    const first = await org.run({ config, catalog, signal: stop.signal });
    const next = await org.run({ config, catalog, state: first.state });

    const ids = [...recordsOf(first), ...recordsOf(next)].map(({ Id }) => Id);
    expect([first.exitCode, next.exitCode, ids.length, new Set(ids).size]).toEqual([143, 0, 3_000, 3_000]);
    expect(
      org.running.requests().filter(({ method, url }) => method === "POST" && /jobs\/query$/.test(url)),
    ).toHaveLength(1);
  });
});
