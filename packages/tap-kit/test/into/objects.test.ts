import { manualClock, runVerb } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { TapError } from "../../src/errors/tap-error.ts";
import type { ObjectStore } from "../../src/stores/objects/object-store.ts";
import { growingTap } from "../support/growing-tap.ts";
import { MemoryBucket, memoryObjects } from "../support/memory-objects.ts";
import { runsIn } from "./runs-in-bucket.ts";

/** A bucket of the test's own, and syncs into it. */
function scene() {
  const bucket = new MemoryBucket();
  const into = (rows: number, store: ObjectStore = memoryObjects(bucket)) => {
    const clock = manualClock();
    const argv = ["sync", "--into", "s3://bucket", "--log-level", "error"];
    return runVerb(growingTap(rows, clock), argv, {
      files: { "config.json": "{}" },
      clock,
      openObjects: async () => store,
    });
  };
  const textOf = (key: string) => bucket.objects.get(key)!.bytes.toString();
  return { bucket, into, textOf };
}
const upTo = (rows: number) => Array.from({ length: rows }, (_, at) => at + 1);
const both = (rows: number) => ({ account: upTo(rows), order: upTo(rows) });

const unavailable = () =>
  new TapError("s3://bucket: it is busy.", { code: "STORE_UNAVAILABLE", kind: "unavailable", scope: "run", hint: "" });

/** A process that is killed before this request: nothing that it still asks for happens. */
const killedAt = (bucket: MemoryBucket, step: number) =>
  memoryObjects(bucket, (at) => {
    if (at >= step) throw unavailable();
  });

/** How many requests a run into a new bucket has that change something. */
async function stepsOf(rows: number): Promise<number> {
  let steps = 0;
  const { bucket, into } = scene();
  const store = memoryObjects(bucket, (at) => {
    steps = at;
  });
  await into(rows, store);
  return steps;
}

describe("sync --into an object store", () => {
  it("writes objects that a manifest names, with a state from which the next run continues", async () => {
    const { bucket, into, textOf } = scene();
    expect(await into(5)).toMatchObject({ code: 0, stdout: "" });
    expect(runsIn(bucket)).toEqual({ ids: both(5), runs: ["run=000001/manifest.json"], unnamed: [] });
    expect(await into(7)).toMatchObject({ code: 0 });

    expect(runsIn(bucket)).toMatchObject({ ids: both(7), unnamed: [] });
    expect(JSON.parse(textOf("state.json"))).toMatchObject({ run: 2, bookmarks: { account: {}, order: {} } });
  });

  it("has one manifest a run, which grows while the run goes on", async () => {
    const { bucket, into, textOf } = scene();
    const rows: number[] = [];
    const store = memoryObjects(bucket);
    await into(9, {
      ...store,
      put: async (key, text, condition) => {
        if (key.endsWith("manifest.json")) rows.push(JSON.parse(text).streams.account?.rows ?? 0);
        return store.put(key, text, condition);
      },
    });

    expect(rows.length).toBeGreaterThan(2);
    expect(rows).toEqual(rows.toSorted((a, b) => a - b));
    expect(JSON.parse(textOf("run=000001/manifest.json"))).toMatchObject({ run: 1, commit: rows.length });
    expect(runsIn(bucket)).toMatchObject({ ids: both(9), unnamed: [] });
  });

  it("writes no run without rows, but its state", async () => {
    const { bucket, into } = scene();
    await into(3);
    await into(3);

    expect(runsIn(bucket)).toMatchObject({ ids: both(3), runs: ["run=000001/manifest.json"] });
  });

  it("is complete and has nothing twice after a kill at any request of a first run", async () => {
    const steps = await stepsOf(3);
    expect(steps).toBeGreaterThan(15);
    for (let step = 1; step <= steps; step += 1) {
      const { bucket, into } = scene();
      await into(3, killedAt(bucket, step));
      const { code } = await into(5);

      expect({ step, code, ...runsIn(bucket) }).toMatchObject({ step, code: 0, ids: both(5), unnamed: [] });
    }
  });

  it("is the same after kills of a first and of a second run", async () => {
    const steps = await stepsOf(3);
    for (let step = 1; step <= steps; step += 2) {
      const { bucket, into } = scene();
      await into(3, killedAt(bucket, step));
      for (let second = 1; second <= steps; second += 3) await into(6, killedAt(bucket, second));
      const { code } = await into(7);

      expect({ step, code, ...runsIn(bucket) }).toMatchObject({ step, code: 0, ids: both(7), unnamed: [] });
    }
  });

  it("ends red where a request fails for good, and the next run brings all", async () => {
    const steps = await stepsOf(3);
    for (let step = 1; step <= steps; step += 1) {
      const { bucket, into } = scene();
      let failed = "";
      const store = memoryObjects(bucket, (at, name, key) => {
        if (at !== step) return;
        failed = `${name} ${key}`;
        throw unavailable();
      });
      const { code } = await into(3, store);
      expect({ failed, code }).toEqual({ failed, code: 5 });
      expect((await into(5)).code).toBe(0);
      expect({ failed, ...runsIn(bucket) }).toMatchObject({ failed, ids: both(5), unnamed: [] });
    }
  });

  it("takes what it wrote itself for written where the reply was lost", async () => {
    const { bucket, into } = scene();
    const store = memoryObjects(bucket);
    let refusals = 0;
    const { code } = await into(5, {
      ...store,
      put: async (key, text, condition) => {
        const tag = await store.put(key, text, condition);
        // The second try of the client is refused because of the first one.
        if (tag === null || condition === "always" || key === "state.json") return tag;
        refusals += 1;
        return null;
      },
    });

    expect(refusals).toBeGreaterThan(5);
    expect({ code, ...runsIn(bucket) }).toMatchObject({ code: 0, ids: both(5), unnamed: [] });
  });

  it("refuses a second run at the same time", async () => {
    const { bucket, into } = scene();
    const store = memoryObjects(bucket);
    let second: Awaited<ReturnType<typeof into>> | null = null;
    let beat = 0;
    const beating: ObjectStore = {
      ...store,
      get: async (key) => {
        const found = await store.get(key);
        return found && key === ".lock" ? { ...found, tag: String(++beat) } : found;
      },
    };
    await into(5, {
      ...store,
      begin: async (key) => {
        second ??= await into(5, beating);
        return store.begin(key);
      },
    });

    expect(second).toMatchObject({ code: 2, stderr: expect.stringContaining("another run writes into this folder") });
    expect(runsIn(bucket)).toMatchObject({ ids: both(5), unnamed: [] });
  });

  it.each([
    ["before it commits", "complete"],
    ["while it commits", "put"],
  ])("commits nothing where another run has taken its lock over %s", async (_when, at) => {
    const { bucket, into } = scene();
    let second: Promise<{ readonly code: number }> | null = null;
    // This process stood still; the other one has the lock now and has seen nothing of its rows.
    const overtaken = async (name: string, key: string) => {
      if (second !== null || name !== at || !key.startsWith("run=")) return;
      bucket.objects.delete(".lock");
      second = into(3);
      await second;
    };
    const store = memoryObjects(bucket);
    const { code, stderr } = await into(5, {
      ...store,
      begin: async (key) => {
        const parts = await store.begin(key);
        return { ...parts, complete: () => overtaken("complete", key).then(() => parts.complete()) };
      },
      put: (key, text, condition) => overtaken("put", key).then(() => store.put(key, text, condition)),
    });

    expect(await second).toMatchObject({ code: 0 });
    expect({ code, stderr }).toMatchObject({ code: 5, stderr: expect.stringContaining("has taken this folder over") });
    expect(runsIn(bucket)).toMatchObject({ ids: both(3), unnamed: [] });
  });

  it("refuses a store that overwrites what must not be overwritten", async () => {
    const { bucket, into } = scene();

    expect(
      await into(
        1,
        memoryObjects(bucket, () => {}, false),
      ),
    ).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("the store overwrites an object that must not be there"),
    });
  });

  it("leaves no lock in a store that it refuses", async () => {
    const { bucket, into } = scene();
    await into(
      1,
      memoryObjects(bucket, () => {}, false),
    );

    expect([...bucket.objects.keys()]).toEqual([]);
  });

  it("refuses to go on where the state names a run without a manifest", async () => {
    const { bucket, into } = scene();
    await into(3);
    bucket.objects.delete("run=000001/manifest.json");

    const { code, stderr } = await into(5);

    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("run=000001/manifest.json: it is missing"),
    });
    expect([...bucket.objects.keys()].filter((key) => key.startsWith("run=")).length).toBeGreaterThan(0);
  });

  it("finds the newest run without a state, also where the state is of an older one", async () => {
    const { bucket, into } = scene();
    await into(3);
    const older = bucket.objects.get("state.json")!;
    await into(4);
    await into(5);
    bucket.objects.set("state.json", older);
    await into(6);
    bucket.objects.delete("state.json");
    await into(7);

    expect(runsIn(bucket)).toMatchObject({ ids: both(7), unnamed: [] });
  });
});
