import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Json, memorySink } from "@singer-io-ts/tap-kit";
import { manualClock, runVerb, type VerbWorld } from "@singer-io-ts/tap-kit/testing";
import { afterEach, describe, expect, it } from "vitest";
import { countedSteps, failure } from "../support/counted-steps.ts";
import { growingTap } from "../support/growing-tap.ts";
import { MemoryBucket, memoryObjects } from "../support/memory-objects.ts";
import { outline } from "../support/run.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const each of folders.splice(0)) await rm(each, { recursive: true, force: true });
});

type Message = Record<string, Json>;

/** Runs of a tap whose records go into batch files of a folder. */
async function scene(
  config: { readonly [setting: string]: Json } = {},
  { pauseMs, ...settings }: { readonly pauseMs?: number; readonly state_interval?: number } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), "batch-"));
  folders.push(folder);
  const sync = async (rows: number, world: VerbWorld = {}, state: Json = {}) => {
    const clock = manualClock();
    const stdout = memorySink();
    const batch_config = {
      encoding: { format: "jsonl" },
      storage: { root: `file://${folder}`, prefix: "in/a-" },
      ...config,
    };
    const files = { "config.json": JSON.stringify({ batch_config, ...settings }), "state.json": JSON.stringify(state) };
    const argv = ["--config", "config.json", "--state", "state.json", "--log-level", "warn"];
    const { code, stderr } = await runVerb(growingTap(rows, clock, pauseMs), argv, { files, clock, stdout, ...world });
    // The kit writes objects.
    return { code, stderr, messages: stdout.messages() as Message[] };
  };
  const check = async (argv: readonly string[], root = `file://${folder}`, world: VerbWorld = {}) => {
    const batch_config = { encoding: { format: "jsonl" }, storage: { root, prefix: "in/a-" } };
    const files = { "config.json": JSON.stringify({ batch_config }) };
    const { code, stdout, stderr } = await runVerb(growingTap(1, manualClock()), argv, { files, ...world });
    return { code, log: stdout + stderr };
  };
  return { folder, sync, check };
}

/** The ids of each stream's rows, in the order of the messages; and those that the last STATE covers. */
async function readBatches(messages: readonly Message[], before: Readonly<Record<string, readonly number[]>> = {}) {
  const ids: Record<string, number[]> = {};
  let covered: Record<string, number> = {};
  const written = new Map(Object.entries(before).map(([id, rows]) => [id, new Set(rows)]));
  for (const message of messages) {
    const stream = String(message["stream"]);
    if (message["type"] === "BATCH") {
      const [url] = message["manifest"] as readonly string[];
      const text = gunzipSync(await readFile(String(url).slice("file://".length))).toString();
      ids[stream] = [
        ...(ids[stream] ?? []),
        ...text
          .trimEnd()
          .split("\n")
          .map((line) => Number(JSON.parse(line).id)),
      ];
      written.set(stream, new Set([...(written.get(stream) ?? []), ...ids[stream]]));
    }
    if (message["type"] === "STATE") {
      const { bookmarks } = message["value"] as { bookmarks: Record<string, Record<string, string | null>> };
      covered = Object.fromEntries(
        Object.entries(bookmarks).map(([id, { replication_key_value, scan }]) => [
          id,
          Number(replication_key_value ?? scan),
        ]),
      );
      for (const [id, rows] of Object.entries(covered)) expect(written.get(id)?.size ?? 0).toBeGreaterThanOrEqual(rows);
    }
  }
  return { ids, covered };
}

const upTo = (rows: number) => Array.from({ length: rows }, (_, at) => at + 1);

describe("records in batch files", () => {
  it("go into an object store, by the URLs that its readers take", async () => {
    const bucket = new MemoryBucket();
    const { sync } = await scene({ storage: { root: "s3://bucket/", prefix: "in/a-" } });
    const { code, messages } = await sync(3, { openObjects: async () => memoryObjects(bucket) });

    const urls = messages.flatMap(({ type, manifest }) => (type === "BATCH" ? (manifest as readonly string[]) : []));
    const rows = urls.map((url) => gunzipSync(bucket.objects.get(url.slice("s3://bucket/".length))!.bytes).toString());
    expect(code).toBe(0);
    expect(urls[0]).toMatch(/^s3:\/\/bucket\/in\/a-account-.*\.jsonl\.gz$/);
    expect(
      rows
        .join("")
        .match(/"id":\d/g)
        ?.toSorted(),
    ).toEqual(['"id":1', '"id":1', '"id":2', '"id":2', '"id":3', '"id":3']);
    expect(bucket.begun.size).toBe(0);
  });

  it("are named by BATCH messages before a STATE or ACTIVATE_VERSION that counts on them", async () => {
    const { sync } = await scene();
    const { code, messages } = await sync(3);
    const ofAccount = messages.filter(({ stream }) => stream === "account");

    expect(code).toBe(0);
    expect(outline(ofAccount)).toEqual(["SCHEMA account", "BATCH account", "ACTIVATE_VERSION account"]);
    expect(messages.at(-1)).toMatchObject({ type: "STATE" });
    expect((await readBatches(messages)).ids).toEqual({ account: upTo(3), order: upTo(3) });
  });

  it("have in each row, and in the schema, what a message says around a record", async () => {
    const { folder, sync } = await scene();
    const { messages } = await sync(1);
    const [file] = (await readdir(join(folder, "in"))).filter((name) => name.startsWith("a-account-"));
    const { properties } = messages[0]!["schema"] as { properties: object };

    expect(JSON.parse(gunzipSync(await readFile(join(folder, "in", String(file)))).toString())).toEqual({
      _sdc_extracted_at: "2026-01-31T09:00:00.000Z",
      _sdc_sequence: 1769850000000,
      _sdc_table_version: 1769850000000,
      id: 1,
      name: "n1",
      changed: null,
    });
    expect(Object.keys(properties)).toEqual([
      "_sdc_extracted_at",
      "_sdc_sequence",
      "_sdc_table_version",
      "id",
      "name",
      "changed",
    ]);
  });

  it("have at most batch_size rows a file", async () => {
    const { folder, sync } = await scene({ batch_size: 1 });
    const { messages } = await sync(5);

    expect(messages.filter(({ type }) => type === "BATCH")).toHaveLength(10);
    expect(await readdir(join(folder, "in"))).toHaveLength(10);
    expect((await readBatches(messages)).ids).toEqual({ account: upTo(5), order: upTo(5) });
  });

  it("are few where rows come slowly: without a state_interval a STATE, which ends them, comes every five minutes", async () => {
    const filesOf = async (settings: { readonly state_interval?: number }) => {
      const { sync } = await scene({}, { pauseMs: 5000, ...settings });
      // No step waits for a disk.
      const { messages } = await sync(240, { fileSystem: countedSteps(() => {}) });
      expect((await readBatches(messages)).ids).toEqual({ account: upTo(240), order: upTo(240) });
      return messages.filter(({ type }) => type === "BATCH").length;
    };

    expect(await filesOf({})).toBeLessThan(12);
    expect(await filesOf({ state_interval: 10 })).toBeGreaterThan(15);
  });

  it("are complete wherever a message names them, after a kill at any step", async () => {
    let steps = 0;
    const first = await scene();
    const counting = countedSteps((at) => {
      steps = at;
    });
    // So many rows that STATE messages are worth it in between.
    expect(
      outline((await first.sync(60, { fileSystem: counting })).messages).filter((each) => each === "STATE").length,
    ).toBeGreaterThan(2);
    expect(steps).toBeGreaterThan(30);
    // Streams are written at the same time, so a run may have a step more than another one.
    for (let step = 1, isReached = true; isReached; step += 1) {
      const { sync } = await scene();
      isReached = false;
      const fileSystem = countedSteps((at) => {
        if (at < step) return;
        isReached = true;
        throw failure("EKILLED");
      });
      const { code, messages } = await sync(60, { fileSystem });
      const before = await readBatches(messages);
      const state = messages.findLast(({ type }) => type === "STATE")?.["value"] ?? {};
      const after = await readBatches((await sync(61, {}, state)).messages, before.ids);

      expect({ step, code }).toEqual({ step, code: isReached ? 5 : 0 });
      expect(isReached || step > 30).toBe(true);
      for (const id of ["account", "order"]) {
        const all = [...(before.ids[id] ?? []), ...(after.ids[id] ?? [])];
        expect([...new Set(all)].toSorted((a, b) => a - b)).toEqual(upTo(61));
      }
    }
  });

  it.each([
    ["ENOSPC", 5, "the disk is full (ENOSPC)"],
    ["EROFS", 2, "files cannot be read or written there (EROFS)"],
    ["EISDIR", 2, "something else is in its place, or in that of a folder which it is in (EISDIR). Remove that"],
    ["ENOENT", 2, "it was removed meanwhile, or a link leads to nothing (ENOENT)"],
    ["EXDEV", 2, "a part of the folder is on another file system (EXDEV)"],
    ["EIO", 5, "the file system failed (EIO)"],
  ])("end the run with a reason where a file cannot be written: %s", async (systemError, code, reason) => {
    const { folder, sync } = await scene();
    const fileSystem = countedSteps((_, name) => {
      if (name === "write") throw failure(systemError);
    });
    const ended = await sync(3, { fileSystem });

    expect(ended).toMatchObject({ code, stderr: expect.stringContaining(reason) });
    expect(outline(ended.messages).filter((each) => !each.startsWith("SCHEMA"))).toEqual([]);
    expect(await readdir(join(folder, "in"))).toEqual([]);
  });

  it("need a folder", async () => {
    const { folder, sync } = await scene();
    await writeFile(join(folder, "in"), "a file");

    expect(await sync(1)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/in\/a-\w+-.*: something else is in its place/),
    });
  });

  it("need a place that is known", async () => {
    const { sync } = await scene({ storage: { root: "ftp://host/x" } });

    expect(await sync(1)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("batch_config.storage.root: files cannot be written to ftp://"),
    });
  });

  it.each([
    ["?", { root: "/data/a?b" }],
    ["::", { root: "/data/12::00" }],
    ["? in the prefix", { root: "s3://bucket", prefix: "a?b" }],
    ["a control character in the prefix", { root: "/data", prefix: "a\nb" }],
  ])("are refused where targets would not find them: %s", async (_, storage) => {
    const { sync } = await scene({ storage });

    expect(await sync(1, { openObjects: async () => memoryObjects(new MemoryBucket()) })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("batch_config.storage: targets do not find files whose addresses begin with"),
      messages: [],
    });
  });

  it("are tried by --test and doctor, which leave none", async () => {
    const { folder, check } = await scene();
    const bucket = new MemoryBucket();
    const openObjects = async () => memoryObjects(bucket);
    for (const argv of [["--test", "--config", "config.json"], ["doctor"]]) {
      expect(await check(argv)).toMatchObject({ code: 0, log: expect.stringContaining(`file://${folder}/in/a-`) });
      expect(await check(argv, "s3://bucket", { openObjects })).toMatchObject({ code: 0 });
      expect(await check(argv, "/dev/null")).toMatchObject({
        code: 2,
        log: expect.stringMatching(/batch_config\W.*something else is in its place/),
      });
      expect(await check(argv, "ftp://host")).toMatchObject({ code: 2 });
    }
    expect(await readdir(join(folder, "in"))).toEqual([]);
    expect([bucket.objects.size, bucket.begun.size]).toEqual([0, 0]);
  });

  it("take empty members as left out", async () => {
    const { folder, sync } = await scene({ encoding: { format: "jsonl", compression: null }, batch_size: null });

    expect(await sync(1)).toMatchObject({ code: 0 });
    expect(await readdir(join(folder, "in"))).toHaveLength(2);
  });

  it("are refused by Airbyte's commands", async () => {
    const files = {
      "config.json": JSON.stringify({ batch_config: { encoding: { format: "jsonl" }, storage: { root: "x" } } }),
      "catalog.json": JSON.stringify({
        streams: [
          { stream: { name: "account", json_schema: {} }, sync_mode: "full_refresh", destination_sync_mode: "append" },
        ],
      }),
    };
    const tap = growingTap(1, manualClock());
    const check = await runVerb(tap, ["check", "--config", "config.json"], { files });
    const read = await runVerb(tap, ["read", "--config", "config.json", "--catalog", "catalog.json"], { files });

    expect(check.stdout).toContain("batch_config: Airbyte's protocol has no message that names batch files.");
    expect(read.stdout).toContain("batch_config: Airbyte's protocol has no message that names batch files.");
    expect(read.code).toBe(1);
  });
});
