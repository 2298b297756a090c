import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linesOf } from "../../../../src/commands/mcp/server/lines-of.ts";

const read = (pieces: Iterable<Uint8Array>, mostBytes = 1000) =>
  Array.fromAsync(
    linesOf(
      (async function* () {
        yield* pieces;
      })(),
      mostBytes,
    ),
  );

/** The bytes in pieces that end at these places, also within a character. */
const cutAt = (bytes: Uint8Array, places: readonly number[]): Uint8Array[] => {
  const ends = [...places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end));
};

describe("the lines of an input", () => {
  it("are the same however it comes in pieces, the last one also without its end", async () => {
    const line = fc.string({ unit: "binary" }).filter((text) => !text.includes("\n"));
    await fc.assert(
      fc.asyncProperty(fc.array(line), line, fc.array(fc.nat()), async (lines, last, places) => {
        const bytes = Buffer.from([...lines.map((each) => `${each}\n`), last].join(""));

        expect(await read(cutAt(bytes, places))).toEqual([...lines, ...(last === "" ? [] : [last])]);
      }),
    );
  });

  it("are left out where they are too long, and what comes after is not", async () => {
    const bytes = Buffer.from(`short\n${"x".repeat(11)}\n${"y".repeat(10)}\n${"z".repeat(25)}`);

    expect(await read(cutAt(bytes, [3, 9, 14, 30]), 10)).toEqual(["short", null, "y".repeat(10), null]);
  });

  it("are read in a moment where one comes in thousands of pieces", async () => {
    const piece = Buffer.alloc(4096, "x");
    const started = performance.now();

    const [line] = await read(Array(8192).fill(piece), 64 * 1024 * 1024);

    expect(line?.length).toBe(8192 * 4096);
    // Looked at again with each piece, it takes far longer.
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
