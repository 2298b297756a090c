import type { Choice } from "../catalog/choose-method.ts";
import { offeredChoices } from "../catalog/choose-streams.ts";
import { isObject, type JsonObject, propertiesOf } from "../json.ts";
import type { Log } from "../log/log.ts";
import { reusedBytes } from "../output/reused-bytes.ts";
import type { Offering } from "../selection/offering.ts";
import { isOnlyByName } from "../selection/only-by-name.ts";
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

/**
 * The stream as it is offered where the user of the platform can take away, and not add: where `select` does not decide, with what
 * is not selected by default, and with objects that repeat other fields, which only their name selects elsewhere. A property that
 * costs calls for each row is still offered by its name alone.
 */
function offer(stream: Stream): Stream {
  const properties = propertiesOf(stream.schema);
  const changed = [...(stream.metadata ?? [])].flatMap(
    ([name, members]): readonly (readonly [string, JsonObject])[] => {
      if (name === "") return members["selected-by-default"] === false ? [[name, byDefault(members)]] : [];
      return isOnlyByName(members) && isObject(properties.get(name)?.["properties"])
        ? [[name, byDefault(members)]]
        : [];
    },
  );
  return changed.length === 0 ? stream : { ...stream, metadata: new Map([...(stream.metadata ?? []), ...changed]) };
}

function byDefault({ "only-by-name": _why, ...members }: JsonObject): JsonObject {
  return { ...members, "selected-by-default": true };
}
