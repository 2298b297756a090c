import type { Json } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { run } from "../support/run.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const ids = ["Case", "Order", "report_sales"];
const tap = scriptedTap({ streams: ids.map((id) => plainStream(id)) });
const catalog = {
  streams: ids.map((id) => ({
    tap_stream_id: id,
    stream: id,
    schema: plainStream(id).schema,
    metadata: [{ breadcrumb: [], metadata: { selected: true } }],
  })),
};

/** The exit code of a run, and what it says of the setting. */
async function saidOf(allow_shrink: readonly string[], files: Readonly<Record<string, Json>> = {}) {
  const { code, logs } = await run(tap, [], { files: { config: { allow_shrink: [...allow_shrink] }, ...files } });
  return [code, /^\w+ (allow_shrink: .*)$/m.exec(logs)?.[1] ?? null];
}

describe("names in allow_shrink", () => {
  it.each([[["Order"]], [["Case", "report_*"]], [["nothing_*"]]])("%j are streams, or have a *", async (names) => {
    expect([await saidOf(names), await saidOf(names, { catalog })]).toEqual([
      [0, null],
      [0, null],
    ]);
  });

  it.each([
    [["Ordr"], "Ordr (did you mean Order?)"],
    [["order"], "order (did you mean Order?)"],
    [["Cse", "report_sale"], "Cse (did you mean Case?), report_sale (did you mean report_sales?)"],
  ])("%j end the run before anything is read, with the nearest names", async (names, named) => {
    const error = `allow_shrink: there is no stream ${named}. Write the names as discovery has them, in upper and lower case, or take them out.`;

    expect([await saidOf(names), await saidOf(names, { catalog })]).toEqual([
      [2, error],
      [2, error],
    ]);
  });

  it("may be of a stream that a catalog lacks, which is a warning", async () => {
    expect(await saidOf(["Task"], { catalog })).toEqual([
      0,
      "allow_shrink: the catalog has no stream Task (did you mean Case?).",
    ]);
    expect(await saidOf(["Task"])).toEqual([2, expect.stringContaining("there is no stream Task")]);
  });

  it("may be of a stream that only the state has", async () => {
    expect(await saidOf(["Gone"], { state: { bookmarks: { Gone: null } } })).toEqual([0, null]);
  });
});
