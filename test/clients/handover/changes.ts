import type { RunningOrg } from "@singer-io-ts/demo-org";
import { liveOn } from "../fidelity/changes.ts";

const minute = 60_000;

/** The name of a row that another connector cannot see while it runs, and whose stamp lies below its bookmark. */
export const lateName = "Committed late";

/**
 * A transaction that begins before the other connector's run and ends after it; rows that are committed at once come behind it. All
 * stamps lie before this machine's time, which the other connectors compare with.
 */
export function beginTransaction(running: RunningOrg): void {
  const { org, clock } = running;
  const user = org.users[0]!;
  clock.advance(-5 * minute);
  org.create(user, "Account", { Name: lateName }, { commitDelayMs: 10 * minute });
  clock.advance(4 * minute);
  org.create(user, "Account", { Name: "Committed at once" });
}

/** Changes between the two connectors' runs, some time after the first one. */
export function change(running: RunningOrg): void {
  running.clock.advance(30 * minute);
  liveOn(running);
  // Later than any lag and lookback reaches.
  running.clock.advance(40 * minute);
}
