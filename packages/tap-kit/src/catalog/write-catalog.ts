import { type Json, type JsonObject, propertiesOf } from "../json.ts";
import { reusedBytes } from "../output/reused-bytes.ts";
import type { Sink } from "../output/sink.ts";
import type { Stream } from "../tap/stream.ts";
import { isOfferedByDefault } from "./choose-streams.ts";

/** Writes a Singer catalog, one stream in each line: a catalog of thousands of streams is never held as text. */
export async function writeCatalog(streams: readonly Stream[], byDefault: boolean, sink: Sink): Promise<void> {
  const bytesOf = reusedBytes();
  await sink.write(bytesOf('{"streams":[\n'));
  for (const [index, stream] of streams.entries()) {
    const comma = index === streams.length - 1 ? "" : ",";
    await sink.write(bytesOf(`${JSON.stringify(entryOf(stream, byDefault))}${comma}\n`));
  }
  await sink.write(bytesOf("]}\n"));
}

/** A stream as an entry of Singer's catalog. */
function entryOf(stream: Stream, byDefault: boolean): JsonObject {
  const { id, schema, keyProperties, replicationKeys, methods, metadata } = stream;
  const [best] = replicationKeys;
  const isIncremental = best !== undefined && methods.includes("INCREMENTAL");
  const whole: JsonObject = {
    ...metadata?.get(""),
    inclusion: metadata?.get("")?.["inclusion"] ?? "available",
    "selected-by-default": isOfferedByDefault(stream),
    "table-key-properties": keyProperties,
    ...(replicationKeys.length > 0 ? { "valid-replication-keys": replicationKeys } : {}),
    ...(methods.length === 1 ? { "forced-replication-method": methods[0]! } : {}),
  };
  const automatic = [...keyProperties, ...(isIncremental ? [best] : [])];
  const fields = [...propertiesOf(schema).keys()].map((name): Json => {
    const own = metadata?.get(name);
    const inclusion = automatic.includes(name) ? "automatic" : (own?.["inclusion"] ?? "available");
    const selected =
      inclusion === "unsupported" ? {} : { "selected-by-default": own?.["selected-by-default"] ?? byDefault };
    const members = inclusion === "automatic" ? {} : selected;
    return { breadcrumb: ["properties", name], metadata: { ...own, inclusion, ...members } };
  });
  return {
    tap_stream_id: id,
    stream: id,
    schema,
    key_properties: keyProperties,
    ...(isIncremental ? { replication_key: best } : {}),
    replication_method: isIncremental ? "INCREMENTAL" : (methods[0] ?? "FULL_TABLE"),
    metadata: [{ breadcrumb: [], metadata: whole }, ...fields],
  };
}
