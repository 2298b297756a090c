import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolder } from "../../src/files/make-folder.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "make-folder-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("a folder", () => {
  it("is made with those above it, for this user alone, and may be there already", async () => {
    const path = join(folder, "a", "b", "c");

    await Promise.all([makeFolder(path, 0o700), makeFolder(path, 0o700)]);
    await makeFolder(path, 0o700);

    const modes = await Promise.all(["a", "a/b", "a/b/c"].map((name) => stat(join(folder, name))));
    expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o700, 0o700, 0o700]);
  });

  it("is not made below a file", async () => {
    await writeFile(join(folder, "file"), "");

    await expect(makeFolder(join(folder, "file", "a", "b"))).rejects.toMatchObject({ code: "ENOTDIR" });
  });

  it.skipIf(process.platform !== "linux")(
    "is not tried for ever where the system says that its parent is missing",
    async () => {
      await expect(makeFolder("/proc/.cache/tap")).rejects.toMatchObject({ code: "ENOENT" });
    },
  );
});
