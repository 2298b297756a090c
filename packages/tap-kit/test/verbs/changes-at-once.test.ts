import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { main } from "../../src/main.ts";
import { memorySink } from "../../src/output/sink.ts";
import { manualClock } from "../../src/testing/manual-clock.ts";
import { runVerb } from "../../src/testing/run-verb.ts";
import { scriptedTap } from "../support/scripted-tap.ts";
import { tapWith, verbThat } from "../support/verbs.ts";

let folder = "";
let state = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "at-once-"));
  state = join(folder, "state.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

const names = ["people", "places", "plans", "pets"];
const bookmark = {
  format: 1,
  org: "server-1",
  version: 1_769_849_100_000,
  rows: 1234,
  replication_key: "changed",
  replication_key_value: "2026-01-31T09:05:00.000Z",
  scan: null,
  tail: null,
};
const whole = JSON.stringify({ bookmarks: Object.fromEntries(names.map((name) => [name, bookmark])) });

/** One command on this machine's own files. */
async function typed(...argv: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  let said = "";
  const stderr = (text: string) => {
    said += text;
  };
  const clock = { ...manualClock(), sleep: () => new Promise<void>((resolve) => setImmediate(resolve)) };
  const code = await main(scriptedTap({}), { argv, clock, stdout: memorySink(), stderr });
  return { code, said };
}

const valuesIn = (text: string): unknown =>
  names.map((name) => JSON.parse(text).bookmarks[name]?.replication_key_value);

describe("commands that change a file at once", () => {
  it("each change it: none of the changes is lost", async () => {
    writeFileSync(state, whole);

    const ends = await Promise.all([
      typed("state", "reset", "people", "--state", state),
      typed("state", "reset", "places", "--state", state),
      typed("state", "rewind", "plans", "--to", "2026-01-02", "--state", state),
      typed("state", "reset", "pets", "--state", state),
    ]);

    expect(ends.map(({ code, said }) => (code === 0 ? 0 : said))).toEqual([0, 0, 0, 0]);
    expect(valuesIn(readFileSync(state, "utf8"))).toEqual([null, null, "2026-01-02T00:00:00.000Z", null]);
    expect(readdirSync(folder)).toEqual(["state.json"]);
  });

  it("wait for each other by the same lock, where the file has two names", async () => {
    writeFileSync(state, whole);
    const link = join(folder, "linked.json");
    symlinkSync("state.json", link);

    await Promise.all([
      typed("state", "reset", "people", "--state", state),
      typed("state", "reset", "places", "--state", link),
      typed("state", "reset", "plans", "--state", state),
      typed("state", "reset", "pets", "--state", link),
    ]);

    expect(valuesIn(readFileSync(state, "utf8"))).toEqual([null, null, null, null]);
  });

  it("say so where something else has the place of the lock", async () => {
    writeFileSync(state, whole);
    mkdirSync(join(folder, ".state.json.lock"));
    writeFileSync(join(folder, ".state.json.lock", "one"), "");
    writeFileSync(join(folder, ".state.json.lock", "other"), "");

    const { code, said } = await typed("state", "reset", "people", "--state", state);

    expect({ code, said }).toEqual({ code: 2, said: expect.stringContaining("the place of the lock of this file") });
    expect(readFileSync(state, "utf8")).toBe(whole);
  });

  it("say so where the folder is not there", async () => {
    const states = join(folder, "states.jsonl");
    writeFileSync(states, `${whole}\n`);

    const { code, said } = await typed("state", "take", states, "--state", join(folder, "none", "state.json"));

    expect({ code, said }).toEqual({ code: 2, said: expect.stringContaining("cannot be written (ENOENT)") });
  });
});

describe("a file that a person was asked about", () => {
  /** A verb that replaces a file which something else may have changed since it was looked at. */
  const asking = (meanwhile: string | null) =>
    verbThat(async ({ files }) => {
      const since = await files.revision("catalog.json");
      if (meanwhile !== null) await files.write("catalog.json", meanwhile);
      await files.alone("catalog.json", () => files.write("catalog.json", "mine"), since);
      return 0;
    });

  it.each([
    ["as it was", { "catalog.json": "old" }, null, 0, "mine"],
    ["changed meanwhile", { "catalog.json": "old" }, "theirs", 2, "theirs"],
    ["made meanwhile", {}, "theirs", 2, "theirs"],
    ["not there, as before", {}, null, 0, "mine"],
  ])("and that is %s", async (_what, files, meanwhile, code, after) => {
    const tap = tapWith(asking(meanwhile));

    const done = await runVerb(tap, ["show", "people"], { files });

    expect({ code: done.code, after: done.files["catalog.json"] }).toEqual({ code, after });
    expect(done.stderr.includes("was changed by something else meanwhile")).toBe(code === 2);
  });
});
