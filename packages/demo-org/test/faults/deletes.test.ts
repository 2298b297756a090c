import { faultRows } from "./fault-table.ts";
import { firstIds, replicated, start, utc } from "./replicated.ts";

const minute = 60_000;

faultRows("deletes", [
  [
    "12",
    "a row is gone for good, then its entry in the log of deletions too",
    async (testOrg) => {
      const { inside, admin, ask } = testOrg;
      const id = inside.create(admin, "Account", { Name: "Gone" });
      inside.purge(admin, "Account", id);
      const reported = JSON.stringify(await replicated(testOrg, "deleted", -10 * minute, minute)).includes(id);
      inside.forgetDeletions(new Date(start + minute));
      const still = JSON.stringify(await replicated(testOrg, "deleted", -10 * minute, minute)).includes(id);
      const all = await ask(`queryAll?q=${encodeURIComponent(`SELECT Id FROM Account WHERE Id = '${id}'`)}`);
      return [reported, still, (all.json as { totalSize: number }).totalSize]; // a query's reply
    },
    [true, false, 0],
  ],
  [
    "13",
    "the log of deletions begins after the time asked for, or the time is too long ago",
    async (testOrg) => {
      testOrg.inside.forgetDeletions(new Date(start - 60 * minute));
      const found = await replicated(testOrg, "deleted", -7 * 24 * 60 * minute, 0);
      return [found, await replicated(testOrg, "deleted", -31 * 24 * 60 * minute, 0)];
    },
    [
      { deletedRecords: [], earliestDateAvailable: utc(-60 * minute), latestDateCovered: utc(0) },
      [400, "INVALID_REPLICATION_DATE"],
    ],
  ],
  [
    "14",
    "too many ids in the window, fewer in its half",
    async (testOrg) => {
      const { org, inside, admin } = testOrg;
      for (const id of await firstIds(testOrg, 3)) {
        inside.remove(admin, "Account", id);
        org.clock.advance(minute);
      }
      org.settings.replicationIds = 2;
      const half = await replicated(testOrg, "deleted", -10 * minute, minute);
      return [
        await replicated(testOrg, "deleted", -10 * minute, 3 * minute),
        JSON.stringify(half).match(/"id"/g)?.length,
      ];
    },
    [[400, "EXCEEDED_ID_LIMIT"], 2],
  ],
  [
    "15, 116",
    "a deleted row is undeleted, and the log still lists it; the loser of a merge names its master",
    async (testOrg) => {
      const { inside, admin, rows, ask } = testOrg;
      const [winner = "", loser = "", back = ""] = await firstIds(testOrg, 3);
      inside.remove(admin, "Account", back);
      inside.undelete(admin, "Account", back);
      inside.merge(admin, "Account", winner, [loser]);
      const [alive] = await rows(`SELECT IsDeleted FROM Account WHERE Id = '${back}'`);
      const query = `SELECT IsDeleted, MasterRecordId FROM Account WHERE Id = '${loser}'`;
      const lost = (await ask(`queryAll?q=${encodeURIComponent(query)}`)).text;
      const reported = JSON.stringify(await replicated(testOrg, "deleted", -10 * minute, minute));
      return [
        alive?.["IsDeleted"],
        lost.includes(`"IsDeleted":true,"MasterRecordId":"${winner}"`),
        reported.includes(back),
      ];
    },
    [false, true, true],
  ],
]);
