import { describe, expect, it } from "vitest";
import { run } from "../support/run.ts";
import { scriptedTap } from "../support/scripted-tap.ts";

const tap = scriptedTap({
  properties: { token: { type: "string", airbyte_secret: true, description: "How to get in." } },
});

describe("the command line", () => {
  it("explains itself on one screen", async () => {
    const { code, text } = await run(tap, ["--help"]);

    expect(code).toBe(0);
    expect(text.split("\n").length).toBeLessThanOrEqual(30);
    expect(text).toContain("tap-scripted --config config.json --discover > catalog.json\n");
  });

  it("shows its version", async () => {
    expect((await run(tap, ["--version"])).text).toBe("tap-scripted v1.2.3\n");
  });

  it("describes itself as Meltano's SDK does", async () => {
    const { text } = await run(tap, ["--about", "--format=json"]);

    expect(JSON.parse(text)).toMatchObject({
      name: "tap-scripted",
      version: "1.2.3",
      capabilities: expect.arrayContaining(["catalog", "discover", "state", "about", "test"]),
      settings: {
        type: "object",
        properties: {
          token: { type: ["string", "null"], description: "How to get in.", secret: true, writeOnly: true },
          max_workers: { type: ["integer", "null"], default: 8 },
        },
        required: [],
      },
    });
  });

  it("describes itself for people too", async () => {
    const { text } = await run(tap, ["--about"]);

    expect(text).toContain("  token (string; secret)\n      How to get in.\n");
  });

  it.each([
    [["--confg", "x"], "tap-scripted: unknown option '--confg'"],
    [["frobnicate"], "tap-scripted: frobnicate is no verb of this tap. See tap-scripted --help.\n"],
  ])("refuses %j by name", async (args, message) => {
    const { code, logs, text } = await run(tap, args);

    expect({ code, text }).toEqual({ code: 2, text: "" });
    expect(logs).toContain(message);
  });

  it("logs in lines of JSON where asked", async () => {
    const { logs } = await run(tap, ["--test", "--log-format", "json"]);

    const time = "2026-01-31T09:00:00.000Z";
    expect(
      logs
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { time, level: "info", code: "check", message: "ok: login: logged in" },
      { time, level: "info", code: "check_verdict", message: "Everything is in order." },
    ]);
  });

  it.each([
    ["--test", "WARN rights: The user sees some rows only."],
    ["check", '"level":"WARN","message":"rights: The user sees some rows only."'],
  ])("warns of a step of a check that is good enough for a run: %s", async (command, warning) => {
    const careful = scriptedTap({
      source: {
        async *check() {
          yield { step: "rights", ok: true, warn: true, detail: "The user sees some rows only." };
        },
      },
    });

    const { code, logs, text } = await run(careful, [command]);

    expect(code).toBe(0);
    expect(logs + text).toContain(warning);
  });

  it("logs as little as asked", async () => {
    expect((await run(tap, ["--test", "--log-level", "warn"])).logs).toBe("");
  });
});
