import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TailList, TailRoom } from "../../../src/read/objects/tail-list.ts";

const watermark = "2026-01-31T09:00:00.000Z";
const bytes = (text: string) => Buffer.from(text);
const key = (modifiedAt: string) => ({ id: "001000000000001AAA", modifiedAt });
const above = key("2026-01-31T09:00:00.000Z");
const below = key("2026-01-31T08:59:59.000Z");

describe("the list of records above the watermark", () => {
  it("brings each version once over two runs, whatever lies above the watermark in each", () =>
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.array(fc.nat(50)), (first, second) => {
        const versions = (some: readonly number[]) => [...new Set(some)].map((version) => `{"v":${version}}`);
        const before = new TailList(watermark, null, new TailRoom());
        const sent = versions(first).filter((record) => before.filter(bytes(record), above, false));

        const after = new TailList(watermark, before.format(), new TailRoom());
        const more = versions(second).filter((record) => after.filter(bytes(record), above, false));

        expect([...sent, ...more].sort()).toEqual([...new Set([...versions(first), ...versions(second)])].sort());
      }),
    ));

  it("leaves out in the body what the run before brought already", () => {
    const before = new TailList("2026-01-31T08:00:00.000Z", null, new TailRoom());
    before.filter(bytes("a"), below, false);

    const after = new TailList(watermark, before.format(), new TailRoom());

    expect(["a", "b"].map((record) => after.unknownFilter?.(bytes(record), below, false))).toEqual([false, true]);
    expect(["a", "b"].map((record) => after.filter(bytes(record), below, false))).toEqual([false, true]);
    expect(after.format()).toBeNull();
  });

  it("gives the same answer when a page is read again", () => {
    const list = new TailList(watermark, null, new TailRoom());

    expect([list.filter(bytes("a"), above, false), list.filter(bytes("a"), above, false)]).toEqual([true, true]);
  });

  it("remembers as much as there is room for; the rest waits for the next run", () => {
    const list = new TailList(watermark, null, new TailRoom());
    const records = Array.from({ length: 20_001 }, (_, index) => bytes(String(index)));

    const kept = records.filter((record) => list.filter(record, above, false)).length;

    expect({ kept, isCut: list.isCut, bytes: Buffer.from(list.format() ?? "", "base64").length }).toEqual({
      kept: 20_000,
      isCut: true,
      bytes: 160_000,
    });
  });

  it("has no more room for deletions: what cannot be remembered must not go out, what is out already stays known", () => {
    const id = (n: number) => `001${String(n).padStart(15, "0")}`;
    const before = new TailList(watermark, null, new TailRoom());
    const remembered = Array.from({ length: 20_001 }, (_, n) => before.rememberDeletion(id(n)));

    const after = new TailList(watermark, before.format(), new TailRoom());

    expect([remembered.filter((each) => each).length, remembered.at(-1), before.isCut]).toEqual([20_000, false, true]);
    expect(before.filter(bytes("deleted too"), { ...above, id: id(30_000) }, true)).toBe(false);
    expect([0, 19_999, 20_000].map((n) => after.knowsDeletion(id(n)))).toEqual([true, true, false]);
    expect(Array.from({ length: 20_000 }, (_, n) => after.rememberDeletion(id(n))).every((each) => each)).toBe(true);
  });

  it("knows no deletion of a row that came as alive since: another one is to be reported", () => {
    const deleted = bytes("deleted");
    const lists = [[false], [true, false], [false, true]].map((next) => {
      const list = new TailList(watermark, null, new TailRoom());
      list.filter(deleted, above, true);
      for (const isDeleted of next) list.filter(bytes(isDeleted ? "deleted again" : "alive"), above, isDeleted);
      return new TailList(watermark, list.format(), new TailRoom());
    });

    expect(lists.map((list) => list.knowsDeletion(above.id))).toEqual([false, false, true]);
  });

  it("knows none of a row that the body brings as alive, either", () => {
    const before = new TailList(watermark, null, new TailRoom());
    before.rememberDeletion(above.id);
    const list = new TailList(watermark, before.format(), new TailRoom());
    list.rememberDeletion(above.id);

    list.unknownFilter?.(bytes("alive"), below, false);

    expect([list.knowsDeletion(above.id), list.format()]).toEqual([true, null]);
  });

  it("has no work with a body that nothing can be compared with", () => {
    expect(new TailList(watermark, null, new TailRoom()).unknownFilter).toBeUndefined();
  });
});
