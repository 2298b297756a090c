import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DeletionLog } from "../../../src/salesforce/changes/deletion-log.ts";

const ids = fc.integer({ min: 0, max: 300 }).map((n) => `001${String(n * 7919).padStart(n % 2 === 0 ? 15 : 12, "A")}`);
const entries = fc.array(fc.tuple(ids, fc.nat(1000)), { maxLength: 400 });
const all = (log: DeletionLog) =>
  Array.from({ length: log.size }, (_, n) => [log.idAt(n), log.dateAt(n).getTime()] as const);

describe("a log of deletions", () => {
  it("is what a map of the latest date-times would be, in the same order", () =>
    fc.assert(
      fc.property(entries, entries, fc.nat(1000), (named, others, from) => {
        const [log, other] = [new DeletionLog(), new DeletionLog()];
        const model = new Map<string, number>();
        for (const [id, at] of named) log.add(id, at);
        for (const [id, at] of others) other.add(id, at);
        log.addAll(other);
        for (const [id, at] of [...named, ...others]) model.set(id, Math.max(at, model.get(id) ?? 0));

        expect(all(log)).toEqual([...model]);
        expect(all(log.since(from))).toEqual([...model].filter(([, at]) => at >= from));
        for (const [n, id] of [...model.keys()].entries()) expect(log.indexOf(id)).toBe(n);
        expect(log.indexOf("005000000000000000")).toBe(-1);
      }),
    ));
});
