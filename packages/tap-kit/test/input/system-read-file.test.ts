import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, open, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readJson } from "../../src/input/read-json.ts";
import { systemReadFile } from "../../src/input/system-read-file.ts";
import { settingsOfVariables } from "../../src/settings/config-variables.ts";

let folder = "";
const at = (name: string) => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tap-read-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("a file that is handed in", () => {
  it.each<[string, (path: string) => unknown]>([
    ["a named pipe", (path) => spawnSync("mkfifo", [path])],
    ["a folder", (path) => symlink(folder, path)],
    ["a device or a socket", (path) => symlink("/dev/zero", path)],
  ])("is refused by its name where it is %s", async (what, make) => {
    await make(at("config.json"));

    const reading = readJson(at("config.json"), systemReadFile);

    await expect(reading).rejects.toMatchObject({ detail: { kind: "config" } });
    await expect(reading).rejects.toThrow(`${at("config.json")}: is ${what} and no file.`);
  });

  it("is passed over where it would be .env and is a folder, as Python's virtual environments often are", async () => {
    await mkdir(at(".env"));
    const readFile = (path: string) => systemReadFile(at(path));

    const found = await settingsOfVariables({ tap: "tap-x", env: { TAP_X_URL: "a" }, readFile }, new Map());

    expect([...found.keys()]).toEqual(["url"]);
  });

  it("may be a link to one, as in a folder that Kubernetes mounts", async () => {
    await writeFile(at("real.json"), '{"a":1}');
    await symlink(at("real.json"), at("config.json"));

    expect(await readJson(at("config.json"), systemReadFile)).toEqual({ a: 1 });
  });

  it.skipIf(process.platform === "win32")("may come from the shell", async () => {
    await writeFile(at("config.json"), '{"a":1}');
    const file = await open(at("config.json"));

    const value = await readJson(`/dev/fd/${file.fd}`, systemReadFile);
    await file.close();

    expect(value).toEqual({ a: 1 });
  });
});
