import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { withOverview } from "./result-pages.ts";

describe("docs/reliability.md", () => {
  it("repeats the results of the pages that the suites write", () => {
    const before = readFileSync("docs/reliability.md", "utf8");

    expect(before).toBe(withOverview(before));
  });
});
