import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { replacementSteps } from "../../../src/salesforce/files/atomic-file.ts";
import { testRun } from "../test-run.ts";
import { login, rotating, testFolder, tokenStore } from "./refresh-login.ts";

const folder = testFolder();
const { at } = folder;

describe("a file whose owner a new one could not have", () => {
  it.skipIf(process.getuid?.() !== 0)("is an error before the token is used", async ({ skip }) => {
    const nobody = 65_534;
    const path = at("config.json");
    await writeFile(path, '{"refresh_token":"first"}', { mode: 0o644 });
    await chmod(folder.path, 0o777);
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
    expect({ used: org.used, left: await readdir(folder.path) }).toEqual({ used: [], left: ["config.json"] });
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
      // As soon as the new token is written it is the one to use: the old one is dead.
      expect(org.used).toEqual([name === "create" ? "first" : "second"]);
      expect(JSON.parse(await readFile(path, "utf8"))).toEqual({ refresh_token: "third", client_id: "id" });
      expect(await readdir(folder.path)).toEqual(["config.json"]);
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
