import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openConfigFile } from "../../../src/salesforce/login/config-file.ts";
import { testRun } from "../test-run.ts";

let folder = "";
let path = "";
const run = testRun();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "config-"));
  path = join(folder, "config.json");
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

const modeOf = (file: string) => statSync(file).mode & 0o777;
const written = () => JSON.parse(readFileSync(path, "utf8"));

describe("a configuration file", () => {
  it("is not written where it is YAML, and the error names a file that is", async () => {
    await expect(openConfigFile(join(folder, "tap.yaml"), run)).rejects.toThrow(
      /tap\.yaml: it is YAML, which the tap does not write\. Give a JSON file behind it: --config .*tap\.yaml --config login\.json\./,
    );
  });

  it("is made for the user alone, and nothing else stays in its folder", async () => {
    const file = await openConfigFile(path, run);

    await file.update((members) => ({ ...members, refresh_token: "new" }));

    expect([file.members, written(), modeOf(path)]).toEqual([null, { refresh_token: "new" }, 0o600]);
    expect(readdirSync(folder)).toEqual(["config.json"]);
  });

  it.each([
    [0o600, 0o600],
    [0o640, 0o640],
    [0o644, 0o600],
    [0o664, 0o600],
  ])("of mode %o has mode %o afterwards: other users cannot read it", async (before, after) => {
    writeFileSync(path, "{}");
    chmodSync(path, before);

    await (await openConfigFile(path, run)).update((members) => members);

    expect(modeOf(path)).toBe(after);
  });

  it("keeps its other members, also those that were written meanwhile", async () => {
    writeFileSync(path, '\ufeff{"objects": ["Account"]}');
    const file = await openConfigFile(path, run);
    writeFileSync(path, '{"objects": ["Contact"], "api": "rest"}');

    await file.update((members) => ({ ...members, refresh_token: "new" }));

    expect(file.members).toEqual({ objects: ["Account"] });
    expect(written()).toEqual({ objects: ["Contact"], api: "rest", refresh_token: "new" });
  });

  it("has the token that a killed run left beside it", async () => {
    writeFileSync(path, '{"refresh_token": "used up"}');
    utimesSync(path, new Date(0), new Date(0));
    writeFileSync(join(folder, ".config.json.new"), '{"refresh_token": "rotated"}');

    await (await openConfigFile(path, run)).update((members) => ({ ...members, own: 1 }));

    expect(written()).toEqual({ refresh_token: "rotated", own: 1 });
    expect(readdirSync(folder)).toEqual(["config.json"]);
  });

  it.each<[string, () => void, RegExp]>([
    ["a list", () => writeFileSync(path, "[]"), /config\.json: it is not a JSON object\. Correct the file/],
    ["no JSON", () => writeFileSync(path, "{,}"), /it is not a JSON object/],
    ["a link", () => symlinkSync(join(folder, "other"), path), /it is a symbolic link, .* Name the file itself/],
    ["a folder", () => mkdirSync(path), /it is no plain file/],
    ["in no folder", () => rmSync(folder, { recursive: true }), /cannot be written \(ENOENT/],
  ])("that is %s is refused before anybody logs in", async (_what, make, says) => {
    make();

    const error: unknown = await openConfigFile(path, run).catch((caught: unknown) => caught);

    expect(error).toMatchObject({
      detail: { code: "CONFIG_FILE", kind: "config" },
      message: expect.stringMatching(says),
    });
    mkdirSync(folder, { recursive: true });
  });

  it("becomes no link while a person logs in", async () => {
    const file = await openConfigFile(path, run);
    symlinkSync(join(folder, "other"), path);

    await expect(file.update((members) => members)).rejects.toThrow(/symbolic link/);
    expect(existsSync(join(folder, "other"))).toBe(false);
  });
});
