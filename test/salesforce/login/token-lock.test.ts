import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, renameSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { run } from "../../support/processes.ts";
import { testRun } from "../test-run.ts";
import { digest, host, login, rotating, testFolder, tokenStore } from "./refresh-login.ts";

const folder = testFolder();
const { at } = folder;

describe("several runs on one token", () => {
  const lock = () => at(".token.json.lock");
  const other = "00000000-0000-4000-8000-000000000000";
  const ours = () => tokenStore(login({ file: at("token.json") }));
  /** A lock as another run holds it. */
  async function hold(): Promise<string> {
    await mkdir(lock());
    await writeFile(join(lock(), other), "");
    return join(lock(), other);
  }
  /** A run that has something happen before each of its waits. */
  function waiting(happen: (nth: number) => Promise<unknown>) {
    const run = testRun();
    const sleep = async (ms: number, signal: AbortSignal) => {
      await happen(run.slept.length);
      await run.clock.sleep(ms, signal);
    };
    return { ...run, clock: { ...run.clock, sleep } };
  }
  const seconds = (run: { readonly slept: readonly number[] }) =>
    Math.round(run.slept.reduce((sum, ms) => sum + ms, 0) / 1000);

  it("wait while another lives, and then use what it brought", async () => {
    const holder = await hold();
    const stored = JSON.stringify({ refresh_token: "theirs", host, descends_from: digest("first") });
    // A minute and a half, twice what a dead one would be given.
    const run = waiting(async (nth) => {
      if (nth < 450) return utimes(holder, nth, nth);
      await writeFile(at("token.json"), stored, { mode: 0o600 });
      return rm(lock(), { recursive: true });
    });
    const org = rotating();

    await ours().exchange(run, org.refresh);

    expect({ used: org.used, waited: seconds(run) }).toEqual({ used: ["theirs"], waited: 90 });
  });

  it("say after some seconds, once, what they wait for", async () => {
    await hold();
    const run = testRun();

    await ours().exchange(run, rotating().refresh);

    expect(run.logged.map(({ level, code, text }) => [level, code, text.includes(lock())])).toEqual([
      ["warn", "waiting_for_lock", true],
    ]);
  });

  it("take over the lock of one without a heartbeat for half a minute, with any clock and process id", async () => {
    const holder = await hold();
    const tomorrow = new Date(Date.now() + 86_400_000);
    await utimes(holder, tomorrow, tomorrow);
    const run = testRun();
    const org = rotating("second");

    await ours().exchange(run, org.refresh);

    expect({ used: org.used, waited: seconds(run), left: await readdir(folder.path) }).toEqual({
      used: ["first"],
      waited: 30,
      left: ["token.json"],
    });
  });

  it("take it over one at a time", async () => {
    await hold();
    // Time goes by only as long as the dead one has the lock.
    const quick = () => {
      const run = testRun();
      const sleep = (ms: number, signal: AbortSignal) =>
        existsSync(join(lock(), other)) ? run.clock.sleep(ms, signal) : turn();
      return { ...run, clock: { ...run.clock, sleep } };
    };
    const at = { inside: 0, most: 0 };
    const refresh = async () => {
      at.most = Math.max(at.most, ++at.inside);
      await readdir(folder.path);
      at.inside -= 1;
      return { refreshToken: null };
    };

    const ends = await Promise.allSettled([1, 2, 3, 4].map(() => ours().exchange(quick(), refresh)));

    expect({ ...at, ends: ends.map(({ status }) => status) }).toEqual({
      inside: 0,
      most: 1,
      ends: Array(4).fill("fulfilled"),
    });
  });

  it.each<[string, () => Promise<unknown>]>([
    ["it made a folder for its lock", () => mkdir(`${lock()}.${other}`)],
    [
      "it had its name in that folder",
      async () => {
        await mkdir(`${lock()}.${other}`);
        await writeFile(join(`${lock()}.${other}`, other), "");
      },
    ],
    ["it had the lock", hold],
    ["it gave it back in part", () => mkdir(lock())],
    ["an earlier version found the disk full", () => writeFile(lock(), "")],
    ["an earlier version had it", () => writeFile(lock(), JSON.stringify({ pid: 1, host: "tap", id: other }))],
  ])("go on within 31 s after one was killed when %s", async (_when, leave) => {
    await leave();
    const run = testRun();
    const org = rotating("second");

    await ours().exchange(run, org.refresh);

    expect({ used: org.used, isSoon: seconds(run) <= 31 }).toEqual({ used: ["first"], isSoon: true });
    expect((await readdir(folder.path)).filter((name) => !name.endsWith(other))).toEqual(["token.json"]);
  });

  it("remove what was left by one that was killed long ago", async () => {
    await mkdir(`${lock()}.${other}`);
    await utimes(`${lock()}.${other}`, new Date(0), new Date(0));

    await ours().exchange(testRun(), rotating().refresh);

    expect(await readdir(folder.path)).toEqual([]);
  });

  it("give up on one that holds the token for a quarter of an hour, saying which lock", async () => {
    const holder = await hold();
    const run = waiting((nth) => utimes(holder, nth, nth));

    const exchange = ours().exchange(run, rotating().refresh);

    await expect(exchange).rejects.toMatchObject({ detail: { code: "TOKEN_STORE_LOCKED", kind: "unavailable" } });
    await expect(exchange).rejects.toThrow(lock());
  });

  it("do not use a token after they were suspended for so long that another has taken over", async () => {
    await writeFile(at("token.json"), "{}", { mode: 0o600 });
    const org = rotating("second");
    // The last thing before the token is used: others may read the file.
    await chmod(at("token.json"), 0o644);
    const run = {
      ...testRun(),
      log: () => renameSync(join(lock(), readdirSync(lock())[0] ?? ""), join(lock(), other)),
    };

    const exchange = ours().exchange(run, org.refresh);

    await expect(exchange).rejects.toMatchObject({ detail: { code: "TOKEN_LOCK_LOST", kind: "unavailable" } });
    expect({ used: org.used, held: await readdir(lock()) }).toEqual({ used: [], held: [other] });
  });

  it.each([
    ["nothing", null, "second"],
    ["what another one got meanwhile", "theirs", "theirs"],
  ])(
    "that were suspended after they used the token store it under the lock, in the place of %s",
    async (_what, theirs, kept) => {
      const refresh = async () => {
        await rename(join(lock(), (await readdir(lock()))[0] ?? ""), join(lock(), other));
        const stored = { refresh_token: theirs, host, descends_from: digest("first") };
        if (theirs !== null) await writeFile(at("token.json"), JSON.stringify(stored), { mode: 0o600 });
        return { refreshToken: "second" };
      };

      await ours().exchange(testRun(), refresh);

      expect(JSON.parse(await readFile(at("token.json"), "utf8"))).toMatchObject({ refresh_token: kept });
    },
  );

  const alone = ["--user", "--map-root-user", "--pid", "--fork", "--mount", "--mount-proc"];
  const hasNamespaces = spawnSync("unshare", [...alone, "true"]).status === 0;

  it.runIf(hasNamespaces)(
    "use it one after the other, each the first process of a container, on one volume",
    async () => {
      const argument = JSON.stringify([login({ file: at("token.json") }), at("used.txt")]);
      const program = ["--conditions=@singer-io-ts/source", "test/salesforce/login/exchange-slowly.ts", argument];

      const ended = await Promise.all([1, 2].map(() => run("unshare", [...alone, process.execPath, ...program])));

      expect(ended.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual([
        { exitCode: 0, stderr: "" },
        { exitCode: 0, stderr: "" },
      ]);
      expect((await readFile(at("used.txt"), "utf8")).split("\n")).toEqual(["first", "first+", ""]);
    },
  );
});

describe("in the place of the lock or the token's file", () => {
  const places: Readonly<Record<string, (path: string) => unknown>> = {
    "a named pipe": (path) => spawnSync("mkfifo", [path]),
    "a link to a folder": (path) => symlink(folder.path, path),
    "a link to nothing": (path) => symlink(at("nothing"), path),
    "a device": (path) => symlink("/dev/zero", path),
  };
  const cases = Object.keys(places).flatMap((what) =>
    [".token.json.lock", "token.json"].map((name) => [what, name] as const),
  );

  it.each(cases)("%s is refused by its name (%s)", async (what, name) => {
    await places[what]?.(at(name));
    const org = rotating("second");
    const run = testRun();

    const exchange = tokenStore(login({ file: at("token.json") })).exchange(run, org.refresh);

    await expect(exchange).rejects.toMatchObject({ detail: { code: "TOKEN_STORE", kind: "config", scope: "run" } });
    await expect(exchange).rejects.toThrow(at(name));
    expect({ used: org.used, slept: run.slept }).toEqual({ used: [], slept: [] });
  });

  it("a folder with other files is not taken for a lock", async () => {
    await mkdir(at(".token.json.lock"));
    for (const name of ["a", "b"]) await writeFile(at(`.token.json.lock/${name}`), "");

    const exchange = tokenStore(login({ file: at("token.json") })).exchange(testRun(), rotating().refresh);

    await expect(exchange).rejects.toThrow("is a folder with other files");
  });
});
