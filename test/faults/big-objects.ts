import { expect } from "vitest";
import { eventsOf, openEvents } from "../support/big-object.ts";
import { firstSentence } from "./accounts-in-pages.ts";
import type { FaultRow } from "./fault-row.ts";
import { firstError } from "./scene.ts";

/** Rows whose Id is the same in all of them. */
export const bigObjects: readonly FaultRow[] = [
  {
    number: 122,
    fault:
      "A standard big object has a placeholder as its Id and can be read in one order only; its locator is lost, and the run is stopped",
    expected: "the key is what identifies its rows, in that order; each row once, also over two runs",
    async run(open) {
      const scene = await openEvents(open);
      const path = "/query/[A-Za-z0-9]+-\\d+";
      scene.running.fault({ path, nth: 1, lose: "locators" });
      const stop = new AbortController();
      scene.during(path, () => stop.abort("SIGTERM"), 3);
      const { exitCode } = await scene.run({ signal: stop.signal });
      await scene.sync();
      const came = scene.target.appended("LoginEvent").map(({ EventIdentifier }) => String(EventIdentifier));
      expect(came.toSorted()).toEqual(eventsOf(scene).map(String).toSorted());
      const lacking = await openEvents(open);
      lacking.running.fault({ path, nth: 4, dropRows: 1 });
      lacking.running.fault({ path: "/queryAll", nth: 2, dropRows: 1 });
      const failed = await lacking.fails(4, "LoginEvent: Salesforce says the query has");
      return `Exit ${exitCode}, then ${came.length} events with ${new Set(came).size} different keys; rows missing twice in a row: exit ${failed.exitCode}, "${firstSentence(firstError(failed))}"`;
    },
  },
];
