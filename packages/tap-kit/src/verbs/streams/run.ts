import { chooseMethod } from "../../catalog/choose-method.ts";
import { readCatalog } from "../../catalog/read-catalog.ts";
import { isStreamSelected } from "../../catalog/select-fields.ts";
import type { Job } from "../../command/job.ts";
import type { JsonObject } from "../../json.ts";
import { isOffered, type Offering } from "../../selection/offering.ts";
import { offeringOf } from "../../selection/offering-of.ts";
import { readKitSettings } from "../../settings/kit-settings.ts";
import type { Stream } from "../../tap/stream.ts";
import type { KitContext } from "../kit-context.ts";

const columns = [
  { key: "stream", isWhole: true },
  { key: "key_properties", head: "key" },
  { key: "replication_key", head: "replication key" },
  { key: "replication_method", head: "method" },
  { key: "selected", show: (isSelected: unknown) => (isSelected === true ? "yes" : "no") },
] as const;

/** Lists what discovery gives. Settings whose streams cannot be discovered are reported, and decide the exit code. */
export async function run({ job, print, config, discover, report }: KitContext): Promise<number> {
  const { streams, failures } = await discover();
  const isSelected = await selection(job, offeringOf(readKitSettings(await config()), job.env));
  await print.rows(
    columns,
    streams.map((stream) => rowOf(stream, isSelected(stream), job)),
  );
  return report(failures.map(({ error }) => error));
}

/** Selected is what the catalog selects; without a catalog, what the settings select. */
async function selection({ line, readPieces }: Job<unknown>, offering: Offering): Promise<(stream: Stream) => boolean> {
  if (line.catalog === null) return (stream) => isOffered(stream, offering);
  const entries = await readCatalog(line.catalog, readPieces);
  const selected = new Set(
    entries.flatMap(({ metadata, selected, stream }) =>
      isStreamSelected(metadata, selected, stream.schema) ? [stream.id] : [],
    ),
  );
  return ({ id }) => selected.has(id);
}

function rowOf(stream: Stream, selected: boolean, { log }: Job<unknown>): JsonObject {
  const { method, replicationKey } = chooseMethod(stream, { method: undefined, replicationKey: undefined }, log);
  const { id, keyProperties } = stream;
  return {
    stream: id,
    key_properties: keyProperties,
    replication_key: replicationKey,
    replication_method: method,
    selected,
  };
}
