import { describe, expect, it } from "vitest";
import { RecentValues } from "../../src/plan/recent-values.ts";

describe("values that can be made again", () => {
  it("are kept while they are among those asked for last", () => {
    const made: string[] = [];
    const recent = new RecentValues<{ readonly name: string }>(2);
    const [a, b, c] = ["a", "b", "c"].map((name) => () => {
      made.push(name);
      return { name };
    });

    const values = [a, b, a, c, a, b].map((make) => recent.of(make!).name);

    expect(values.join("")).toBe("abacab");
    expect(made.join("")).toBe("abcb");
  });
});
