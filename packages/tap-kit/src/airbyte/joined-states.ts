import { isObject, type Json, type JsonObject } from "../json.ts";

/**
 * States with a later one: a STREAM state replaces that of its stream and leaves the others, as the platform does. One for all streams
 * replaces all.
 */
export function joinedStates(states: readonly JsonObject[], later: JsonObject): readonly JsonObject[] {
  const stream = streamOf(later);
  if (stream === null) return [later];
  return [...states.filter((each) => ![null, stream].includes(streamOf(each))), later];
}

/** The stream that a state is of; null: it is of all. */
function streamOf({ stream }: JsonObject): string | null {
  const descriptor: Json | undefined = isObject(stream) ? stream["stream_descriptor"] : undefined;
  if (!isObject(descriptor)) return null;
  const { name = null, namespace = null } = descriptor;
  return JSON.stringify([namespace, name]);
}
