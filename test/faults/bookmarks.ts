import { expect } from "vitest";
import type { FaultRow } from "./fault-row.ts";
import { errorsOf, recordsOf } from "./scene.ts";

const few = { rows: { CaseComment: 60 } };

/** As people write date-times, and which they are. */
const written = [
  ["2026-03-02", "2026-03-02T00:00:00.000Z"],
  ["2026-03-02 12:00:00", "2026-03-02T12:00:00.000Z"],
  ["2026-03-01T05:00:00+05:00", "2026-03-01T00:00:00.000Z"],
  ["2026-02-20T12:00:00.000123Z", "2026-02-20T12:00:00.000Z"],
] as const;

/** What bookmarks say, and what they were loaded with. */
export const bookmarks: readonly FaultRow[] = [
  {
    number: 129,
    fault: "A bookmark is not a date-time, or a date-time in another notation",
    expected: "refused by name; a date, another UTC offset and microseconds are read exactly",
    async run(open) {
      const scene = await open(few);
      await scene.sync();
      scene.comment("since");
      scene.later(60);
      const at = (value: string): unknown => ({
        bookmarks: { CaseComment: { ...scene.bookmark(), replication_key_value: value, tail: null } },
      });
      const state = { ...(scene.state as object) };
      const strange = ["", "yesterday", "2021-13-01T00:00:00Z", "1609459200", "20210101T000000Z", "2021-02-30"];
      const before = scene.running.requests().length;
      for (const value of strange) {
        const run = await scene.org.run({ config: scene.config, catalog: scene.catalog, state: at(value) });
        expect([run.exitCode, run.stdout]).toEqual([2, ""]);
        expect(errorsOf(run)).toEqual([
          expect.stringMatching(/CaseComment: the state's member replication_key_value is/),
        ]);
      }
      const asked = scene.running.requests().length - before;
      const held = scene.target.merged("CaseComment");
      for (const [value, timestamp] of written) {
        const run = await scene.org.run({ config: scene.config, catalog: scene.catalog, state: at(value) });
        const older = held.filter((row) => String(row["SystemModstamp"]) >= timestamp).length;
        expect([run.exitCode, recordsOf(run).length]).toEqual([0, older + 1]);
      }
      await scene.sync({ state });
      return `${strange.length} refused by name with exit 2 and ${asked} requests; ${written.length} other notations brought what had changed since; ${await scene.complete()}`;
    },
  },
  {
    number: 132,
    fault: "start_date is moved to an earlier date after a load; start_date is in the future",
    expected: "the rows in between come, once; a start in the future fails",
    async run(open) {
      const scene = await open(few);
      const start = scene.running.clock.now().toISOString();
      scene.later(60);
      scene.comment("after the start");
      scene.later(60);
      const loaded = recordsOf(await scene.sync({ config: { start_date: start } })).length;
      scene.later(60);
      const moved = recordsOf(await scene.sync()).length;
      const again = recordsOf(await scene.sync()).length;
      expect([loaded, moved, again]).toEqual([1, 60, 0]);
      await scene.fails(2, /start_date: 2036-01-01T00:00:00.000Z lies in the future/, {
        config: { start_date: "2036-01-01T00:00:00Z" },
      });
      return `Loaded from start_date: ${loaded} row; then without start_date: the ${moved} rows before it, then ${again}; ${await scene.complete()}. In the future: exit 2`;
    },
  },
];
