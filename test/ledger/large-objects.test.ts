import { describe, it, vi } from "vitest";
import { checkHistories, timeout } from "./check-histories.ts";

// Objects of ten thousand rows are read as body and tail, by jobs; here those of a few rows are.
vi.mock("../../src/plan/transport.ts", async (original) => ({
  ...(await original<Readonly<Record<string, unknown>>>()),
  fewRows: 4,
  compositeRows: 2,
}));

// Pages of 1 MiB are written in several blocks; here those of a few kilobytes are.
vi.mock("../../src/transcode/write/block-bytes.ts", () => ({ blockBytes: 8_192 }));

describe("a random history of an org whose objects are large", () => {
  it("ends with every row in the target, whatever fails and whenever runs are killed", { timeout }, () =>
    checkHistories("large"),
  );
});
