import { expect } from "vitest";
import type { FaultRow } from "./fault-row.ts";

const week = 7 * 24 * 60 + 60;
const refusal = { errorCode: "MALFORMED_QUERY", message: "実装の制限: この項目の検索条件が必要です" } as const;

/** Objects that describe shows as queryable, and that cannot be queried. */
export const refusedObjects: readonly FaultRow[] = [
  {
    number: 125,
    fault: "Salesforce permanently refuses an object at its first read, in Japanese",
    expected: "an object that nobody named is left out with a warning and tried again after a week; a named one fails",
    async run(open) {
      const scene = await open({ objects: ["CaseComment", "Cas[e]"] });
      scene.running.org.refuseQueries("Case", refusal);
      const first = await scene.sync();
      const code = String(scene.bookmark("Case")["refused"]).split(" ")[1];
      const second = await scene.sync();
      scene.later(week);
      scene.running.org.refuseQueries("Case", null);
      await scene.sync();
      const named = await open({ objects: ["Case"] });
      named.running.org.refuseQueries("Case", refusal);
      const { exitCode } = await named.fails(2, refusal.message);
      expect([first, second].map(({ stderr }) => /Case.*left out|left out.*Case/.test(stderr))).toEqual([true, true]);
      return `Exit 0 and a warning in both runs, and the bookmark remembered ${code}; a week later ${await scene.complete()}; named in \`objects\`: exit ${exitCode}`;
    },
  },
];
