import { expect } from "vitest";
import type { FaultRow } from "./fault-row.ts";
import { offClock } from "./off-clock.ts";
import { errorsOf, recordsOf, type Scene } from "./scene.ts";

const hour = 3_600_000;
const smallPages = { rows: { CaseComment: 600 }, settings: { pageRows: 200 }, config: { api: "rest" } };
const nextPage = "/query/";

/** How far the bookmark lies behind the org's clock, in whole minutes. */
function minutesBehind(scene: Scene): number {
  const value = Date.parse(String(scene.bookmark()["replication_key_value"]));
  return Math.round((scene.running.clock.now().getTime() - value) / 60_000);
}

/** A run with a wrong clock on this machine, one with rows committed since, both right in the end. */
async function withWrongClock(scene: Scene, offMs: () => number): Promise<string> {
  const clock = offClock(scene.running, offMs);
  const first = await scene.sync({ clock });
  const behind = minutesBehind(scene);
  scene.comment("later");
  await scene.sync({ clock });
  expect(behind).toBe(15);
  const [warning = ""] = /This machine's clock is [^.]+\./.exec(first.stderr) ?? [];
  return `Warned "${warning}"; the bookmark is ${behind} minutes behind Salesforce's clock; ${await scene.complete()}`;
}

/** Wrong clocks, and rows that come, change and go while others are read. */
export const time: readonly FaultRow[] = [
  {
    number: 1,
    fault: "This machine's clock is an hour ahead of Salesforce's",
    expected: "time ranges go by Salesforce's clock, and the run reports the difference",
    async run(open) {
      const reported = await withWrongClock(await open({ rows: { CaseComment: 300 } }), () => hour);
      expect(reported).toContain("60 minutes ahead of Salesforce's");
      return reported;
    },
  },
  {
    number: 2,
    fault: "This machine's clock is an hour behind, and jumps by three hours during the run",
    expected: "the same, and durations come from the monotonic clock",
    async run(open) {
      const scene = await open(smallPages);
      let offMs = -hour;
      scene.during(nextPage, () => {
        offMs += 3 * hour;
      });
      const reported = await withWrongClock(scene, () => offMs);
      expect(reported).toContain("60 minutes behind Salesforce's");
      expect(scene.logged).not.toMatch(/\b\d{3,}\.\d s\b/);
      return reported;
    },
  },
  {
    number: 3,
    fault: "A signed login (JWT) is refused because the clocks differ",
    expected: "signed once more by Salesforce's clock; else the message names the difference",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 50 } });
      const { username, privateKey } = scene.running.credentials;
      const clock = offClock(scene.running, () => -10 * 60_000);
      const config = { username, private_key: privateKey(), client_secret: "" };
      const before = scene.running.requests().length;
      await scene.sync({ clock, config });
      const logins = scene.requests("/oauth2/token", before).map(({ status }) => status);
      const all = await scene.complete();
      const text = '{"error":"invalid_grant","error_description":"expired authorization code"}';
      const reply = { status: 400, text, headers: { "Content-Type": "application/json" } };
      scene.running.fault({ path: "/oauth2/token", count: "all", reply });
      const refused = await scene.fails(2, "10 minutes behind Salesforce's", { clock, config });
      expect({ logins, errors: errorsOf(refused).length }).toEqual({ logins: [400, 200], errors: 1 });
      return `Logins were answered ${logins.join(", then ")}, and ${all}; both refused: exit ${refused.exitCode} and a message with "10 minutes behind Salesforce's"`;
    },
  },
  {
    number: 4,
    fault: "A row becomes visible ten minutes after its SystemModstamp",
    expected: "the next run after its commit brings it",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 50 } });
      await scene.sync();
      scene.comment("late", { commitDelayMs: 10 * 60_000 });
      scene.later(3);
      scene.comment("in time");
      const before = recordsOf(await scene.sync()).map((row) => row["CommentBody"]);
      scene.later(8);
      const after = recordsOf(await scene.sync()).map((row) => row["CommentBody"]);
      expect([before, after]).toEqual([["in time"], ["late"]]);
      return `The run before the commit brought ${before.length} newer row, and the run after it brought the late one; ${await scene.complete()}`;
    },
  },
  {
    number: 5,
    fault: "A row becomes visible after 20 minutes, and latestDateCovered does not show it",
    expected: "the next full load (`full_refresh_every`) brings it",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 50 }, config: { full_refresh_every: 86_400 } });
      await scene.sync();
      scene.comment("late", { commitDelayMs: 20 * 60_000, silent: true });
      scene.later(18);
      await scene.sync();
      scene.later(20);
      const incremental = recordsOf(await scene.sync()).length;
      scene.later(25 * 60);
      const full = recordsOf(await scene.sync());
      expect(incremental).toBe(0);
      expect(full.some((row) => row["CommentBody"] === "late")).toBe(true);
      return `The incremental run after the commit brought ${incremental} rows, and the full load a day later brought it; ${await scene.complete({ repeated: true })}`;
    },
  },
  {
    number: 6,
    fault: "10,000 rows of the same second come in five pages, and the locator is lost between them",
    expected: "none is lost: the read resumes from SystemModstamp and Id",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 10_000 }, config: { api: "rest" } });
      scene.running.clock.freeze(true);
      scene.rewrite(scene.ids(), "all at once");
      scene.running.clock.freeze(false);
      scene.later(30);
      scene.running.fault({ path: nextPage, nth: 2, lose: "locators" });
      const run = await scene.sync();
      const timestamps = new Set(recordsOf(run).map((row) => row["IsDeleted"] === false && row["SystemModstamp"]));
      const goingOn = scene.requests(/SystemModstamp%20%3D%20/).length;
      expect(goingOn).toBeGreaterThan(0);
      expect(timestamps.size).toBeLessThan(4);
      return `The read resumed with a query for SystemModstamp and Id above those of the last row; ${await scene.complete()}`;
    },
  },
  {
    number: 7,
    fault: "Salesforce ignores milliseconds in comparisons",
    expected: "bounds are whole seconds, and the lower one is included",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 50 } });
      const { clock } = scene.running;
      clock.freeze(true);
      for (const ms of [0, 400, 999]) {
        clock.set(new Date(Math.floor(clock.now().getTime() / 1000) * 1000 + ms));
        scene.comment(`at ${ms}`);
        await scene.sync();
        scene.later(16);
        await scene.sync();
      }
      clock.freeze(false);
      const bounds = scene.requests("SystemModstamp%20").map(({ url }) => decodeURIComponent(url));
      expect(bounds.filter((soql) => /\.(?!000)\d+Z/.test(soql))).toEqual([]);
      return `Three rows within a second, with runs in between: no bound has a fraction; ${await scene.complete()}`;
    },
  },
  {
    number: 8,
    fault: "Rows change while they are read, before and after the position of the read",
    expected: "the old or the new version comes now, the new one by the next run",
    async run(open) {
      const scene = await open(smallPages);
      const ids = scene.ids();
      const changed = [...ids.slice(0, 3), ...ids.slice(-3)];
      scene.during(nextPage, () => scene.rewrite(changed, "changed meanwhile"));
      await scene.sync();
      const next = recordsOf(await scene.sync()).length;
      return `${changed.length} rows changed between two pages, and the next run brought ${next} of them; ${await scene.complete()}`;
    },
  },
  {
    number: 11,
    fault: "A row is created with an Id below those already read",
    expected: "the next run brings it by its SystemModstamp",
    async run(open) {
      const scene = await open(smallPages);
      scene.during(nextPage, () => scene.comment("low", { lowId: true }));
      const first = recordsOf(await scene.sync());
      const second = recordsOf(await scene.sync());
      const had = [first, second].map((rows) => rows.some((row) => row["CommentBody"] === "low"));
      expect(had.filter(Boolean)).toHaveLength(1);
      const [lowest] = scene.ids(1);
      expect(scene.target.merged("CaseComment")[0]?.["Id"]).toBe(lowest);
      return `It came with the ${had[0] ? "first" : "next"} run; ${await scene.complete()}`;
    },
  },
];
