import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Login } from "../../src/login.ts";
import { replacementSteps } from "../../src/salesforce/atomic-file.ts";
import { tokenStore } from "../../src/salesforce/token-store.ts";
import { testRun } from "./test-run.ts";

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
    expect(run.told).toEqual([]);
  });

  it("is warned of where others on the machine may read the file", async () => {
    await writeFile(at("config.json"), '{"refresh_token":"first"}');
    await chmod(at("config.json"), 0o644);
    const run = testRun();

    await tokenStore(login({ configFiles: [at("config.json")] })).exchange(run, rotating().refresh);

    expect(run.told.map(({ level, code }) => [level, code])).toEqual([["warn", "token_file_open"]]);
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
    expect(run.told.map(({ code }) => code)).toEqual(["token_not_stored", "token_not_stored"]);
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
  it.skipIf(process.getuid?.() !== 0)("is an error before the token is used", async () => {
    const path = at("config.json");
    await writeFile(path, '{"refresh_token":"first"}', { mode: 0o644 });
    await chmod(folder, 0o777);
    const argument = JSON.stringify([login({ configFiles: [path] }), path, 0]);
    const program = ["--conditions=@singer-io-ts/source", "test/salesforce/store-until-killed.ts", argument];

    const nobody = spawnSync(process.execPath, program, { encoding: "utf8", uid: 65_534, gid: 65_534 });

    expect({ status: nobody.status, signal: nobody.signal }).toEqual({ status: 1, signal: null });
    expect(nobody.stderr).toContain("token_store: a new refresh token could not be written");
    expect(await readdir(folder)).toEqual(["config.json"]);
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
      const program = "test/salesforce/store-until-killed.ts";
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

describe("several processes on one token", () => {
  const lock = () => at(".token.json.lock");
  const held = (pid: number, more: object = {}) => JSON.stringify({ pid, host: hostname(), id: "another", ...more });

  it("take over the lock of one that died", async () => {
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    await writeFile(lock(), held(dead));
    const run = testRun();
    const org = rotating("second");

    await tokenStore(login({ file: at("token.json") })).exchange(run, org.refresh);

    expect(org.used).toEqual(["first"]);
    expect(run.slept.length).toBe(1);
  });

  it("take over a lock that was left by a container's former process with our own number", async () => {
    await writeFile(lock(), held(process.pid));

    await tokenStore(login({ file: at("token.json") })).exchange(testRun(), rotating().refresh);

    expect(existsSync(lock())).toBe(false);
  });

  it("wait while another lives, and then use what it brought", async () => {
    await writeFile(lock(), held(process.ppid));
    const run = testRun();
    const stored = JSON.stringify({ refresh_token: "theirs", host, descends_from: digest("first") });
    const clock = {
      ...run.clock,
      async sleep(ms: number, signal: AbortSignal) {
        if (run.slept.length === 3) {
          await writeFile(at("token.json"), stored, { mode: 0o600 });
          await rm(lock());
        }
        await run.clock.sleep(ms, signal);
      },
    };
    const org = rotating();

    await tokenStore(login({ file: at("token.json") })).exchange({ ...run, clock }, org.refresh);

    expect(org.used).toEqual(["theirs"]);
  });

  it("give up on one that holds the token for a quarter of an hour, saying which file", async () => {
    await writeFile(lock(), held(process.ppid));

    const exchange = tokenStore(login({ file: at("token.json") })).exchange(testRun(), rotating().refresh);

    await expect(exchange).rejects.toMatchObject({ detail: { code: "TOKEN_STORE_LOCKED", kind: "unavailable" } });
    await expect(exchange).rejects.toThrow(lock());
  });
});
