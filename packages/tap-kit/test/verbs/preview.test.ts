import type { DiscoverOptions } from "@singer-io-ts/tap-kit";
import { runVerb } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { complete, pageOf } from "../support/pages.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const streams = ["people", "places"].map((id) => plainStream(id));

/** A preview, by a source that discovers all streams whatever is wanted. */
async function preview(name: string) {
  const asked: (DiscoverOptions | undefined)[] = [];
  const tap = scriptedTap({
    streams,
    source: {
      discover: async (_, options) => {
        asked.push(options);
        return streams;
      },
    },
    async *read(selection) {
      yield pageOf(selection, selection.stream.id === "places" ? [7] : [1, 2], { end: complete });
    },
  });
  const { code, stdout, stderr } = await runVerb(tap, ["preview", name, "--json"], { files: { "config.json": "{}" } });
  return { code, stdout, stderr, asked };
}

describe("preview", () => {
  it("asks for its stream alone, and finds it among all where the source gives them", async () => {
    const { code, stdout, asked } = await preview("PLACES");

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ id: 7 }]);
    expect(asked).toMatchObject([{ only: ["PLACES"], ignoresOthers: true }]);
  });

  it("says which name a wrong one may mean", async () => {
    const { code, stderr } = await preview("plases");

    expect(code).toBe(2);
    expect(stderr).toContain("plases: no stream of this name is selected. Did you mean places?");
  });
});
