import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checksum, isRecordId, recordIds, to18 } from "../../src/store/record-id.ts";

const anyIds = fc.record({
  prefix: fc.constantFrom("001", "00Q", "a0Z"),
  lane: fc.constantFrom("0", "B"),
  offset: fc.integer({ min: 0, max: 400_000_000 }),
  stride: fc.constantFrom(1, 7, 61),
  index: fc.integer({ min: 0, max: 5_000_000 }),
});

/** The documented rule, character by character. */
function slowChecksum(id: string): string {
  return [0, 5, 10]
    .map((run) => {
      const bits = [4, 3, 2, 1, 0].map((i) => (/[A-Z]/.test(id.charAt(run + i)) ? "1" : "0")).join("");
      return "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345".charAt(Number.parseInt(bits, 2));
    })
    .join("");
}

const historyIds = (lane: string) => recordIds({ prefix: "017", lane, offset: 1, stride: 7 });

describe("record ids", () => {
  it("carry the checksum of Salesforce's example ids", () => {
    expect(to18("005R0000000UyrW")).toBe("005R0000000UyrWIAS");
    expect(checksum("012000000000000")).toBe("AAA");
  });

  it("have the right checksum and lead back to their row, in both forms", () =>
    fc.assert(
      fc.property(anyIds, ({ prefix, lane, offset, stride, index }) => {
        const ids = recordIds({ prefix, lane, offset, stride });

        const id = ids.at(index);

        expect(isRecordId(id)).toBe(true);
        expect(id.slice(15)).toBe(slowChecksum(id.slice(0, 15)));
        expect([ids.indexOf(id), ids.indexOf(id.slice(0, 15))]).toEqual([index, index]);
      }),
    ));

  it("ascend with the row number, so that a range of ids is a range of rows", () =>
    fc.assert(
      fc.property(anyIds, fc.integer({ min: 0, max: 5_000_000 }), ({ prefix, lane, offset, stride, index }, other) => {
        const ids = recordIds({ prefix, lane, offset, stride });

        const [a, b] = [ids.at(index).slice(0, 15), ids.at(other).slice(0, 15)];

        expect(a < b).toBe(index < other);
        expect([ids.lowerBound(a), ids.lowerBound(ids.at(other))]).toEqual([index, other]);
      }),
    ));

  it("know the ids of no other object", () => {
    const [cases, accounts] = [historyIds("B"), historyIds("A")];

    expect(cases.indexOf(accounts.at(5))).toBe(-1);
    expect(cases.indexOf("not an id")).toBe(-1);
  });
});
