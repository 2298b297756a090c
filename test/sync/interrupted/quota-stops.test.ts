import { afterEach, describe, expect, it } from "vitest";
import { orgRows } from "../../support/org-rows.ts";
import { Target } from "../../support/target.ts";
import { type Catalog, TestOrg } from "../../support/test-org.ts";

let org: TestOrg;
afterEach(() => org.close());

const mostRuns = 8;

/** Runs from the state of the one before, until one is complete. */
async function untilComplete(config: object, catalog: Catalog, quota: number) {
  const target = new Target();
  const share = (100 * quota) / org.running.settings.dailyApiCalls;
  const runs: { exitCode: number; calls: number; records: number; state: string }[] = [];
  let state: unknown;
  for (let exitCode = 3; exitCode === 3 && runs.length < mostRuns; ) {
    const run = await org.run({
      config: { ...config, quota_percent_per_run: share },
      catalog,
      ...(state === undefined ? {} : { state }),
    });
    target.load(run.messages);
    ({ exitCode, state } = run);
    const records = run.messages.filter(({ type }) => type === "RECORD").length;
    runs.push({ exitCode, calls: run.calls, records, state: JSON.stringify(state) });
    org.running.clock.advance(24 * 3_600_000);
  }
  return { runs, target };
}

/** How streams are read, how many custom objects there are, the calls of a run, and runs that are enough. */
const ways = [
  ["by Bulk", { api: "bulk" }, 40, 40, 7],
  ["by REST", { api: "rest" }, 40, 10, 3],
  ["as the tap chooses", {}, 200, 20, 5],
] as const;

describe("a first load under a quota of calls a run", () => {
  it.each(
    ways.flatMap(([what, config, streams, quota, runs]) =>
      [1, 4, 64].map((workers) => [what, workers, { ...config, max_workers: workers }, streams, quota, runs] as const),
    ),
  )(
    "%s, %i at a time, ends: each run brings something new and keeps it",
    async (_what, _n, config, streams, quota, most) => {
      org = await TestOrg.start({ scale: 0.1, objects: streams });
      const objects = { objects: ["*__c"] };
      const catalog = await org.discover(objects);

      const { runs, target } = await untilComplete({ ...objects, ...config }, catalog, quota);

      expect(runs.at(-1)?.exitCode).toBe(0);
      for (const stream of catalog.streams) {
        const rows = await orgRows(org.running, stream);
        const ids = new Set(target.merged(stream.tap_stream_id).map(({ Id }) => Id));
        expect(rows.filter(({ Id }) => !ids.has(Id))).toEqual([]);
      }
      expect(runs.length).toBeLessThanOrEqual(most);
      // No run before the last one begins what it began already, and ends nothing.
      expect(runs.slice(1).filter(({ state }, n) => state === runs[n]?.state)).toEqual([]);
    },
  );
});

describe("a quota that is too small to ask about all streams in one run", () => {
  it("leaves calls to read what was asked about: the first run brings rows", async () => {
    org = await TestOrg.start({ scale: 0.1, objects: 40 });
    const config = { objects: ["*__c"], api: "rest" };
    const catalog = await org.discover(config);

    const { runs } = await untilComplete(config, catalog, 3);

    expect(runs[0]).toMatchObject({ exitCode: 3, calls: 3 });
    expect(runs.slice(0, 4).filter(({ records }) => records === 0)).toEqual([]);
  });

  it("gives each stream its turn: a change of any of them is out after a few runs", async () => {
    org = await TestOrg.start({ scale: 0.1, objects: 40 });
    const config = { objects: ["*__c"], api: "rest" };
    const catalog = await org.discover(config);
    let { state } = await org.run({ config, catalog });
    org.running.clock.advance(24 * 3_600_000);
    const { org: inside } = org.running;
    const user = inside.users[0]!;
    const changed = new Set<string>();
    for (const { tap_stream_id: object } of catalog.streams) {
      const [row] = [...inside.query(user, `SELECT Id FROM ${object} LIMIT 1`, { all: false }).rows(0, 1)];
      if (row === undefined) continue;
      inside.update(user, { object, id: String(row.id), values: {} });
      changed.add(`${object} ${row.id}`);
    }
    org.running.clock.advance(3_600_000);
    const share = (100 * 5) / org.running.settings.dailyApiCalls;

    for (let n = 0; n < 6; n += 1) {
      const run = await org.run({ config: { ...config, quota_percent_per_run: share }, catalog, state });
      state = run.state;
      for (const { type, stream, record } of run.messages)
        if (type === "RECORD") changed.delete(`${stream} ${(record as { Id: string }).Id}`); // a RECORD has one
      org.running.clock.advance(2 * 3_600_000);
    }

    expect([...changed]).toEqual([]);
  });
});
