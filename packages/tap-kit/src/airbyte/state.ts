import { inputError } from "../input/read-json.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";

const hint = "Give the state that the platform kept, or reset it to read everything again.";

/** Whether it has a form in which Airbyte keeps or passes on states. An empty list is one of none. */
export function isAirbyteState(state: Json): boolean {
  if (Array.isArray(state)) return state.length > 0;
  if (!isObject(state)) return false;
  const { type } = state;
  if (type === "STREAM" || type === "GLOBAL" || type === "LEGACY") return true;
  return (type === "STATE" && isObject(state["state"])) || isObject(state["global"]) || isDescribed(state["stream"]);
}

const isDescribed = (stream: Json | undefined): boolean => isObject(stream) && isObject(stream["stream_descriptor"]);

/**
 * The bookmarks of an Airbyte state as they came, by stream: a list of STREAM states, one GLOBAL state, or LEGACY states, which
 * have those of all streams.
 */
export function bookmarksOfAirbyte(state: Json, file: string): ReadonlyMap<string, Json> {
  const list: readonly Json[] = Array.isArray(state)
    ? state
    : isObject(state) && Object.keys(state).length === 0
      ? []
      : [state];
  return new Map(list.flatMap((item, index) => readState(item, `${file}: $[${index}]`)));
}

function readState(item: Json, where: string): readonly (readonly [string, Json])[] {
  // A whole STATE message is accepted too.
  const state = isObject(item) && item["type"] === "STATE" ? item["state"] : item;
  if (!isObject(state)) throw inputError(where, "expected a state object", hint, "STATE_INVALID");
  if (isObject(state["global"])) {
    const streams = state["global"]["stream_states"] ?? [];
    // guard(global-state): a damaged state would be taken for an empty one, and all rows would come again.
    if (!Array.isArray(streams))
      throw inputError(where, "expected a list in global.stream_states", hint, "STATE_INVALID");
    return streams.map((stream) => readStream(stream, where));
  }
  if (state["stream"] === undefined && isLegacy(state)) return Object.entries(state["data"]);
  return [readStream(state["stream"], where)];
}

/** A state from before each stream had its own: `data` has what each stream wrote. */
function isLegacy(state: JsonObject): state is JsonObject & { readonly data: JsonObject } {
  const { type, data } = state;
  return (type === "LEGACY" || type === undefined) && isObject(data);
}

function readStream(stream: Json | undefined, where: string): readonly [string, Json] {
  const descriptor = isObject(stream) ? stream["stream_descriptor"] : undefined;
  const name = isObject(descriptor) ? descriptor["name"] : undefined;
  if (!isObject(stream) || typeof name !== "string") {
    throw inputError(where, "expected a STREAM state with stream.stream_descriptor.name", hint, "STATE_INVALID");
  }
  return [name, stream["stream_state"] ?? null];
}
