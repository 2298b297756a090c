import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemWriteFile } from "../../src/files/write-file.ts";

let folder = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "write-file-"));
  path = join(folder, "file");
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (file: string) => statSync(file).mode & 0o777;

describe("a file that is replaced", () => {
  it.each([
    [0o644, 0o644],
    [0o600, 0o600],
    [0o664, 0o664],
  ])("of mode %o keeps its mode", async (before, after) => {
    writeFileSync(path, "old");
    chmodSync(path, before);

    await systemWriteFile(path, "new");

    expect([readFileSync(path, "utf8"), modeOf(path), readdirSync(folder)]).toEqual(["new", after, ["file"]]);
  });

  it.each([
    [0o644, 0o600],
    [0o666, 0o600],
    [0o640, 0o640],
    [0o600, 0o600],
  ])("of mode %o has mode %o where it is for this user alone", async (before, after) => {
    writeFileSync(path, "old");
    chmodSync(path, before);

    await systemWriteFile(path, "new", { isPrivate: true });

    expect(modeOf(path)).toBe(after);
  });

  it.each([
    ["a link", "data/file"],
    ["a link to a link", "link"],
  ])("through %s: the link stays", async (_what, target) => {
    mkdirSync(join(folder, "data"));
    writeFileSync(join(folder, "data", "file"), "old");
    symlinkSync("data/file", join(folder, "link"));
    symlinkSync(target, path);

    await systemWriteFile(path, "new");

    expect(readFileSync(join(folder, "data", "file"), "utf8")).toBe("new");
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(readdirSync(join(folder, "data"))).toEqual(["file"]);
  });

  it("is made for this user alone where that is asked", async () => {
    await systemWriteFile(path, "new", { isPrivate: true });

    expect(modeOf(path)).toBe(0o600);
  });
});
