import { describe, expect, it } from "vitest";
import { LoadCount } from "../../../src/read/objects/read-object.ts";

const unfinished = { full: true, rows: 40, watermark: null };
const job = (id: string) =>
  ({
    kind: "job",
    job: id,
    apiVersion: "66.0",
    soqlHash: "hash",
    user: "005",
    maxRecords: 100,
    locator: "a",
    received: 40,
  }) as const;

describe("the records of a load that an earlier run began", () => {
  it("count with those of the earlier run, where an ordered read goes on", () => {
    const count = new LoadCount({ ...unfinished, kind: "ordered", modifiedAt: null, id: "a" });
    count.add(5);
    count.add(2, job("new"));

    expect(count.rows).toBe(47);
  });

  it("count with those of the earlier run, where its job is gone on with", () => {
    const count = new LoadCount({ ...unfinished, ...job("old") });
    count.add(0, job("old"));
    count.add(5);
    count.add(1, job("old"));

    expect(count.rows).toBe(46);
  });

  it("count from zero, where the job is another one, or none: all rows come again", () => {
    const [byJob, byRest] = [1, 2].map(() => new LoadCount({ ...unfinished, ...job("old") }));
    byJob?.add(0, job("old"));
    byJob?.add(0, job("new"));
    byJob?.add(5);
    byRest?.add(5);

    expect([byJob?.rows, byRest?.rows]).toEqual([5, 5]);
  });
});
