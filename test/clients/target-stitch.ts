import { allKinds } from "./all-kinds.ts";
import type { Client } from "./client.ts";
import { countOf, type Lists } from "./records.ts";
import { allObjects } from "./scope.ts";
import type { Message } from "./tap.ts";
import { twoRuns } from "./two-runs.ts";

/** Stitch's target. With --dry-run it validates every record as its service would. */
export const targetStitch: Client = {
  name: "target-stitch",
  distribution: "target-stitch",
  async run(context) {
    for (const scope of [allObjects, allKinds]) {
      await twoRuns(context, {
        client: [context.environment.program("target-stitch"), "--dry-run"],
        shown: "target-stitch --dry-run",
        scope,
        async check({ stderr, messages }, { wanted }) {
          mustHaveValidated(stderr, messages, wanted);
          return `${countOf(wanted)} records valid`;
        },
      });
    }
  },
};

/** For each batch it logs `INFO Account (50): Batch is valid`; an ACTIVATE_VERSION counts as one more record. */
function mustHaveValidated(log: string, messages: readonly Message[], wanted: Lists): void {
  const valid = new Map<string, number>();
  const add = (stream: string, count: number): Map<string, number> =>
    valid.set(stream, (valid.get(stream) ?? 0) + count);
  for (const [, stream = "", count] of log.matchAll(/(\S+) \((\d+)\): Batch is valid/g)) add(stream, Number(count));
  for (const { type, stream = "" } of messages) if (type === "ACTIVATE_VERSION") add(stream, -1);
  for (const [stream, rows] of wanted) {
    const count = valid.get(stream) ?? 0;
    if (count !== rows.length) throw new Error(`${stream}: it validated ${count} records, the org has ${rows.length}.`);
  }
}
