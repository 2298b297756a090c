import { oldLocators } from "@singer-io-ts/demo-org";
import { expect } from "vitest";
import { accounts, endsBy, restPage, results, survives } from "./accounts-in-pages.ts";
import type { FaultRow } from "./fault-row.ts";
import { recordsOf } from "./scene.ts";

/** Pages and sets of results that are short, repeated, or whose cursor is gone. */
export const incompletePages: readonly FaultRow[] = [
  {
    number: 20,
    fault: "The query locator is lost, or expires after 15 minutes",
    expected: "the read resumes from the last row",
    async run(open) {
      const lost = await survives(open, "rest", { path: "/query/", nth: 2, lose: "locators" });
      const scene = await accounts(open, "rest");
      Object.assign(scene.running.settings, oldLocators);
      scene.running.fault({ path: "/query/", nth: 1, advanceMs: 16 * 60_000 });
      await scene.sync();
      expect(scene.requests("/query/").some(({ status }) => status === 400)).toBe(true);
      return `Lost: ${lost}; a page requested after 16 minutes: ${await scene.complete()}`;
    },
  },
  {
    number: 26,
    fault: "A page or a set of results has fewer rows than Salesforce counted",
    expected: "read again once, then an integrity error",
    async run(open) {
      const once = await survives(open, "bulk", { path: results, nth: 2, dropRows: 1 });
      for (const nth of [2, 3]) await survives(open, "rest", { path: restPage, nth, dropRows: nth });
      const fault = { path: results, count: "all", dropRows: 1 } as const;
      const always = await endsBy(open, "bulk", fault, { exitCode: 4, error: "Account: Salesforce says" });
      return `Once, in pages and in sets: ${once}; always: ${always}`;
    },
  },
  {
    number: 27,
    fault: "Sforce-NumberOfRecords is wrong, missing, or 0 with a body",
    expected: "wrong: an integrity error; missing: the tap compares its own count with the job's",
    async run(open) {
      const header = (value: string | null) =>
        ({ path: results, count: "all", headers: { "Sforce-NumberOfRecords": value } }) as const;
      const wrong = await endsBy(open, "bulk", header("201"), { exitCode: 4, error: "Account: Salesforce says" });
      await endsBy(open, "bulk", header("0"), { exitCode: 4, error: "has 0 rows" });
      const scene = await accounts(open, "bulk");
      scene.running.fault(header(null));
      await scene.sync();
      return `Wrong, or 0: ${wrong}; missing: ${await scene.complete()}`;
    },
  },
  {
    number: 28,
    fault: "Sforce-Locator is absent from the first of three sets, or says that it is the last",
    expected: "not the end: counts are compared, the set is read again once",
    async run(open) {
      const header = (value: string | null) => ({ path: results, nth: 1, headers: { "Sforce-Locator": value } });
      const once = await survives(open, "bulk", header(null));
      const always = { ...header(null), count: 2 };
      const absent = await endsBy(open, "bulk", always, { exitCode: 4, error: "Account: Salesforce says" });
      const last = { ...header("null"), count: 2 };
      expect(await endsBy(open, "bulk", last, { exitCode: 4, error: "Account: Salesforce says" })).toBe(absent);
      return `Once: ${once}; twice, in either form: ${absent}`;
    },
  },
  {
    number: 29,
    fault: "The same locator comes again and again",
    expected: "an error, no endless loop",
    run: (open) => {
      // Not for ever: without the check it would be another error.
      const fault = { path: results, nth: 2, count: 9, headers: { "Sforce-Locator": "MjAw" } } as const;
      return endsBy(open, "bulk", fault, { exitCode: 4, error: "whose locator repeats" });
    },
  },
  {
    number: 30,
    fault: "A query is `done` with fewer rows than its totalSize; or rows are deleted while it is read",
    expected: "the read goes on from the last row; never exit 0 with rows missing",
    async run(open) {
      const early = await survives(open, "rest", { path: restPage, nth: 1, endEarly: true });
      const lie = { path: restPage, count: "all", totalSizeOff: 1 } as const;
      const always = await endsBy(open, "rest", lie, { exitCode: 4, error: "Account: Salesforce says" });
      const fair = await accounts(open, "rest");
      fair.during("/query/", () => {
        for (const id of fair.ids().slice(-5)) fair.running.org.purge(fair.admin, "Account", id);
      });
      await fair.sync();
      await fair.sync();
      return `Done too early: ${early}; a totalSize that is always one too high: ${always}; five rows purged during the read: ${await fair.complete()}`;
    },
  },
  {
    number: 31,
    fault: "Pages are smaller than requested, each of another size",
    expected: "normal",
    async run(open) {
      const scene = await accounts(open, "rest");
      const sizes = [70, 35, 110, 1];
      scene.running.fault({
        path: restPage,
        count: "all",
        before: () => {
          scene.running.settings.pageRows = sizes.shift() ?? 200;
        },
      });
      const run = await scene.sync();
      expect(recordsOf(run).length).toBeGreaterThan(500);
      return `Pages of 70, 35, 110, 1 and 200 rows: ${await scene.complete()}`;
    },
  },
];
