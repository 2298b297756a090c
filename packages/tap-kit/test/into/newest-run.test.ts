import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manualClock, runVerb } from "@singer-io-ts/tap-kit/testing";
import { afterEach, describe, expect, it } from "vitest";
import { growingTap } from "../support/growing-tap.ts";
import { MemoryBucket, memoryObjects } from "../support/memory-objects.ts";
import { filesOfRuns } from "./files-of-runs.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const each of folders.splice(0)) await rm(each, { recursive: true, force: true });
});

/** A folder with the runs of two syncs, and further syncs into it. */
async function scene() {
  const folder = await mkdtemp(join(tmpdir(), "into-"));
  folders.push(folder);
  const into = (rows: number) => {
    const clock = manualClock();
    const argv = ["sync", "--into", folder, "--log-level", "warn"];
    return runVerb(growingTap(rows, clock), argv, { files: { "config.json": "{}" }, clock });
  };
  await into(2);
  await into(4);
  const newest = (await filesOfRuns(folder)).runs.at(-1)!;
  const manifest = join(folder, newest, "manifest.json");
  return { folder, into, newest, manifest };
}

type Manifest = { run: number; streams: Record<string, { files: { path: string; bytes: number }[] }> };
const readManifest = async (file: string): Promise<Manifest> => JSON.parse(await readFile(file, "utf8"));

describe("the run after one whose folder was changed", () => {
  it.each([
    ["is missing", (file: string) => rm(file), "it is missing, and the run's manifest names it"],
    ["was cut", (file: string) => truncate(file, 20), "it has 20 bytes, and the run's manifest says"],
    ["has grown", (file: string) => writeFile(file, "x", { flag: "a" }), "bytes, and the run's manifest says"],
  ])("is refused where a file of rows %s, and brings its rows once the folder is removed", async (_, act, why) => {
    const { folder, into, newest, manifest } = await scene();
    const { streams } = await readManifest(manifest);
    const file = join(folder, newest, streams["order"]!.files[0]!.path);
    await act(file);
    const refused = await into(5);
    await rm(join(folder, newest), { recursive: true });

    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(`${file}: it `) });
    expect(refused.stderr).toContain(why);
    expect((await into(5)).code).toBe(0);
    expect((await filesOfRuns(folder)).ids).toEqual({ account: [1, 2, 3, 4, 5], order: [1, 2, 3, 4, 5] });
  });

  it.each([
    ["", "it is no manifest"],
    ['{"format":1', "it is no manifest"],
    ["[]", "it is no manifest"],
    ['{"format":1,"run":9}', "it is the manifest of run 9"],
    ['{"format":2}', "its format is 2, and this program reads 1"],
    ['{"format":1,"run":RUN}', "it has no state"],
    ['{"format":1,"run":RUN,"state":{"bookmarks":{}}}', "it has no streams"],
    ['{"format":1,"run":RUN,"state":{"bookmarks":{}},"streams":{"order":null}}', "its files of order do not have"],
    [
      '{"format":1,"run":RUN,"state":{"bookmarks":{}},"streams":{"order":{"files":[{"path":"a"}]}}}',
      "its files of order do not have",
    ],
  ])("is refused where the manifest is %j", async (text, why) => {
    const { into, newest, manifest } = await scene();
    await writeFile(manifest, text.replace("RUN", String(Number(newest.slice(4)))));

    expect(await into(5)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(`${why}.*Put it back as it was, or remove the run's folder`),
    });
  });

  it("reads a manifest with a byte order mark, and takes no folder for a run that is named as none", async () => {
    const { folder, into, manifest } = await scene();
    await writeFile(manifest, `\ufeff${await readFile(manifest, "utf8")}`);
    await mkdir(join(folder, "run=0000099"));

    expect((await into(5)).code).toBe(0);
  });

  it("begins where a state that was changed by hand says", async () => {
    const { folder, into } = await scene();
    const state = JSON.parse(await readFile(join(folder, "state.json"), "utf8"));
    delete state.bookmarks.order;
    await writeFile(join(folder, "state.json"), JSON.stringify(state));
    await into(4);

    expect((await filesOfRuns(folder)).ids).toEqual({ account: [1, 2, 3, 4], order: [1, 2, 3, 4, 1, 2, 3, 4] });
  });

  it("begins where a state says that is of no run: somebody has put it there", async () => {
    const { folder, into } = await scene();
    const { run: _, ...state } = JSON.parse(await readFile(join(folder, "state.json"), "utf8"));
    delete state.bookmarks.order;
    await writeFile(join(folder, "state.json"), JSON.stringify(state));
    await into(4);

    expect((await filesOfRuns(folder)).ids).toEqual({ account: [1, 2, 3, 4], order: [1, 2, 3, 4, 1, 2, 3, 4] });
  });

  it("is refused where an editor has saved the state in another encoding", async () => {
    const { folder, into } = await scene();
    const state = join(folder, "state.json");
    const text = await readFile(state, "utf8");
    await writeFile(state, Buffer.from(`\ufeff${text}`, "utf16le"));
    const inUtf16 = await into(5);
    await writeFile(state, Buffer.from(text.replace("{", '{"note":"\u00e9",'), "latin1"));

    expect(inUtf16).toMatchObject({ code: 2, stderr: expect.stringContaining("is not UTF-8 text: it is UTF-16") });
    expect(await into(5)).toMatchObject({ code: 2, stderr: expect.stringContaining("state.json: is not UTF-8 text") });
  });

  it("is refused where an object of an object store is missing", async () => {
    const bucket = new MemoryBucket();
    const into = (rows: number) => {
      const clock = manualClock();
      const argv = ["sync", "--into", "s3://bucket", "--log-level", "warn"];
      const openObjects = async () => memoryObjects(bucket);
      return runVerb(growingTap(rows, clock), argv, { files: { "config.json": "{}" }, clock, openObjects });
    };
    await into(3);
    const key = [...bucket.objects.keys()].find((each) => each.includes("/order/"))!;
    bucket.objects.delete(key);

    expect(await into(4)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`s3://bucket/${key}: it is missing`),
    });
  });
});
