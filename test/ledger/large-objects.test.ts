import { describe, it, vi } from "vitest";
import { holdAlways, timeout } from "./check-histories.ts";

// What is read apart from ten thousand rows on, here from a few on: body and tail, jobs and their results.
vi.mock("../../src/plan/transport.ts", async (original) => ({
  ...(await original<Readonly<Record<string, unknown>>>()),
  fewRows: 4,
  compositeRows: 2,
}));

// Pages go out in several parts from 1 MiB on, here from a few kilobytes on.
vi.mock("../../src/transcode/write/block-bytes.ts", () => ({ blockBytes: 8_192 }));

describe("a random history of an org whose objects are large", () => {
  it("ends with every row in the target, whatever goes wrong and wherever runs are killed", { timeout }, () =>
    holdAlways("large"),
  );
});
