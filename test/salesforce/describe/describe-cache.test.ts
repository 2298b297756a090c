import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describedOrg } from "../../../src/salesforce/describe/describe-cache.ts";
import type { OrgRequest } from "../../../src/salesforce/session.ts";
import { compositeOf, described, names, type Reply, sessionOf } from "../fake-session.ts";
import { type TestRun, testRun } from "../test-run.ts";

describe("the cache of describes", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tap-cache-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const list = names(60);
  const modifiedOn =
    (lastModified: string) =>
    (request: OrgRequest): Reply => {
      if (request.path !== "sobjects") return compositeOf((url) => ({ body: described(url) }))(request);
      if (request.headers?.["if-modified-since"] === lastModified) return { status: 304 };
      return {
        headers: { "last-modified": lastModified },
        body: { sobjects: list.map((name) => ({ name, queryable: true })) },
      };
    };
  const discover = async (
    lastModified: string,
    run: TestRun = testRun(),
    wanted = list,
    now = "2026-01-31T09:05:00Z",
  ) => {
    const { session, requests } = sessionOf(modifiedOn(lastModified));
    const org = await describedOrg({ ...session, now: () => new Date(now) }, join(folder, "deep", "cache"), run);
    const all = await Array.fromAsync(org.describe(wanted));
    return { calls: requests.length, names: all.map(({ name }) => name), all, objects: org.objects.length };
  };

  it("answers a second discovery by one call while the org's last change is the same", async () => {
    const first = await discover("monday");
    const second = await discover("monday");

    expect([first.calls, second.calls]).toEqual([4, 1]);
    expect(second).toEqual({ ...first, calls: 1 });
  });

  it("asks for all again when something changed, and once a day", async () => {
    await discover("monday");
    const moved = await discover("tuesday");
    const sameDay = await discover("tuesday");
    const nextDay = await discover("tuesday", testRun(), list, "2026-02-01T09:05:01Z");

    expect([moved.calls, sameDay.calls, nextDay.calls]).toEqual([4, 1, 4]);
  });

  it("asks one describe where the list of objects bears no date of a change", async () => {
    const answer =
      (lastModified: string) =>
      (request: OrgRequest): Reply => {
        if (request.path === "sobjects") return { body: { sobjects: list.map((name) => ({ name, queryable: true })) } };
        if (request.method === "POST") return modifiedOn(lastModified)(request);
        return request.headers?.["if-modified-since"] === lastModified
          ? { status: 304 }
          : { status: 200, headers: {}, body: {} };
      };
    const calls: number[] = [];
    for (const lastModified of ["then", "then", "later"]) {
      const { session, requests } = sessionOf(answer(lastModified));
      const org = await describedOrg(session, folder, testRun());
      expect((await Array.fromAsync(org.describe(list))).length).toBe(60);
      calls.push(requests.length);
    }

    expect(calls).toEqual([4, 1, 5]);
  });

  it("asks only for the objects it does not have yet", async () => {
    await discover("monday", testRun(), list.slice(0, 30));
    const more = await discover("monday");

    expect([more.calls, more.names]).toEqual([3, list]);
  });

  it("holds once the fields that objects have alike, asked for and from disk", async () => {
    const asked = await discover("monday");
    const known = await discover("monday");

    const distinct = [asked, known].map(({ all }) => {
      const fields = all.flatMap((each) => ("describe" in each ? each.describe.fields : []));
      return [fields.length, new Set(fields).size];
    });
    expect(distinct).toEqual([
      [60, 1],
      [60, 1],
    ]);
  });

  it("gives back texts of any length and with any characters", async () => {
    const label = `é\u2028\u{1F600}\r\n${"\u00e9\u{1F600}x".repeat(70_000)}`;
    const wanted = list.slice(0, 3);
    const { session } = sessionOf((request) =>
      request.path === "sobjects"
        ? modifiedOn("monday")(request)
        : compositeOf((url) => ({ body: { ...described(url), label } }))(request),
    );
    const discovered = async () => Array.fromAsync((await describedOrg(session, folder, testRun())).describe(wanted));

    const asked = await discovered();
    const known = await discovered();

    const labels = asked.map((each) => "describe" in each && each.describe.label);
    expect(labels).toEqual([label, label, label]);
    expect(known).toEqual(asked);
  });

  it("is readable by its user alone, and leaves nothing beside it", async () => {
    await discover("monday");

    const cache = join(folder, "deep", "cache");
    const [file = "", ...others] = await readdir(cache);
    expect(others).toEqual([]);
    expect([(await stat(cache)).mode & 0o777, (await stat(join(cache, file))).mode & 0o777]).toEqual([0o700, 0o600]);
  });

  it("that is damaged or cannot be written costs calls, no more", async () => {
    await discover("monday");
    const cache = join(folder, "deep", "cache");
    const [file = ""] = await readdir(cache);
    const text = await readFile(join(cache, file), "utf8");
    for (const damaged of [
      "",
      "{",
      text.slice(0, -20),
      text.replace('"fields"', '"feld"'),
      text.split("\n").slice(0, -3).join("\n"),
    ]) {
      await writeFile(join(cache, file), damaged);
      expect((await discover("monday")).calls).toBe(4);
    }
    const run = testRun();
    const { session } = sessionOf(modifiedOn("monday"));

    const org = await describedOrg(session, join(cache, file), run);

    expect((await Array.fromAsync(org.describe(["Object1__c"]))).length).toBe(1);
    expect(run.logged.map(({ code }) => code)).toContain("cache_trouble");
  });

  it("is not waited for where a pipe has its name", async () => {
    await discover("monday");
    const cache = join(folder, "deep", "cache");
    const [file = ""] = await readdir(cache);
    await rm(join(cache, file));
    spawnSync("mkfifo", [join(cache, file)]);

    const { calls } = await discover("monday");

    expect(calls).toBe(4);
    expect((await stat(join(cache, file))).isFile()).toBe(true);
  });
});
