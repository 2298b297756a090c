import { spawnSync } from "node:child_process";
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { TokenStore } from "../../../src/salesforce/login/token-store.ts";
import { type TestRun, testRun } from "../test-run.ts";
import { digest, host, login, rotating, testFolder, tokenStore } from "./refresh-login.ts";

const folder = testFolder();
const { at } = folder;

describe("a rotated refresh token", () => {
  it("is in the file it came from, and the run has been notified, before anything else happens", async () => {
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
    expect(await readdir(folder.path)).toEqual(["a.json", "b.json", "c.json"]);
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

  it("and where it fails after all, the platform keeps the token, and this run continues with it", async () => {
    await mkdir(at("inner"));
    await writeFile(at("inner/config.json"), '{"refresh_token":"first"}', { mode: 0o600 });
    const run = { ...testRun(), keepsConfig: true };
    const store = tokenStore(login({ configFiles: [at("inner/config.json")] }));
    const used: string[] = [];
    const refresh = async (token: string) => {
      used.push(token);
      // A folder cannot be replaced.
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

  it("but for a configuration file where the platform keeps the configuration", async () => {
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

describe("a configuration that does not stay", () => {
  it.each([
    ["Meltano's for one run", ".meltano/run/tap-salesforce/tap.1.config.json", "a file that Meltano makes for one run"],
    ["in a temporary folder", "config.json", "in a temporary folder"],
  ])("is an error before the token is used: %s", async (_what, name, words) => {
    await mkdir(dirname(at(name)), { recursive: true });
    await writeFile(at(name), '{"refresh_token":"first"}', { mode: 0o600 });
    const org = rotating("second");

    const exchange = new TokenStore(login({ configFiles: [at(name)] })).exchange(testRun(), org.refresh);

    await expect(exchange).rejects.toMatchObject({ detail: { code: "TOKEN_STORE", kind: "config", scope: "run" } });
    await expect(exchange).rejects.toThrow(words);
    await expect(exchange).rejects.toThrow("Set token_store to a file that stays");
    expect({ used: org.used, left: (await readdir(folder.path)).includes(".config.json.lock") }).toEqual({
      used: [],
      left: false,
    });
  });

  it("is one, too, where it comes through a pipe, which is not read again", async () => {
    spawnSync("mkfifo", [at("pipe")]);

    const exchange = tokenStore(login({ configFiles: [at("pipe")] })).exchange(testRun(), rotating().refresh);

    await expect(exchange).rejects.toThrow(`${at("pipe")}, is no file that can be written`);
  });

  it.each([
    ["a variable", "TAP_SALESFORCE_REFRESH_TOKEN", "TAP_SALESFORCE_REFRESH_TOKEN, is an environment variable."],
    ["YAML", "config.yaml", "config.yaml, is YAML, which the tap does not write."],
  ])("is one, too, where the token is from %s", async (_what, name, words) => {
    const tokenPlace = name.startsWith("TAP_") ? name : at(name);
    const configFiles = [at("config.json"), at("config.yaml")];
    await writeFile(at("config.json"), '{"refresh_token":"other"}', { mode: 0o600 });
    await writeFile(at("config.yaml"), "refresh_token: first", { mode: 0o600 });
    const org = rotating("second", "third");
    const exchange = (run: TestRun, file: string | null) =>
      tokenStore(login({ configFiles, tokenPlace, file })).exchange(run, org.refresh);

    await expect(exchange(testRun(), null)).rejects.toThrow(words);
    expect(org.used).toEqual([]);

    const kept = { ...testRun(), keepsConfig: true };
    await exchange(kept, null);
    await exchange(testRun(), at("token.json"));

    expect([org.used, kept.configs]).toEqual([["first", "first"], [{ client_id: "id", refresh_token: "second" }]]);
    expect(await readFile(at("config.json"), "utf8")).toBe('{"refresh_token":"other"}');
  });

  it("of which a file in YAML does not matter is none", async () => {
    await writeFile(at("config.json"), '{"refresh_token":"first"}', { mode: 0o600 });
    await writeFile(at("more.yaml"), "objects: [Account]", { mode: 0o600 });
    const configFiles = [at("config.json"), at("more.yaml")];

    await tokenStore(login({ configFiles, tokenPlace: at("config.json") })).exchange(
      testRun(),
      rotating("second").refresh,
    );

    expect(JSON.parse(await readFile(at("config.json"), "utf8"))).toEqual({ refresh_token: "second" });
  });

  it("is none with a token_store, or where the platform keeps the configuration", async () => {
    await writeFile(at("config.json"), '{"refresh_token":"first"}', { mode: 0o600 });
    const org = rotating("second", "third");

    await new TokenStore(login({ configFiles: [at("config.json")], file: at("token.json") })).exchange(
      testRun(),
      org.refresh,
    );
    const kept = { ...testRun(), keepsConfig: true };
    await new TokenStore(login({ configFiles: [at("config.json")] })).exchange(kept, org.refresh);

    expect(org.used).toEqual(["first", "first"]);
    expect(kept.configs).toEqual([{ client_id: "id", refresh_token: "third" }]);
  });
});
