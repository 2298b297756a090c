import { allKinds } from "./all-kinds.ts";
import type { Client } from "./client.ts";
import { mustEqual } from "./compare.ts";
import { countOf, type Lists } from "./records.ts";
import { allObjects } from "./scope.ts";
import { lastState, recordsOf } from "./tap.ts";
import { twoRuns } from "./two-runs.ts";

/** Singer's own checker validates schemas, records against them, and the order of messages. */
export const singerTools: Client = {
  name: "singer-tools",
  distribution: "singer-tools",
  async run(context) {
    for (const scope of [allObjects, allKinds]) {
      // It could start the tap itself, but its second run would then depend on a race between its threads.
      await twoRuns(context, {
        client: [context.environment.program("singer-check-tap")],
        shown: "singer-check-tap",
        scope,
        async check({ stdout, messages }, { wanted, view }) {
          mustCount(stdout, wanted);
          mustEqual(view(recordsOf(messages)), wanted);
          lastState(messages);
          return `valid; ${countOf(wanted)} records equal the org's rows`;
        },
      });
    }
  },
};

/** Its table has a line for each stream: `| Account | 50 | 1 |`. */
function mustCount(table: string, wanted: Lists): void {
  const counted = new Map<string, number>();
  for (const [, stream = "", records] of table.matchAll(/^\| (\S+) +\| (\d+) +\| \d+ +\|$/gm))
    counted.set(stream, Number(records));
  for (const [stream, rows] of wanted) {
    const count = counted.get(stream);
    if (count !== rows.length)
      throw new Error(`${stream}: it counted ${count ?? "nothing"}, the org has ${rows.length}.`);
  }
}
