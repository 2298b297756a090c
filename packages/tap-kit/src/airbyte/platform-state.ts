import { isObject, type Json, type JsonObject } from "../json.ts";

/**
 * A state as the platform shows and stores it (Airbyte's Configuration API, ConnectionState; the settings of a connection), in the
 * form that it hands to a connector: with `streamDescriptor` for `stream_descriptor`, and so on. What is no such state is returned as it is.
 */
export function protocolState(state: Json): Json {
  if (Array.isArray(state)) return (state as readonly Json[]).map((item) => streamState(item) ?? item);
  if (!isObject(state)) return state;
  const { stateType, streamState: streams, globalState, state: legacy, connectionId } = state;
  if (stateType === "not_set") return {};
  if (Array.isArray(streams)) return protocolState(streams);
  if (isObject(globalState)) return ofAll(globalState);
  if (Array.isArray(state["streamStates"])) return ofAll(state);
  // Before each stream had a state of its own.
  if (isObject(legacy) && (stateType === "legacy" || typeof connectionId === "string"))
    return { type: "LEGACY", data: legacy };
  return streamState(state) ?? state;
}

/** A STREAM state; null: the item is no stream of the platform's. */
function streamState(item: Json): JsonObject | null {
  const stream = isObject(item) ? streamOf(item) : null;
  return stream === null ? null : { type: "STREAM", stream };
}

function streamOf(item: JsonObject): JsonObject | null {
  if (item["type"] !== undefined) return null;
  const descriptor = item["streamDescriptor"] ?? item["stream_descriptor"];
  const state = item["streamState"] ?? item["stream_state"] ?? null;
  return isObject(descriptor) ? { stream_descriptor: descriptor, stream_state: state } : null;
}

function ofAll({ sharedState = null, streamStates = [] }: JsonObject): JsonObject {
  const streams = Array.isArray(streamStates)
    ? (streamStates as readonly Json[]).map((item) => (isObject(item) ? streamOf(item) : null) ?? item)
    : streamStates;
  return { type: "GLOBAL", global: { shared_state: sharedState, stream_states: streams } };
}
