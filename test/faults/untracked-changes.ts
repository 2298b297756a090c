import { expect } from "vitest";
import type { FaultRow } from "./fault-row.ts";
import { recordsOf, type Scene } from "./scene.ts";

const day = 24 * 60;

/** What the zone of this process must not change. */
async function inZone<T>(zone: string, work: () => Promise<T>): Promise<T> {
  const before = process.env["TZ"];
  process.env["TZ"] = zone;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env["TZ"];
    else process.env["TZ"] = before;
  }
}

/** Times that clocks with daylight saving, and days that whole countries, have skipped or repeated. */
const edges = [
  ["2026-03-08T07:00:00.000Z", "2026-03-08"],
  ["2026-11-01T06:30:00.000Z", "2026-11-01"],
  ["2016-12-31T23:59:59.000Z", "2016-12-31"],
  ["2011-12-30T12:00:00.000Z", "2011-12-30"],
] as const;

function measurements(scene: Scene): void {
  const [invoice = ""] = scene.ids(1, "Invoice__c");
  for (const [dateTime, date] of edges) {
    const values = { Name: "edge", Invoice__c: invoice, Taken_At__c: dateTime, Taken_On__c: date, Valid__c: true };
    scene.running.org.create(scene.admin, "Measurement__c", values);
  }
}

/** What changes without a new SystemModstamp, and times that clocks and countries have of their own. */
export const untrackedChanges: readonly FaultRow[] = [
  {
    number: 16,
    fault: "Rows were imported with an old LastModifiedDate",
    expected: "SystemModstamp is the key; without it the user is warned",
    async run(open) {
      const scene = await open({ rows: { Measurement__c: 60 }, objects: ["Measurement__c"] });
      await scene.sync();
      const old = recordsOf(await latest(scene)).filter(
        (row) => Date.parse(String(row["SystemModstamp"])) - Date.parse(String(row["LastModifiedDate"])) > day * 60_000,
      ).length;
      expect(scene.bookmark()["replication_key"]).toBe("SystemModstamp");
      expect(old).toBeGreaterThan(0);
      scene.running.org.alterField("Measurement__c", "SystemModstamp", "hide");
      const discovery = await scene.org.run({ config: scene.config, args: ["--discover"] });
      expect(discovery.stderr).toMatch(
        /WARN LastModifiedDate is all that shows changes in 1 stream \(Measurement__c\)/,
      );
      return "Rows whose LastModifiedDate is days before their SystemModstamp all came; for an object without SystemModstamp discovery warns of LastModifiedDate";
    },
  },
  {
    number: 17,
    fault: "A formula's value changes with the day, the row's SystemModstamp does not",
    expected: "the next full load (`full_refresh_every`) brings it",
    async run(open) {
      const config = { full_refresh_every: 86_400 };
      const scene = await open({ rows: { Measurement__c: 40 }, objects: ["Measurement__c"], config });
      await scene.sync();
      scene.later(13 * 60);
      const incremental = recordsOf(await scene.sync()).length;
      scene.later(12 * 60);
      const full = recordsOf(await scene.sync()).length;
      expect(incremental).toBe(0);
      return `The incremental run brought ${incremental} rows, the full load ${full}; ${await scene.complete({ repeated: true })}, with the formula's value of that day`;
    },
  },
  {
    number: 19,
    fault: "Timestamps and dates at the edges of daylight saving, leap seconds and time zones",
    expected: "timestamps in UTC, dates unchanged, whatever this machine's time zone",
    async run(open) {
      const seen: string[] = [];
      for (const zone of ["America/New_York", "Pacific/Apia"]) {
        for (const api of ["rest", "bulk"]) {
          const scene = await open({ rows: { Measurement__c: 40 }, objects: ["Measurement__c"], config: { api } });
          scene.running.clock.freeze(true);
          measurements(scene);
          await inZone(zone, () => scene.sync());
          const rows = recordsOf(await latest(scene)).filter((row) => row["Name"] === "edge");
          const found = rows.map((row) => [row["Taken_At__c"], row["Taken_On__c"]]).sort();
          expect(found).toEqual(edges.map((edge) => [...edge]).sort());
          await scene.complete();
          seen.push(zone);
        }
      }
      return `${edges.length} such values came as Salesforce has them, by REST and Bulk, with this machine in the time zones ${[...new Set(seen)].join(" and ")}`;
    },
  },
];

/** All that the target was given so far, as a run's messages. */
async function latest(scene: Scene) {
  const messages = scene.target
    .appended(scene.objects[0] ?? "")
    .map((record) => ({ type: "RECORD", stream: scene.objects[0], record }));
  return { exitCode: 0, stdout: "", stderr: "", state: null, calls: 0, messages };
}
