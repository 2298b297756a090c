import { homedir } from "node:os";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { settingsOf } from "../../../src/config/config.ts";
import { describedOrg, forgetDescribes } from "../../../src/salesforce/describe/describe-cache.ts";
import { compositeOf, described, names, sessionOf } from "../fake-session.ts";
import { testRun } from "../test-run.ts";

vi.mock("node:os", async (original) => {
  const os = await original<typeof import("node:os")>();
  return { ...os, homedir: vi.fn(os.homedir) };
});

afterEach(() => vi.unstubAllEnvs());

describe("a user without a home folder", () => {
  const refresh = { client_id: "id", refresh_token: "token" };
  const noEntry = () => {
    throw Object.assign(new Error("uv_os_homedir returned ENOENT"), { code: "ERR_SYSTEM_ERROR" });
  };

  it.each([
    ["no entry in the list of users", noEntry],
    ["an empty HOME", () => ""],
    ["a HOME that is no whole path", () => "home"],
  ])("(%s) has no cache, unless cache_dir or XDG_CACHE_HOME names one", (_what, home) => {
    vi.mocked(homedir).mockImplementation(home);
    onTestFinished(() => void vi.mocked(homedir).mockReset());
    vi.stubEnv("XDG_CACHE_HOME", "cache");

    expect(settingsOf(refresh, []).read.cacheDir).toBe(null);
    expect(settingsOf({ ...refresh, cache_dir: "/tmp/c" }, []).read.cacheDir).toBe("/tmp/c");
    vi.stubEnv("XDG_CACHE_HOME", "/tmp/x");
    expect(settingsOf(refresh, []).read.cacheDir).toBe("/tmp/x/tap-salesforce");
  });

  it("gets the descriptions from the org, and the run says so", async () => {
    const list = names(3);
    const { session } = sessionOf((request) =>
      request.path === "sobjects"
        ? { body: { sobjects: list.map((name) => ({ name, queryable: true })) } }
        : compositeOf((url) => ({ body: described(url) }))(request),
    );
    const run = testRun();

    const org = await describedOrg(session, null, run);
    const all = await Array.fromAsync(org.describe(list));
    await forgetDescribes(session, null, run);

    expect(all.map(({ name }) => name)).toEqual(list);
    expect(run.logged).toEqual([
      { level: "info", code: "no_cache", text: expect.stringMatching(/^cache_dir: .* no home/) },
    ]);
  });
});
