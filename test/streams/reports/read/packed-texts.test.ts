import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PackedTexts } from "../../../../src/streams/reports/read/packed-texts.ts";

const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom("", "\ud800", "ÿ", "Ā", "-"));

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** Without what waits for the garbage collector, which depends on how busy the machine is. */
function bytesInUse(): number {
  // What a collection finds unused, the buffers among it, is counted as free by the next one.
  for (let n = 0; n < 4; n += 1) collectGarbage();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

describe("the texts of a workbook", () => {
  it("come back by their number, in any order, whether they were packed or not", () =>
    fc.assert(
      fc.property(fc.array(text), fc.array(fc.integer({ min: -2, max: 12 })), fc.nat(40), (all, asked, most) => {
        const texts = new PackedTexts(most, 8);

        for (const each of all) texts.add(each);

        const numbers = [...asked, ...all.keys(), ...asked];
        expect(numbers.map((number) => texts.at(number))).toEqual(numbers.map((number) => all[number]));
        expect([texts.at(Number.NaN), texts.at(0.5)]).toEqual([undefined, undefined]);
      }),
    ));

  it("take a small part of their length where there is much of them", () => {
    const texts = new PackedTexts(1024 * 1024);
    const before = bytesInUse();
    const lengthOfAll = 64 * 1024 * 1024;
    const line = (n: number) => `Row ${n} of a report: some words as they stand in most of them`.padEnd(128, ".");

    for (let n = 0; n < lengthOfAll / 128; n += 1) texts.add(line(n));
    const after = bytesInUse();

    expect([0, 99, 400_000].map((n) => texts.at(n))).toEqual([0, 99, 400_000].map(line));
    expect(after - before).toBeLessThan(lengthOfAll / 8);
  });
});
