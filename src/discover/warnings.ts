import type { Stream } from "@singer-io-ts/tap-kit";
import { listNames } from "../names.ts";

/** What brings deletions where incremental reads do not. */
const remedy =
  "For those set full_refresh_every, or the replication method FULL_TABLE: a full load's ACTIVATE_VERSION drops what is gone.";

/** One sentence about the streams of which incremental reads do not bring every deletion; null where there is none. */
export function unreportedDeletions(streams: readonly Stream[]): string | null {
  const untold = streams.filter(({ metadata, replicationKeys }) => {
    const told = metadata?.get("")?.["salesforce.deletions"];
    return replicationKeys.length > 0 && (told === "recycle bin only" || told === "none");
  });
  if (untold.length === 0) return null;
  const which = `${untold.length} incremental ${untold.length === 1 ? "stream" : "streams"}`;
  return `Salesforce does not report every deletion of ${which} (${listNames(untold.map(({ id }) => id))}). ${remedy}`;
}
