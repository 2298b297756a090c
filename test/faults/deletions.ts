import { expect } from "vitest";
import type { FaultRow } from "./fault-row.ts";
import { errorsOf, recordsOf, type Scene } from "./scene.ts";

const day = 24 * 60;
const few = { rows: { CaseComment: 60 } };

/** Purges the first row for good. @returns its id */
function purgeOne(scene: Scene): string {
  const [id = ""] = scene.ids(1);
  scene.running.org.purge(scene.admin, "CaseComment", id);
  return id;
}

const activated = (run: Awaited<ReturnType<Scene["sync"]>>) =>
  run.messages.filter(({ type }) => type === "ACTIVATE_VERSION").length;

/** A row is purged, Salesforce forgets it, and the next run comes under this setting. */
async function forgotten(scene: Scene, deleted_gap: string, forget: (scene: Scene) => void) {
  await scene.sync();
  purgeOne(scene);
  forget(scene);
  return scene.run({ config: { deleted_gap } });
}

const trimmed = (scene: Scene) => {
  scene.later(60);
  scene.running.org.forgetDeletions(scene.running.clock.now());
};
const longAgo = (scene: Scene) => scene.later(31 * day);

/** Rows that are deleted, come back, are merged, and what Salesforce remembers of that. */
export const deletions: readonly FaultRow[] = [
  {
    number: 12,
    fault: "A row is purged; later another is purged, and Salesforce forgets that deletion",
    expected: "a tombstone while Salesforce remembers it, after that the next full load",
    async run(open) {
      const scene = await open({ ...few, config: { full_refresh_every: 7 * 86_400 } });
      await scene.sync();
      const first = purgeOne(scene);
      scene.later(2);
      const [tombstone] = recordsOf(await scene.sync());
      expect(tombstone).toMatchObject({ Id: first, IsDeleted: true, ParentId: null });
      scene.later(30);
      const second = purgeOne(scene);
      trimmed(scene);
      const warned = (await scene.sync()).stderr.includes("CaseComment: Salesforce remembers deletions since");
      scene.later(8 * day);
      const full = await scene.sync();
      expect(recordsOf(full).some((row) => row["Id"] === second)).toBe(false);
      expect({ warned, activated: activated(full) }).toEqual({ warned: true, activated: 1 });
      return "The first came as a tombstone; a warning said that the second may be forgotten, and the full load a week later, activated as a new version, was without it";
    },
  },
  {
    number: 13,
    fault: "Deletions since the last run are forgotten, because it was over 15 days ago or the log was trimmed",
    expected: "`deleted_gap` decides: warn, load in full, or fail; once for each gap",
    async run(open) {
      const said: string[] = [];
      for (const forget of [trimmed, longAgo]) {
        const warned = await open(few);
        const first = await forgotten(warned, "warn", forget);
        const again = await warned.sync();
        const resynced = await forgotten(await open(few), "resync", forget);
        const failed = await forgotten(await open(few), "fail", forget);
        expect([first, again].map(({ stderr }) => stderr.includes("remembers deletions since"))).toEqual([true, false]);
        expect([first.exitCode, resynced.exitCode, failed.exitCode]).toEqual([0, 0, 4]);
        expect([activated(resynced), recordsOf(failed).length]).toEqual([1, 0]);
        expect(errorsOf(failed)).toEqual([expect.stringContaining("Set deleted_gap to resync")]);
        said.push(
          `warn: a warning in the first run, none in the second; resync: a full load; fail: exit ${failed.exitCode}`,
        );
      }
      expect(said[0]).toBe(said[1]);
      return `Both ways: ${said[0]}`;
    },
  },
  {
    number: 14,
    fault: "`deleted` and `updated` would name more ids than they may (EXCEEDED_ID_LIMIT)",
    expected: "the time range is halved until they fit",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 600 } });
      await scene.sync();
      scene.later(30);
      for (const id of scene.ids(300)) {
        scene.running.org.purge(scene.admin, "CaseComment", id);
        scene.running.clock.advance(6_000);
      }
      scene.running.settings.replicationIds = 100;
      scene.later(2);
      const run = await scene.sync();
      const tombstones = recordsOf(run).filter((row) => row["_sdc_deleted_at"] !== null).length;
      expect(tombstones).toBe(300);
      return `${tombstones} purged rows, 100 ids for each answer: ${tombstones} tombstones; ${await scene.complete()}`;
    },
  },
  {
    number: 15,
    fault: "A deleted row is restored; an account is merged into another",
    expected: "IsDeleted is false again; the merged account has its MasterRecordId",
    async run(open) {
      const scene = await open({ rows: { Account: 40 }, objects: ["Account"] });
      await scene.sync();
      const { org } = scene.running;
      const [back = "", winner = "", loser = ""] = scene.ids(3);
      org.remove(scene.admin, "Account", back);
      await scene.sync();
      org.undelete(scene.admin, "Account", back);
      org.merge(scene.admin, "Account", winner, [loser]);
      scene.later(2);
      const rows = new Map(recordsOf(await scene.sync()).map((row) => [row["Id"], row]));
      expect(rows.get(back)).toMatchObject({ IsDeleted: false, _sdc_deleted_at: null });
      expect(rows.get(loser)).toMatchObject({ IsDeleted: true, MasterRecordId: winner });
      return `The restored row came again as alive, the merged account as deleted with its master's id; ${await scene.complete()}`;
    },
  },
  {
    number: 116,
    fault: "`deleted` names ids that were restored, that never existed, or that are another object's history rows",
    expected: "no tombstone for a row that is alive; histories are not asked",
    async run(open) {
      const objects = ["CaseComment", "CaseHistory"];
      const scene = await open({ rows: { CaseComment: 60, Case: 20 }, objects });
      await scene.sync();
      scene.later(30);
      const alive = scene.ids(3);
      for (const id of alive) scene.running.org.remove(scene.admin, "CaseComment", id);
      for (const id of alive) scene.running.org.undelete(scene.admin, "CaseComment", id);
      scene.later(2);
      // One that has not changed at all is named too, as Salesforce does for a while after an undelete.
      const now = scene.running.clock.now().toISOString();
      const [unchanged] = scene.ids(4).slice(-1);
      const text = JSON.stringify({
        deletedRecords: [...alive, unchanged].map((id) => ({ id, deletedDate: now })),
        earliestDateAvailable: "2026-02-01T00:00:00.000+0000",
        latestDateCovered: now,
      });
      const reply = { status: 200, text, headers: { "Content-Type": "application/json" } };
      scene.running.fault({ path: "/CaseComment/deleted", reply });
      const asked: string[] = [];
      for (const name of objects) scene.each(`/${name}/deleted`, () => asked.push(name));
      const run = await scene.sync();
      expect(recordsOf(run).filter((row) => row["_sdc_deleted_at"] !== null)).toEqual([]);
      expect(new Set(asked)).toEqual(new Set(["CaseComment"]));
      return `${alive.length} rows deleted and restored, and one that never existed: no tombstone; \`deleted\` was asked about ${[...new Set(asked)].join(", ")} only; ${await scene.complete()}`;
    },
  },
];
