import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manualClock, runVerb, type VerbWorld } from "@singer-io-ts/tap-kit/testing";
import { afterEach, describe, expect, it } from "vitest";
import type { FileSystem } from "../../src/stores/file-system.ts";
import { countedSteps, failure } from "../support/counted-steps.ts";
import { growingTap } from "../support/growing-tap.ts";
import { filesOfRuns } from "./files-of-runs.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const each of folders.splice(0)) await rm(each, { recursive: true, force: true });
});

/** A folder of the test's own, and syncs into it. */
async function scene() {
  const folder = await mkdtemp(join(tmpdir(), "into-"));
  folders.push(folder);
  const into = (rows: number, world: VerbWorld = {}) => {
    const clock = manualClock();
    const argv = ["sync", "--into", folder, "--log-level", "warn"];
    return runVerb(growingTap(rows, clock), argv, { files: { "config.json": "{}" }, clock, ...world });
  };
  return { folder, into };
}
const upTo = (rows: number) => Array.from({ length: rows }, (_, at) => at + 1);
const both = (rows: number) => ({ account: upTo(rows), order: upTo(rows) });

/** A process that is killed before this step: nothing that it still calls happens. */
function killedAt(step: number): FileSystem {
  return countedSteps((at) => {
    if (at >= step) throw failure("EKILLED");
  });
}

/** How many steps a run into a new folder has. */
async function stepsOf(rows: number): Promise<number> {
  let steps = 0;
  const { into } = await scene();
  await into(rows, {
    fileSystem: countedSteps((at) => {
      steps = at;
    }),
  });
  return steps;
}

describe("sync --into a folder", () => {
  it("writes files that a manifest names, with a state from which the next run continues", async () => {
    const { folder, into } = await scene();
    expect(await into(5)).toMatchObject({ code: 0, stdout: "" });
    const before = await filesOfRuns(folder);
    expect(await into(7)).toMatchObject({ code: 0 });

    expect(before).toMatchObject({ ids: both(5), unnamed: [] });
    expect(await filesOfRuns(folder)).toMatchObject({ ids: both(7), unnamed: [] });
    expect((await filesOfRuns(folder)).runs.slice(0, before.runs.length)).toEqual(before.runs);
  });

  it("says how many rows each run's folder has", async () => {
    const { folder, into } = await scene();

    const { stderr } = await into(1, { files: { "config.json": '{"select": ["account.*"]}' } });

    expect(stderr.replaceAll(folder, "")).toBe("/run=000001: 1 row.\n");
  });

  it("has a manifest with what a reader needs", async () => {
    const { folder, into } = await scene();
    await into(2);

    const manifest = JSON.parse(await readFile(join(folder, "run=000001", "manifest.json"), "utf8"));
    const { order: _, ...streams } = manifest.streams;
    expect({ ...manifest, streams, state: Object.keys(manifest.state.bookmarks).toSorted() }).toMatchInlineSnapshot(`
      {
        "format": 1,
        "run": 1,
        "state": [
          "account",
          "order",
        ],
        "streams": {
          "account": {
            "activated_version": null,
            "files": [
              {
                "bytes": 144,
                "path": "account/00001.jsonl.gz",
                "rows": 2,
                "schema": 0,
                "sha256": "7e195026394b9a63cb05fc7ad5d1197844328971ceabeeb434c3b7bd9c5a71f3",
                "version": 1769850000000,
              },
            ],
            "key_properties": [
              "id",
            ],
            "rows": 2,
            "schemas": [
              {
                "properties": {
                  "_sdc_extracted_at": {
                    "format": "date-time",
                    "type": [
                      "null",
                      "string",
                    ],
                  },
                  "_sdc_sequence": {
                    "type": [
                      "null",
                      "integer",
                    ],
                  },
                  "_sdc_table_version": {
                    "type": [
                      "null",
                      "integer",
                    ],
                  },
                  "changed": {
                    "type": [
                      "null",
                      "string",
                    ],
                  },
                  "id": {
                    "type": "integer",
                  },
                  "name": {
                    "type": [
                      "null",
                      "string",
                    ],
                  },
                },
                "type": "object",
              },
            ],
          },
        },
        "tap": "tap-scripted 1.2.3",
        "written_at": "2026-01-31T09:11:40.000Z",
      }
    `);
  });

  it("writes no run without rows, but its state", async () => {
    const { folder, into } = await scene();
    await into(3);
    const { runs } = await filesOfRuns(folder);
    await into(3);

    expect((await filesOfRuns(folder)).runs).toEqual(runs);
  });

  it("is complete and has nothing twice after a kill at any step of a first run", async () => {
    const steps = await stepsOf(3);
    expect(steps).toBeGreaterThan(50);
    for (let step = 1; step <= steps; step += 1) {
      const { folder, into } = await scene();
      await into(3, { fileSystem: killedAt(step) });
      const { ids } = await filesOfRuns(folder).catch(() => ({ ids: {} }));
      const again = await into(5);

      expect({ step, code: again.code, ...(await filesOfRuns(folder)) }).toMatchObject({
        step,
        code: 0,
        ids: both(5),
        unnamed: [],
      });
      expect(Object.values(ids).every((each) => each.every((id, at) => id === at + 1))).toBe(true);
    }
  });

  it("is the same after kills of a first and of a second run", async () => {
    const steps = await stepsOf(3);
    for (let step = 1; step <= steps; step += 9) {
      const { folder, into } = await scene();
      await into(3, { fileSystem: killedAt(step) });
      for (let second = 1; second <= steps; second += 11) await into(6, { fileSystem: killedAt(second) });
      const { code } = await into(7);

      expect({ code, ...(await filesOfRuns(folder)) }).toMatchObject({ code: 0, ids: both(7), unnamed: [] });
    }
  });

  it.each([20, 47])("is the same where the process is killed at step %i", async (step) => {
    const { folder, into } = await scene();
    const { signal } = spawnSync(process.execPath, [
      ...process.execArgv,
      "--conditions=@singer-io-ts/source",
      "packages/tap-kit/test/into/sync-until-killed.ts",
      folder,
      "5",
      String(step),
    ]);
    const { code } = await into(7);

    expect(signal).toBe("SIGKILL");
    expect({ code, ...(await filesOfRuns(folder)) }).toMatchObject({ code: 0, ids: both(7), unnamed: [] });
  });

  it("says what is wrong where the disk is full at any step, and leaves nothing that is not complete", async () => {
    const steps = await stepsOf(3);
    for (let step = 1; step <= steps; step += 1) {
      const { folder, into } = await scene();
      let isFull = false;
      const fileSystem = countedSteps((at, name) => {
        isFull ||= at === step && ["write", "write the rest", "create", "make folder", "sync"].includes(name);
        if (isFull && at === step) throw failure("ENOSPC");
      });
      const { code, stderr } = await into(3, { fileSystem });

      expect({ step, code, says: stderr.includes("the disk is full (ENOSPC)") }).toEqual({
        step,
        code: isFull ? 5 : 0,
        says: isFull,
      });
      expect((await filesOfRuns(folder).catch(() => ({ unnamed: [] }))).unnamed).toEqual([]);
      expect((await into(6)).code).toBe(0);
      expect(await filesOfRuns(folder)).toMatchObject({ ids: both(6), unnamed: [] });
    }
  });

  it("refuses a second run at the same time", async () => {
    const { folder, into } = await scene();
    let beat = 0;
    const first = countedSteps(() => {});
    let second: Awaited<ReturnType<typeof into>> | null = null;
    const fileSystem: FileSystem = {
      ...first,
      syncFolder: async (path) => {
        second ??= await into(5, { fileSystem: { ...first, writtenMs: async () => ++beat } });
        await first.syncFolder(path);
      },
    };
    expect((await into(5, { fileSystem })).code).toBe(0);

    expect(second).toMatchObject({ code: 2, stderr: expect.stringContaining("another run writes into this folder") });
    expect(await filesOfRuns(folder)).toMatchObject({ ids: both(5), unnamed: [] });
  });

  it("commits nothing where another run has taken its lock over", async () => {
    const { folder, into } = await scene();
    const first = countedSteps(() => {});
    let second: ReturnType<typeof into> | null = null;
    const fileSystem: FileSystem = {
      ...first,
      rename: async (from, to) => {
        await first.rename(from, to);
        if (second !== null || !to.includes("account")) return;
        // This process stood still; the other one has the lock now and has seen nothing of its rows.
        await first.rename(join(folder, ".lock"), join(folder, ".lock.gone"));
        await rm(join(folder, ".lock.gone"), { recursive: true });
        second = into(3);
        await second;
      },
    };
    const { code, stderr } = await into(5, { fileSystem });
    expect(await second).toMatchObject({ code: 0 });

    expect({ code, stderr }).toMatchObject({ code: 5, stderr: expect.stringContaining("has taken this folder over") });
    expect(await filesOfRuns(folder)).toMatchObject({ ids: both(3), unnamed: [] });
  });

  it.each([
    [["--into", "x", "--state", "s"], "takes no --state"],
    [["--format", "jsonl"], "needs --into"],
    [["--numbers", "double"], "needs --into"],
    [["--into", "x", "--numbers", "float"], "decimal, double"],
    [["--into", "ftp://bucket/x"], "--into: files cannot be written to ftp://."],
  ])("refuses %j", async (argv, why) => {
    const { code, stderr } = await runVerb(growingTap(1, manualClock()), ["sync", ...argv], {
      files: { "config.json": "{}" },
    });

    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(why) });
  });
});
