import { describe, expect, it } from "vitest";
import { blocksOf, HeldRows } from "../../src/read/held-rows.ts";

const lines = (...texts: string[]) => Buffer.from(texts.map((text) => `${text}\n`).join(""));
const textOf = (rows: ReturnType<HeldRows["take"]>) =>
  [...blocksOf(rows)].map((block) => [Buffer.from(block.lines).toString(), block.records]);
const at = (second: number, ms = 0) => new Date(Date.UTC(2026, 2, 2, 12, 0, second, ms)).toISOString();

describe("rows that come with the newest one first", () => {
  it("are held until a row of an earlier second has come", () => {
    const held = new HeldRows("LoginEvent");

    held.add(lines("a", "b", "c"), [at(9), at(8, 700), at(8)]);
    const first = held.take(held.last);
    held.add(lines("d", "e"), [at(8), at(7)]);
    const second = held.take(held.last);
    const rest = held.take(null);

    expect([first, second, rest].map(textOf)).toEqual([[["a\n", 1]], [["b\nc\nd\n", 3]], [["e\n", 1]]]);
  });

  it("are no read to go on from where one is newer than the row before", () => {
    const held = new HeldRows("LoginEvent");

    expect(() => held.add(lines("a", "b"), [at(7), at(8)])).toThrow(
      "LoginEvent: a row came behind older ones, though the newest were asked for first.",
    );
  });

  it("come in blocks of at most 1 MiB, one larger row by itself", () => {
    const held = new HeldRows("LoginEvent");
    const [small, large] = ["x".repeat(400_000), "y".repeat(1_200_000)];

    held.add(lines(small, small, small, large), [null, null, null, null]);

    expect([...blocksOf(held.take(null))].map(({ records, lines: bytes }) => [records, bytes.byteLength])).toEqual([
      [2, 800_002],
      [1, 400_001],
      [1, 1_200_001],
    ]);
  });
});
