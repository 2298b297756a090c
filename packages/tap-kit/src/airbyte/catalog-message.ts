import type { Choice } from "../catalog/choose-method.ts";
import { offeredChoices } from "../catalog/choose-streams.ts";
import type { JsonObject } from "../json.ts";
import type { Log } from "../log/log.ts";
import { reusedBytes } from "../output/reused-bytes.ts";
import type { Offering } from "../selection/offering.ts";
import type { Stream } from "../tap/stream.ts";
import { syncModes } from "./sync-modes.ts";

/**
 * The CATALOG message with the discovered streams and the fields that the settings select. In pieces of one stream each: a
 * message of thousands of streams is never held as text.
 */
export function catalogMessage(
  streams: readonly Stream[],
  { offering, log }: { readonly offering: Offering; readonly log: Log },
): Iterable<Uint8Array> {
  return catalogPieces(offeredChoices(streams.map(offer), offering, log));
}

function* catalogPieces(offered: readonly Choice[]): Iterable<Uint8Array> {
  const bytesOf = reusedBytes();
  yield bytesOf('{"type":"CATALOG","catalog":{"streams":[');
  for (const [index, choice] of offered.entries()) {
    yield bytesOf(`${index === 0 ? "" : ","}${JSON.stringify(entryOf(choice))}`);
  }
  yield bytesOf("]}}\n");
}

function entryOf({ stream, schema }: Choice): JsonObject {
  const [cursor] = stream.replicationKeys;
  const hasCursor = cursor !== undefined && syncModes(stream).includes("incremental");
  return {
    name: stream.id,
    json_schema: schema,
    supported_sync_modes: syncModes(stream),
    ...(hasCursor ? { source_defined_cursor: true, default_cursor_field: [cursor] } : {}),
    source_defined_primary_key: stream.keyProperties.map((key) => [key]),
  };
}

/** Where `select` does not decide, streams that are not selected by default are offered too: the user of the platform chooses. */
function offer(stream: Stream): Stream {
  const whole = stream.metadata?.get("");
  if (whole?.["selected-by-default"] !== false) return stream;
  return {
    ...stream,
    metadata: new Map([...(stream.metadata ?? []), ["", { ...whole, "selected-by-default": true }]]),
  };
}
