import type { Stream } from "@singer-io-ts/tap-kit";
import { listNames } from "../names.ts";

/**
 * One sentence about the streams that have no better key than LastModifiedDate; null where there is none. An import may
 * set it to any date, and what Salesforce changes by itself does not move it. (Salesforce Help, Set Audit Fields.)
 */
export function weakKeys(streams: readonly Stream[]): string | null {
  const weak = streams.filter(({ replicationKeys }) => replicationKeys.includes("LastModifiedDate"));
  if (weak.length === 0) return null;
  const which = `${weak.length} ${weak.length === 1 ? "stream" : "streams"}`;
  return (
    `LastModifiedDate is all that shows changes in ${which} (${listNames(weak.map(({ id }) => id))}): rows imported with an ` +
    "old date are not seen by incremental reads. Set full_refresh_every, or the replication method FULL_TABLE."
  );
}
