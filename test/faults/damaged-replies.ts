import { expect } from "vitest";
import { silentBit } from "../support/silent-damage.ts";
import type { FaultRow } from "./fault-row.ts";

/** Replies with bytes that are not Salesforce's. */
export const damagedReplies: readonly FaultRow[] = [
  {
    number: 127,
    fault: "One bit is flipped in a gzip page of more than 1 MiB, and only the checksum at its end shows it",
    expected: "no damaged value reaches the target with exit 0",
    async run(open) {
      const scene = await open({ rows: { Account: 1_500 }, objects: ["Account"], config: { api: "rest" } });
      scene.running.clock.freeze(true);
      await scene.sync();
      const [{ url = "" } = {}] = scene.requests("/queryAll?");
      const again = scene.withTarget([]);
      scene.running.fault({ path: "/queryAll[?]", flipByte: await silentBit(scene.running, url) });
      const run = await again.sync();
      expect(run.stdout.length).toBeGreaterThan(1_048_576);
      expect(run.stderr).toMatch(/Reading a page again: .*The compressed answer is damaged/);
      return `The page is fetched again before any of its rows is written: ${await again.complete()}`;
    },
  },
];
