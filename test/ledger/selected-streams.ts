import type { Catalog } from "../support/test-org.ts";
import { changingFields } from "./fields.ts";
import type { Setup } from "./history.ts";
import { objects } from "./workload.ts";

/** Enough columns that versions of a row differ; few, because a history reads the same rows many times. */
const columns: readonly string[] = [
  "Id",
  "IsDeleted",
  "Name",
  "LastName",
  "AccountId",
  "MasterRecordId",
  "Description",
  "SystemModstamp",
  "_sdc_deleted_at",
  ...Object.values(changingFields),
];
const names: readonly string[] = objects;

/** The catalog with few columns selected, and with the setup's replication methods. */
export function chosen(catalog: Catalog, { fullTable }: Setup): Catalog {
  const streams = catalog.streams.map((stream) => {
    const isFull = fullTable[names.indexOf(stream.tap_stream_id)];
    const metadata = stream.metadata.map((entry) => {
      const [, name] = entry.breadcrumb;
      if (name === undefined) {
        const method = isFull ? { "replication-method": "FULL_TABLE" } : {};
        return { ...entry, metadata: { ...entry.metadata, ...method, selected: true } };
      }
      return { ...entry, metadata: { ...entry.metadata, selected: columns.includes(name) } };
    });
    return { ...stream, metadata };
  });
  return { ...catalog, streams };
}
