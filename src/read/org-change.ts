import type { Run, Selection } from "@singer-io-ts/tap-kit";
import { named } from "../named.ts";

/** Tells which streams are loaded anew because their state is of another org. */
export function sayOrgChange(streams: readonly Selection[], orgId: string, run: Run): void {
  if (streams.length === 0) return;
  const orgs = [...new Set(streams.map(({ from }) => from?.org ?? ""))].join(", ");
  const text =
    `${named(streams.map(({ stream }) => stream.id))}: the state is of org ${orgs}, and the login leads to org ${orgId}. ` +
    "allow_org_change is set, so they are loaded in full under a new version.";
  run.tell({ level: "warn", code: "org_changed", text });
}
