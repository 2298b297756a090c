import { endsBy, restPage, survives } from "./accounts-in-pages.ts";
import type { FaultRow } from "./fault-row.ts";

/** Rows that come a second time. */
export const repeatedRows: readonly FaultRow[] = [
  {
    number: 133,
    fault: "A page or a set of results comes in place of another one; a row occurs twice in a page",
    expected: "requested again; an integrity error if it stays so; no row twice, and never more records than rows",
    async run(open) {
      const page = await survives(open, "rest", { path: "/query/", nth: 2, replay: true });
      await survives(open, "bulk", { path: "/results", nth: 2, replay: true });
      for (const repeatRow of ["added", "inPlace"] as const) {
        await survives(open, "rest", { path: restPage, nth: 2, repeatRow });
      }
      const always = { path: restPage, count: "all", repeatRow: "inPlace" } as const;
      const never = await endsBy(open, "rest", always, { exitCode: 4, error: "came twice in one read" });
      return `A page, a set or a row, once: ${page}; always: ${never}`;
    },
  },
  {
    number: 134,
    fault: "The query locator is lost where SystemModstamp has milliseconds and several rows share a second",
    expected: "the second is read again, and rows already written are left out",
    async run(open) {
      const scene = await open({
        milliseconds: true,
        rows: { CaseComment: 20 },
        settings: { pageRows: 50 },
        config: { api: "rest" },
      });
      scene.running.clock.freeze(true);
      for (let n = 0; n < 180; n += 1) {
        scene.running.clock.advance(137);
        scene.comment(`comment ${n}`);
      }
      for (const nth of [1, 2]) scene.running.fault({ path: "/query/", nth, lose: "locators" });
      await scene.sync();
      return `Lost twice: ${await scene.complete()}`;
    },
  },
];
