import { describe, expect, it } from "vitest";
import type { Load } from "../../src/plan/decide-load.ts";
import { SmallLoads } from "../../src/plan/small-loads.ts";

// What else a load has plays no part.
const load = (id: string, rows: number | null, longTexts = 0) =>
  ({ stream: { id, longTexts }, rows }) as unknown as Load;
const names = (loads: readonly Load[]) => loads.map(({ stream }) => stream.id).join("");

describe("streams of few rows", () => {
  it("share a call five at a time", () => {
    const small = new SmallLoads();

    const calls = [..."abcdefg"].map((id) => names(small.add(load(id, 400))));

    expect([...calls, names(small.rest())]).toEqual(["", "", "", "", "abcde", "", "", "fg"]);
  });

  it("share a call as long as their long texts may fit one answer", () => {
    const small = new SmallLoads();
    const loads = [
      load("a", 5, 2_621_440),
      load("b", null, 2_621_440),
      load("c", 6, 2_621_440),
      load("d", 12, 2_621_440),
    ];

    const calls = loads.map((each) => names(small.add(each)));

    expect([...calls, names(small.rest())]).toEqual(["", "", "", "abc", "d"]);
  });
});
