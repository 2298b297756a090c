import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, renameSync } from "node:fs";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Login } from "../../../src/config/login.ts";
import { replacementSteps } from "../../../src/salesforce/files/atomic-file.ts";
import { temporaryFolder } from "../../../src/salesforce/files/temporary-folder.ts";
import { tokenStore as tokenStoreOf } from "../../../src/salesforce/login/token-store.ts";
import { run } from "../../support/processes.ts";
import { testRun } from "../test-run.ts";

type RefreshLogin = Extract<Login, { readonly method: "refresh_token" }>;

let folder = "";
const at = (name: string) => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tap-token-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const host = "https://login.salesforce.com";
const digest = (text: string) => createHash("sha256").update(text).digest("hex");

function login(store: Partial<RefreshLogin["store"]>, more: Partial<RefreshLogin> = {}): RefreshLogin {
  const refreshToken = more.refreshToken ?? "first";
  const config = { refresh_token: refreshToken, client_id: "id" };
  return {
    method: "refresh_token",
    host,
    clientId: "id",
    clientSecret: null,
    refreshToken,
    ...more,
    store: { file: null, configFiles: [], config, ...store },
  };
}

/** A store of this login; the folder of a test counts as one that stays. */
const tokenStore = (of: RefreshLogin) => tokenStoreOf(of, async () => null);

/** Salesforce with rotation: each use of a token brings the next one. */
function rotating(...next: readonly (string | null)[]) {
  const used: string[] = [];
  const refresh = async (token: string) => {
    used.push(token);
    return { refreshToken: next[used.length - 1] ?? null };
  };
  return { used, refresh };
}

describe("a rotated refresh token", () => {
  it("is in the file it came from and told of, before anything else happens", async () => {
    await writeFile(at("a.json"), '{"refresh_token":"overruled"}');
    await writeFile(at("b.json"), '{"client_id":"id","refresh_token":"first","own":{"key":1}}');
    await writeFile(at("c.json"), '{"objects":["Account"]}');
    const store = tokenStore(login({ configFiles: [at("a.json"), at("b.json"), at("c.json")] }));
    const run = testRun();

    await store.exchange(run, rotating("second").refresh);

    expect(JSON.parse(await readFile(at("b.json"), "utf8"))).toEqual({
      client_id: "id",
      refresh_token: "second",
      own: { key: 1 },
    });
    expect(await readFile(at("a.json"), "utf8")).toBe('{"refresh_token":"overruled"}');
    expect(await readdir(folder)).toEqual(["a.json", "b.json", "c.json"]);
    expect(run.configs).toEqual([{ client_id: "id", refresh_token: "second" }]);
  });

  it("has a new token_store for itself, which only the user can read", async () => {
    const file = at("token.json");

    await tokenStore(login({ file })).exchange(testRun(), rotating("second").refresh);

    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual({
      refresh_token: "second",
      host,
      descends_from: digest("first"),
    });
  });

  it.each([0o600, 0o640, 0o400])("leaves the file's mode %o as it was", async (mode) => {
    await writeFile(at("config.json"), '{"refresh_token":"first"}');
    await chmod(at("config.json"), mode);
    const run = testRun();

    await tokenStore(login({ configFiles: [at("config.json")] })).exchange(run, rotating("second").refresh);

    expect((await stat(at("config.json"))).mode & 0o777).toBe(mode);
    expect(run.logged).toEqual([]);
  });

  it("is warned of where others on the machine may read the file", async () => {
    await writeFile(at("config.json"), '{"refresh_token":"first"}');
    await chmod(at("config.json"), 0o644);
    const run = testRun();

    await tokenStore(login({ configFiles: [at("config.json")] })).exchange(run, rotating().refresh);

    expect(run.logged.map(({ level, code }) => [level, code])).toEqual([["warn", "token_file_open"]]);
  });

  it("is the one used from then on, until the configuration brings one of a newer consent", async () => {
    const file = at("token.json");
    const used: string[] = [];
    for (const [configured, next] of [
      ["first", "second"],
      ["first", "third"],
      ["newer", "fourth"],
      ["newer", null],
    ] as const) {
      const org = rotating(next);
      await tokenStore(login({ file }, { refreshToken: configured })).exchange(testRun(), org.refresh);
      used.push(...org.used);
    }

    expect(used).toEqual(["first", "second", "newer", "fourth"]);
  });

  it.each(['{"refresh_token":5}', '{"refresh_token":""}', '{"token":"second"}', "[]", "null", ""])(
    "that a damaged token_store held is not replaced by the configured one, which may be dead: %s",
    async (text) => {
      const file = at("token.json");
      await writeFile(file, text);
      const org = rotating("second");

      const exchange = tokenStore(login({ file })).exchange(testRun(), org.refresh);

      await expect(exchange).rejects.toMatchObject({ detail: { code: "TOKEN_STORE", kind: "config" } });
      expect([org.used, await readFile(file, "utf8")]).toEqual([[], text]);
    },
  );

  it("is not sent to another login host than the one that gave it", async () => {
    const file = at("token.json");
    await tokenStore(login({ file })).exchange(testRun(), rotating("second").refresh);
    const other = tokenStore(login({ file }, { host: "https://login.evil.example" }));
    const org = rotating();

    const exchange = other.exchange(testRun(), org.refresh);

    await expect(exchange).rejects.toMatchObject({ detail: { code: "TOKEN_STORE", kind: "config", scope: "run" } });
    await expect(exchange).rejects.toThrow(`holds a token of ${host}, and the login is at https://login.evil.example`);
    expect(org.used).toEqual([]);
  });

  it("that another process has brought meanwhile is used in place of the one we know", async () => {
    await writeFile(at("config.json"), '{"refresh_token":"first"}');
    const [ours, theirs] = [0, 1].map(() => tokenStore(login({ configFiles: [at("config.json")] })));
    const org = rotating("second", "third", "fourth");

    for (const store of [ours, theirs, ours]) await store?.exchange(testRun(), org.refresh);

    expect(org.used).toEqual(["first", "second", "third"]);
  });

  it("that could not be stored after all ends the run, and the one before it is never tried again", async () => {
    const file = at("inner/token.json");
    await mkdir(at("inner"));
    const store = tokenStore(login({ file }));
    const used: string[] = [];
    const refresh = async (token: string) => {
      used.push(token);
      await rm(at("inner"), { recursive: true, force: true });
      return { refreshToken: "second" };
    };

    await expect(store.exchange(testRun(), refresh)).rejects.toMatchObject({
      detail: { code: "TOKEN_NOT_STORED", kind: "config", scope: "run" },
    });
    await mkdir(at("inner"));
    await store.exchange(testRun(), refresh).catch(() => {});

    expect(used).toEqual(["first", "second"]);
  });
});

describe("a store that cannot be written is an error before the token is used", () => {
  it.each<[string, () => Promise<string>]>([
    ["its folder is missing", async () => at("none/token.json")],
    ["its folder cannot be written to", async () => "/proc/token.json"],
    [
      "it is a symbolic link",
      async () => {
        await writeFile(at("real.json"), "{}");
        await symlink(at("real.json"), at("link.json"));
        return at("link.json");
      },
    ],
    [
      "it is a folder",
      async () => {
        await mkdir(at("token.json"));
        return at("token.json");
      },
    ],
    [
      "it is no JSON",
      async () => {
        await writeFile(at("token.json"), "{");
        return at("token.json");
      },
    ],
  ])("when %s", async (_what, prepare) => {
    const file = await prepare();
    const org = rotating("second");
    const run = testRun();

    const exchange = tokenStore(login({ file })).exchange(run, org.refresh);

    await expect(exchange).rejects.toMatchObject({ detail: { code: "TOKEN_STORE", kind: "config", scope: "run" } });
    await expect(exchange).rejects.toThrow(/^token_store: /);
    expect({ used: org.used, slept: run.slept }).toEqual({ used: [], slept: [] });
  });

  it("and where it fails after all, the surroundings keep the token, and this run goes on with it", async () => {
    await mkdir(at("inner"));
    await writeFile(at("inner/config.json"), '{"refresh_token":"first"}', { mode: 0o600 });
    const run = { ...testRun(), keepsConfig: true };
    const store = tokenStore(login({ configFiles: [at("inner/config.json")] }));
    const used: string[] = [];
    const refresh = async (token: string) => {
      used.push(token);
      // Nobody can take the place of a folder.
      await mkdir(at("inner/.config.json.new"), { recursive: true });
      return { refreshToken: `${token}+` };
    };

    await store.exchange(run, refresh);
    await rm(at("inner/.config.json.new"), { recursive: true });
    await store.exchange(run, refresh);

    expect(used).toEqual(["first", "first+"]);
    expect(run.configs.length).toBe(2);
    expect(run.logged.map(({ code }) => code)).toEqual(["token_not_stored", "token_not_stored"]);
  });

  it("but for a configuration file where the run's surroundings keep the configuration", async () => {
    await writeFile(at("real.json"), '{"refresh_token":"first"}');
    await symlink(at("real.json"), at("config.json"));
    const run = { ...testRun(), keepsConfig: true };
    const store = tokenStore(login({ configFiles: [at("config.json")] }));
    const org = rotating("second", "third");

    await store.exchange(run, org.refresh);
    await store.exchange(run, org.refresh);

    expect(org.used).toEqual(["first", "second"]);
    expect(run.configs).toEqual([
      { client_id: "id", refresh_token: "second" },
      { client_id: "id", refresh_token: "third" },
    ]);
    expect(await readFile(at("real.json"), "utf8")).toBe('{"refresh_token":"first"}');
  });
});

describe("a file whose owner a new one could not have", () => {
  it.skipIf(process.getuid?.() !== 0)("is an error before the token is used", async ({ skip }) => {
    const nobody = 65_534;
    const path = at("config.json");
    await writeFile(path, '{"refresh_token":"first"}', { mode: 0o644 });
    await chmod(folder, 0o777);
    const org = rotating("second");
    const store = tokenStore(login({ configFiles: [path] }));

    // The process stays, and has what it needs already: nobody may be let into the folder of this repository.
    process.seteuid?.(nobody);
    const isOut = await readFile(path).then(
      () => false,
      () => true,
    );
    const failure = await store.exchange(testRun(), org.refresh).catch((error: unknown) => error);
    process.seteuid?.(0);

    if (isOut) skip("nobody may not enter the folder for temporary files");
    expect(failure).toMatchObject({ detail: { code: "TOKEN_STORE" } });
    expect(String(failure)).toContain("token_store: a new refresh token could not be written");
    expect({ used: org.used, left: await readdir(folder) }).toEqual({ used: [], left: ["config.json"] });
  });
});

describe("killed while it stores a token", () => {
  const names = replacementSteps("x", { temporary: "y", like: null, write: async () => {} }).map(({ name }) => name);

  it.each(names.map((name, index) => [name, index + 1] as const))(
    "after the step %s, the next run has a whole token and goes on",
    async (name, steps) => {
      const path = at("config.json");
      await writeFile(path, '{"refresh_token":"first","client_id":"id"}', { mode: 0o600 });
      await utimes(path, new Date(Date.now() - 5000), new Date(Date.now() - 5000));
      const same = login({ configFiles: [path] });
      const argument = JSON.stringify([same, path, steps]);
      const program = "test/salesforce/login/store-until-killed.ts";
      const conditions = "--conditions=@singer-io-ts/source";

      const killed = spawnSync(process.execPath, [conditions, program, argument], { encoding: "utf8" });

      expect({ signal: killed.signal, stderr: killed.stderr }).toEqual({ signal: "SIGKILL", stderr: "" });
      const held: unknown = JSON.parse(await readFile(path, "utf8"));
      expect(held).toMatchObject({ refresh_token: expect.stringMatching(/^(first|second)$/), client_id: "id" });
      const org = rotating("third");
      await tokenStore(same).exchange(testRun(), org.refresh);
      // From the moment that the new token is written it is the one to use: the old one is dead.
      expect(org.used).toEqual([name === "create" ? "first" : "second"]);
      expect(JSON.parse(await readFile(path, "utf8"))).toEqual({ refresh_token: "third", client_id: "id" });
      expect(await readdir(folder)).toEqual(["config.json"]);
    },
  );

  it("a configuration that was edited since counts for more than what was left", async () => {
    await writeFile(at(".config.json.new"), '{"refresh_token":"second"}');
    await utimes(at(".config.json.new"), new Date(0), new Date(0));
    await writeFile(at("config.json"), '{"refresh_token":"newer consent"}');
    const org = rotating();

    await tokenStore(login({ configFiles: [at("config.json")] })).exchange(testRun(), org.refresh);

    expect(org.used).toEqual(["newer consent"]);
    expect(existsSync(at(".config.json.new"))).toBe(false);
  });
});

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
      ["warn", "waiting_for_token", true],
    ]);
  });

  it("take over the lock of one that gives no sign for half a minute, whatever its clock and its process", async () => {
    const holder = await hold();
    const tomorrow = new Date(Date.now() + 86_400_000);
    await utimes(holder, tomorrow, tomorrow);
    const run = testRun();
    const org = rotating("second");

    await ours().exchange(run, org.refresh);

    expect({ used: org.used, waited: seconds(run), left: await readdir(folder) }).toEqual({
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
      await readdir(folder);
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
    expect((await readdir(folder)).filter((name) => !name.endsWith(other))).toEqual(["token.json"]);
  });

  it("remove what was left by one that was killed long ago", async () => {
    await mkdir(`${lock()}.${other}`);
    await utimes(`${lock()}.${other}`, new Date(0), new Date(0));

    await ours().exchange(testRun(), rotating().refresh);

    expect(await readdir(folder)).toEqual([]);
  });

  it("give up on one that holds the token for a quarter of an hour, saying which lock", async () => {
    const holder = await hold();
    const run = waiting((nth) => utimes(holder, nth, nth));

    const exchange = ours().exchange(run, rotating().refresh);

    await expect(exchange).rejects.toMatchObject({ detail: { code: "TOKEN_STORE_LOCKED", kind: "unavailable" } });
    await expect(exchange).rejects.toThrow(lock());
  });

  it("do not use a token after they stood still for so long that another has taken over", async () => {
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
    "that stood still after they used the token store it under the lock, in the place of %s",
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
    "a link to a folder": (path) => symlink(folder, path),
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

    await expect(exchange).rejects.toThrow("is a folder with files of something else");
  });
});

describe("on a full disk", () => {
  const isMounted = process.platform === "linux" && process.getuid?.() === 0;
  const disk = () => at("disk");

  it.runIf(isMounted)("nothing is used and nothing half-made stays", async ({ skip }) => {
    await mkdir(disk());
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk()]).status !== 0) skip();
    try {
      const org = rotating("second");
      await writeFile(at("disk/filler"), Buffer.alloc(1 << 20)).catch(() => {});

      const exchange = tokenStore(login({ file: at("disk/token.json") })).exchange(testRun(), org.refresh);

      await expect(exchange).rejects.toMatchObject({ detail: { code: "TOKEN_STORE", kind: "config" } });
      await expect(exchange).rejects.toThrow("ENOSPC");
      expect({ used: org.used, left: await readdir(disk()) }).toEqual({ used: [], left: ["filler"] });
    } finally {
      spawnSync("umount", [disk()]);
    }
  });

  it.runIf(isMounted)(
    "that fills up during the refresh the run ends, and no part of a token stays",
    async ({ skip }) => {
      await mkdir(disk());
      if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk()]).status !== 0) skip();
      try {
        const refresh = async () => {
          await writeFile(at("disk/filler"), Buffer.alloc(1 << 20)).catch(() => {});
          return { refreshToken: "second" };
        };

        const exchange = tokenStore(login({ file: at("disk/token.json") })).exchange(testRun(), refresh);

        await expect(exchange).rejects.toMatchObject({ detail: { code: "TOKEN_NOT_STORED" } });
        expect(await readdir(disk())).toEqual(["filler"]);
      } finally {
        spawnSync("umount", [disk()]);
      }
    },
  );
});

describe("a configuration that does not stay", () => {
  it.each([
    ["Meltano's for one run", ".meltano/run/tap-salesforce/tap.1.config.json", "a file that Meltano makes for one run"],
    ["in a temporary folder", "config.json", "in a temporary folder"],
  ])("is an error before the token is used: %s", async (_what, name, words) => {
    await mkdir(dirname(at(name)), { recursive: true });
    await writeFile(at(name), '{"refresh_token":"first"}', { mode: 0o600 });
    const org = rotating("second");

    const exchange = tokenStoreOf(login({ configFiles: [at(name)] })).exchange(testRun(), org.refresh);

    await expect(exchange).rejects.toMatchObject({ detail: { code: "TOKEN_STORE", kind: "config", scope: "run" } });
    await expect(exchange).rejects.toThrow(words);
    await expect(exchange).rejects.toThrow("Set token_store to a file that stays");
    expect({ used: org.used, left: (await readdir(folder)).includes(".config.json.lock") }).toEqual({
      used: [],
      left: false,
    });
  });

  it("is one, too, where it comes through a pipe, which is not read again", async () => {
    spawnSync("mkfifo", [at("pipe")]);

    const exchange = tokenStore(login({ configFiles: [at("pipe")] })).exchange(testRun(), rotating().refresh);

    await expect(exchange).rejects.toThrow(`${at("pipe")}, is no file that can be written`);
  });

  it("is none with a token_store, or where the surroundings keep the configuration", async () => {
    await writeFile(at("config.json"), '{"refresh_token":"first"}', { mode: 0o600 });
    const org = rotating("second", "third");

    await tokenStoreOf(login({ configFiles: [at("config.json")], file: at("token.json") })).exchange(
      testRun(),
      org.refresh,
    );
    const kept = { ...testRun(), keepsConfig: true };
    await tokenStoreOf(login({ configFiles: [at("config.json")] })).exchange(kept, org.refresh);

    expect(org.used).toEqual(["first", "first"]);
    expect(kept.configs).toEqual([{ client_id: "id", refresh_token: "third" }]);
  });
});

describe("a temporary place", () => {
  const meltanos = "a file that Meltano makes for one run alone";
  const temporary = "in a temporary folder";

  it.each([
    ["/home/me/project/.meltano/run/tap-salesforce/tap.8d.config.json", {}, meltanos],
    ["/srv/sys/run/tap-salesforce/tap.8d.config.json", { MELTANO_SYS_DIR_ROOT: "/srv/sys" }, meltanos],
    ["/home/me/.meltano/config.json", {}, null],
    ["/home/me/.meltano/running/config.json", {}, null],
    ["/tmp/config.json", {}, temporary],
    ["/var/folders/xy/T/config.json", {}, temporary],
    ["/dev/shm/config.json", {}, temporary],
    ["/scratch/7/config.json", { TMPDIR: "/scratch/7" }, temporary],
    ["/scratch/7/config.json", { TMPDIR: "/" }, null],
    ["/home/me/tmp/config.json", {}, null],
    ["/tmpfiles/config.json", {}, null],
    ["/etc/tap/config.json", {}, null],
  ])("%s with %o: %s", async (path, env, expected) => {
    expect(await temporaryFolder(path, env)).toBe(expected);
  });
});
