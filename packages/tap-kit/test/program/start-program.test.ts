import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { kitSettings } from "../../src/index.ts";
import { startProgram } from "../../src/program/start-program.ts";

const tap = {
  name: "tap-notes",
  settingsOfVerbs: { retry_deadline: 60 },
  spec: {
    connectionSpecification: {
      type: "object",
      required: ["url"],
      properties: {
        ...kitSettings,
        url: { type: "string" },
        retry_deadline: { type: "number", default: 600 },
        pages: { type: "integer", default: 5 },
      },
    },
  },
} as const;

describe("a program that uses a tap's service", () => {
  const folder = mkdtempSync(join(tmpdir(), "program-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("gives its settings, which are checked and get their defaults: those of verbs", async () => {
    const { settings, files } = await startProgram(tap, { url: "x" }, {});

    expect(settings).toMatchObject({ url: "x", pages: 5, retry_deadline: 60 });
    expect(files).toEqual([]);
  });

  it("may name their file, into which a tap may have to write", async () => {
    const file = join(folder, "config.yaml");
    writeFileSync(file, "url: x\nretry_deadline: 5\n");

    const { settings, files, places } = await startProgram(tap, file, {});

    expect({ settings, files, place: places.get("url") }).toMatchObject({
      settings: { url: "x", retry_deadline: 5 },
      files: [file],
      place: file,
    });
  });

  it.each([
    [{}, /^config: url: it is missing/],
    [{ url: "x", retry_deadlin: 1 }, /retry_deadlin is no setting. Did you mean retry_deadline\?/],
    [{ url: "x", pages: "many" }, /pages/],
  ])("is told what is wrong with %j", async (config, message) => {
    await expect(startProgram(tap, config, {})).rejects.toThrowError(message);
  });

  it("keeps the quota that is set, and stops with the program's signal", async () => {
    const stop = new AbortController();
    const { run } = await startProgram(tap, { url: "x", quota_percent_per_run: 1 }, { signal: stop.signal });
    run.allowance.observe(0, 100);
    await run.allowance.take(1, run.signal);

    await expect(run.allowance.take(1, run.signal)).rejects.toMatchObject({ detail: { code: "QUOTA" } });
    stop.abort();
    expect(run.signal.aborted).toBe(true);
  });
});
