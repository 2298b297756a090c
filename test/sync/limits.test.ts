import { afterEach, describe, expect, it } from "vitest";
import { orgRows } from "../support/org-rows.ts";
import { Target } from "../support/target.ts";
import { type Catalog, TestOrg } from "../support/test-org.ts";

let org: TestOrg;
afterEach(() => org.close());

const objects = ["Account", "Contact", "Lead"];
const daily = {
  status: 403,
  errorCode: "REQUEST_LIMIT_EXCEEDED",
  message: "TotalRequests Limit exceeded.",
} as const;

/** Streams of several REST pages each, so that a limit is met in their midst. */
async function manyPages(settings = {}): Promise<{ readonly catalog: Catalog; readonly config: object }> {
  const rows = Object.fromEntries(objects.map((name) => [name, 500]));
  org = await TestOrg.start({ scale: 0.01, rows, settings: { pageRows: 100, dailyApiCalls: 1000, ...settings } });
  const config = { objects, api: "rest" };
  return { catalog: await org.discover(config), config };
}

const errorsOf = (stderr: string) => stderr.split("\n").filter((line) => line.startsWith("ERROR"));

/** Runs until nothing is left, and checks that the runs together brought everything, most of it once. */
async function finish(first: Awaited<ReturnType<TestOrg["run"]>>, catalog: Catalog, config: object) {
  const rest = await org.run({ config: { ...config }, catalog, state: first.state });
  expect({ exitCode: rest.exitCode, stderr: rest.exitCode === 0 ? "" : rest.stderr }).toEqual({
    exitCode: 0,
    stderr: "",
  });
  const target = new Target().load([...first.messages, ...rest.messages]);
  for (const stream of catalog.streams) {
    const name = stream.tap_stream_id;
    expect({ name, rows: target.merged(name) }).toEqual({ name, rows: await orgRows(org.running, stream) });
  }
}

describe("a limit stops the run, which the next one continues", () => {
  it.each([
    ["quota_percent_total", 60, 590],
    ["quota_percent_per_run", 1, 0],
  ])("%s: before it is crossed, with exit code 3 and one sentence", async (setting, percent, used) => {
    const { catalog, config } = await manyPages();
    org.running.setUsedCalls(used);

    const run = await org.run({ config: { ...config, [setting]: percent }, catalog });

    expect({ exitCode: run.exitCode, calls: run.calls }).toEqual({ exitCode: 3, calls: 10 });
    expect(errorsOf(run.stderr)).toEqual([
      expect.stringMatching(new RegExp(`^ERROR (\\w+: )?${setting}: .* 1000 .* ${percent} %`)),
    ]);
    expect(run.messages.at(-1)?.type).toBe("STATE");
    await finish(run, catalog, config);
  });

  it("counts what another program burns during the run", async () => {
    const { catalog, config } = await manyPages();
    org.running.fault({ path: "/query/", nth: 3, usedCalls: 799 });

    const run = await org.run({ config: { ...config, quota_percent_total: 80, max_workers: 1 }, catalog });

    expect(run.exitCode).toBe(3);
    expect(errorsOf(run.stderr)).toEqual([
      expect.stringContaining("quota_percent_total: 800 of the service's 1000 calls"),
    ]);
    await finish(run, catalog, config);
  });

  it.each([
    ["has none", null],
    ["has a part for the app alone", "per-app-api-usage=17/250(appName=sample)"],
  ])("keeps to the quota by the limits resource where the header %s", async (_what, header) => {
    const { catalog, config } = await manyPages();
    org.running.fault({ path: ".", count: "all", headers: { "Sforce-Limit-Info": header } });
    org.running.setUsedCalls(400);

    const run = await org.run({ config: { ...config, quota_percent_per_run: 1 }, catalog });

    expect({ exitCode: run.exitCode, calls: run.calls }).toEqual({ exitCode: 3, calls: 10 });
    org.running.clearFaults();
    await finish(run, catalog, config);
  });

  it("the daily limit of Salesforce: at once, without another try, told once", async () => {
    const { catalog, config } = await manyPages();
    org.running.fault({ path: "/query/", nth: 6, count: "all", reply: daily });
    const before = org.running.requests().length;

    const run = await org.run({ config: { ...config, max_workers: 1 }, catalog });

    expect(run.exitCode).toBe(3);
    expect(errorsOf(run.stderr)).toEqual([
      expect.stringContaining("TotalRequests Limit exceeded. The limit counts the last 24 hours"),
    ]);
    const refused = org.running
      .requests()
      .slice(before)
      .filter(({ status }) => status === 403);
    expect(refused).toHaveLength(1);
    org.running.clearFaults();
    await finish(run, catalog, config);
  });

  it("the daily limit with several streams under way: no storm", async () => {
    const { catalog, config } = await manyPages();
    org.running.fault({ path: "/query", nth: 8, count: "all", reply: daily });
    const before = org.running.requests().length;

    const run = await org.run({ config: { ...config, max_workers: 4 }, catalog });

    expect(run.exitCode).toBe(3);
    expect(errorsOf(run.stderr)).toHaveLength(1);
    const refused = org.running
      .requests()
      .slice(before)
      .filter(({ status }) => status === 403);
    expect(refused.length).toBeLessThanOrEqual(4);
    org.running.clearFaults();
    await finish(run, catalog, config);
  });

  it("a concurrent limit: fewer at once, and on", async () => {
    const { catalog, config } = await manyPages();
    org.running.fault({
      path: "/query/",
      nth: 2,
      count: 3,
      reply: { ...daily, message: "ConcurrentRequests (Concurrent API Requests) Limit exceeded." },
    });

    const run = await org.run({ config: { ...config }, catalog });

    expect({ exitCode: run.exitCode, log: run.exitCode === 0 ? "" : run.stderr }).toEqual({ exitCode: 0, log: "" });
    expect(run.stderr).toContain("at a time");
    await finish(run, catalog, config);
  });
});

describe("a login that ends for good stops all streams at once", () => {
  it("a revoked refresh token: exit code 2 in plain words, one login tried", async () => {
    const { catalog, config } = await manyPages();
    const { refreshToken } = org.running.credentials;
    org.running.fault({ path: "/query/", nth: 5, lose: "grants" });
    org.running.fault({ path: "/query/", nth: 5, lose: "sessions" });
    const before = org.running.requests().length;

    const run = await org.run({ config: { ...config, refresh_token: refreshToken }, catalog });

    expect(run.exitCode).toBe(2);
    expect(errorsOf(run.stderr)).toEqual([expect.stringContaining("Get a new refresh_token")]);
    const logins = org.running
      .requests()
      .slice(before)
      .filter(({ url }) => url.includes("/oauth2/token"));
    expect(logins).toHaveLength(2);
    expect(run.messages.at(-1)?.type).toBe("STATE");
  });

  it("a session that is refused for ever: two logins, exit code 2", async () => {
    const { catalog, config } = await manyPages();
    const reply = { status: 401, errorCode: "INVALID_SESSION_ID", message: "Session expired or invalid" };
    org.running.fault({ path: "/query", nth: 3, count: "all", reply });
    const before = org.running.requests().length;

    const run = await org.run({ config: { ...config }, catalog });

    expect(run.exitCode).toBe(2);
    expect(errorsOf(run.stderr)).toHaveLength(1);
    const logins = org.running
      .requests()
      .slice(before)
      .filter(({ url }) => url.includes("/oauth2/token"));
    expect(logins.length).toBeLessThanOrEqual(3);
  });
});
