import type { Run, Stream } from "@singer-io-ts/tap-kit";
import { listNames } from "../../../names.ts";
import { propertiesOf } from "../../../property-schemas.ts";
import type { UntrackedChanges } from "./untracked-changes.ts";

const hint = "set full_refresh_every, or the replication method FULL_TABLE.";

/** Tells what an incremental read of a query does not see, or why there is none. */
export function warnUntracked(stream: Stream, { conditions: entrances, columns }: UntrackedChanges, run: Run): void {
  const { id, replicationKeys } = stream;
  const isIncremental = replicationKeys.length > 0;
  if (entrances.length > 0 && (isIncremental || couldBeIncremental(stream))) {
    const what = `Rows can come in without a change of their own (${listNames(entrances)})`;
    const next = isIncremental ? `incremental runs do not see those: ${hint}` : "it is read in full.";
    const level = isIncremental ? "warn" : "info";
    run.log({ level, code: "query_entrances", stream: id, text: `${what}: ${next}` });
  }
  if (!isIncremental || columns.length === 0) return;
  const text = `A change of ${listNames(columns)} does not move a row's own stamp; where that matters ${hint}`;
  run.log({ level: "info", code: "query_unstamped", stream: id, text });
}

/** But for its condition. */
function couldBeIncremental({ schema, metadata }: Stream): boolean {
  const isAsWritten = metadata?.get("")?.["salesforce.as-written"] !== false;
  return !isAsWritten && Object.hasOwn(propertiesOf(schema), "SystemModstamp");
}
