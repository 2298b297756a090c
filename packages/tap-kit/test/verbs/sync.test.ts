import { type Sink, TapError } from "@singer-io-ts/tap-kit";
import { runVerb } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const tap = scriptedTap({ streams: [plainStream("account"), plainStream("order")] });
const pipeline = (...argv: readonly string[]) => runVerb(tap, argv, { files });
const files = { "config.json": "{}", "state.json": "{}" };

describe("the verb sync", () => {
  it("is the run of the same options without a verb", async () => {
    const run = await pipeline("--config", "config.json", "--state", "state.json");

    expect(run.code).toBe(0);
    expect(run.stdout).toContain('"type":"SCHEMA","stream":"account"');
    expect(await pipeline("sync", "--state", "state.json")).toEqual(run);
    expect(await pipeline("--config", "config.json", "sync", "-s", "state.json")).toEqual(run);
  });

  it("says where the next run begins where its output is full; a verb without a state does not", async () => {
    const full = new TapError("Standard output: writing failed with ENOSPC.", {
      code: "OUTPUT_FAILED",
      kind: "unavailable",
      hint: "Make sure that what takes it runs, and has space.",
    });
    const failing = (at: "write" | "flush"): Sink => ({
      write: async () => {
        if (at === "write") throw full;
      },
      flush: async () => {
        if (at === "flush") throw full;
      },
    });
    const said = async (verb: string, at: "write" | "flush") => {
      const { code, stderr } = await runVerb(tap, [verb], { files, stdout: failing(at) });
      return [code, /Make sure.*/.exec(stderr)?.[0]];
    };

    const always = "Make sure that what takes it runs, and has space.";
    const resumes = `${always} The next run resumes from the last STATE.`;
    expect([await said("sync", "write"), await said("sync", "flush")]).toEqual([
      [5, resumes],
      [5, resumes],
    ]);
    expect([await said("streams", "write"), await said("streams", "flush")]).toEqual([
      [5, always],
      [5, always],
    ]);
  });

  it("reads what the catalog of the working folder selects", async () => {
    const { stdout: catalog } = await pipeline("--config", "config.json", "--discover");
    const selected = JSON.parse(catalog);
    for (const { stream, metadata } of selected.streams) {
      metadata.find(({ breadcrumb }: { breadcrumb: unknown[] }) => breadcrumb.length === 0).metadata.selected =
        stream === "order";
    }
    const chosen = { ...files, "catalog.json": JSON.stringify(selected) };

    const run = await runVerb(tap, ["sync"], { files: chosen });

    expect(run).toEqual(
      await runVerb(tap, ["--config", "config.json", "--catalog", "catalog.json"], { files: chosen }),
    );
    expect(run.stdout).not.toContain('"stream":"account"');
  });
});
