import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { listRecordings } from "./recordings.ts";

describe("a folder with recorded replies", () => {
  const folder = mkdtempSync(join(tmpdir(), "recordings-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("has the files of its subfolders as recordings, not the notes beside them", async () => {
    const full = join(folder, "full");
    for (const kind of ["query", "auth"]) {
      mkdirSync(join(full, kind), { recursive: true });
      writeFileSync(join(full, kind, "reply.json"), "{}");
    }
    writeFileSync(join(full, "SOURCES.md"), "");

    expect(await listRecordings(full)).toEqual({ folder: full, files: ["auth/reply.json", "query/reply.json"] });
  });

  it.each([
    ["is not named", undefined, "There is nothing to compare with."],
    ["is named by an empty text", "", "There is nothing to compare with."],
    ["is not there", join(folder, "missing"), "cannot be read as a folder."],
    ["holds no recording", folder, "has no recorded reply in a subfolder."],
  ])("that %s is an error that names the option to use", async (_case, named, message) => {
    if (_case === "holds no recording") rmSync(join(folder, "full"), { recursive: true, force: true });

    await expect(listRecordings(named)).rejects.toThrow(message);
    await expect(listRecordings(named)).rejects.toThrow("npm run test:payloads -- --recordings FOLDER");
  });
});
