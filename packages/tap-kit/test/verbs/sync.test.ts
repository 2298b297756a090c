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
