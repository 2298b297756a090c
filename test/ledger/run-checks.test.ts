import { describe, expect, it } from "vitest";
import { canaries, expectNoSecret, expectNoStepBack, unreadableObjects } from "./run-checks.ts";

const bookmark = (value: string | null, { version = 1, scan = null as string | null } = {}) => ({
  bookmarks: { Account: { version, replication_key_value: value, scan } },
});
const [early, late] = ["2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"];

describe("a bookmark", () => {
  it.each([
    ["moves on", [bookmark(early), bookmark(late)]],
    ["begins", [undefined, bookmark(null, { scan: "{}" }), bookmark(early)]],
    [
      "is of a full load, with a watermark of its own",
      [bookmark(late), bookmark(null, { version: 2, scan: "{}" }), bookmark(early, { version: 2 })],
    ],
    [
      "is of a stream that is loaded in full each time",
      [bookmark(null), bookmark(null, { version: 2, scan: "{}" }), bookmark(null, { version: 2 })],
    ],
  ])("that %s is fine", (_what, [given, ...states]) => {
    expect(() => expectNoStepBack(given, states)).not.toThrow();
  });

  it.each([
    ["moved back", [bookmark(late), bookmark(early)], "moved back"],
    [
      "moved back after a full load",
      [bookmark(early), bookmark(late, { version: 2 }), bookmark(early, { version: 2 })],
      "moved back",
    ],
    ["was lost", [bookmark(early), bookmark(null)], "moved back"],
    ["was lost in a read under the same version", [bookmark(early), bookmark(null, { scan: "{}" })], "moved back"],
    [
      "was lost with its version, though nothing is read",
      [bookmark(early), bookmark(null, { version: 2 })],
      "moved back",
    ],
    ["is missing later", [bookmark(early), { bookmarks: {} }], "no bookmark of Account"],
  ])("that %s is an error", (_what, [given, ...states], message) => {
    expect(() => expectNoStepBack(given, states)).toThrow(message);
  });
});

describe("an object that is hidden", () => {
  const job = { kind: "job", full: true, watermark: null };

  it.each([
    ["is not in the state", undefined, ["Account"]],
    ["was read to its end", bookmark(early), ["Account"]],
    ["is read in an order", bookmark(null, { scan: JSON.stringify({ ...job, kind: "ordered" }) }), ["Account"]],
    [
      "has a job of a load with a tail",
      bookmark(null, { scan: JSON.stringify({ ...job, watermark: early }) }),
      ["Account"],
    ],
    [
      "has a job that reads old rows again",
      bookmark(late, { scan: JSON.stringify({ ...job, full: false }) }),
      ["Account"],
    ],
    ["has a job of all its rows", bookmark(null, { scan: JSON.stringify(job) }), []],
  ])("and %s", (_what, state, unreadable) => {
    expect(unreadableObjects(new Set(["Account"]), state)).toEqual(unreadable);
  });
});

describe("a secret", () => {
  const run = { exitCode: 0, messages: [], state: undefined, calls: 0, stdout: "", stderr: "" };
  const encoded = Buffer.from(`id:${canaries.clientSecret}`).toString("base64");

  it.each([
    ["in the logs", { stderr: `WARN ${canaries.password}` }],
    ["in the output, in base64", { stdout: `{"type":"STATE","value":"${encoded}"}\n` }],
    ["that is an access token", { stderr: "Bearer 00D5g000002IBu7!AQ0AQ" }],
  ])("%s is an error", (_what, shown) => {
    expect(() => expectNoSecret({ ...run, ...shown })).toThrow("a run shows");
    expect(() => expectNoSecret(run)).not.toThrow();
  });
});
