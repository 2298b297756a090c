import { describe, expect, it } from "vitest";
import { blocksOf, HeldRows } from "../../../src/read/objects/rows-held-by-second.ts";

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
      "LoginEvent: a row came after older ones, although the newest were requested first.",
    );
  });

  it("may have no date-time, whether these come first or last", () => {
    const [first, last] = [new HeldRows("LoginEvent"), new HeldRows("LoginEvent")];

    first.add(lines("a", "b"), [null, null]);
    const early = [first.take(first.last)];
    first.add(lines("c", "d"), [at(9), at(8)]);
    early.push(first.take(first.last), first.take(null));
    last.add(lines("c", "d", "a"), [at(9), at(8), null]);
    const late = [last.take(last.last)];
    last.add(lines("b"), [null]);
    late.push(last.take(last.last), last.take(null));

    expect(early.map(textOf)).toEqual([[], [["a\nb\nc\n", 3]], [["d\n", 1]]]);
    expect(late.map(textOf)).toEqual([[["c\nd\n", 2]], [], [["a\nb\n", 2]]]);
  });

  it("are no read to go on from where one without a date-time lies between others", () => {
    const held = new HeldRows("LoginEvent");

    expect(() => held.add(lines("a", "b", "c"), [at(8), null, at(7)])).toThrow("a row came after older ones");
  });

  it("fill no memory: more than 64 MiB of one second are an error that names the stream", () => {
    const held = new HeldRows("LoginEvent");
    const row = "x".repeat(1 << 20);

    held.add(lines(...Array.from({ length: 63 }, () => row)), Array(63).fill(at(8)));
    held.check();
    held.add(lines(row), [at(8)]);

    expect(() => held.check()).toThrow(
      "LoginEvent: the rows of one second (2026-03-02T12:00:08Z) are more than 64 MiB, which must be held together. Deselect long fields of the stream, or the stream.",
    );
  });

  it("are forgotten once they are out, however many there are", () => {
    const held = new HeldRows("LoginEvent");
    const row = "x".repeat(1 << 20);

    for (let second = 59; second > 0; second--) {
      held.add(lines(row, row), [at(second), at(second)]);
      held.take(held.last);
      held.check();
    }

    expect(held.take(null).length).toBe(2);
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
