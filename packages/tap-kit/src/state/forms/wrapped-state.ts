import { parsedJson } from "../../input/read-json.ts";
import { isObject, type Json, type JsonObject } from "../../json.ts";

/**
 * The state inside what it is stored or passed on in: Meltano's own form, in which unfinished runs add to the state of the last
 * complete one, and a whole STATE message. What is no such thing is returned as it is.
 */
export function unwrappedState(state: Json): Json {
  if (!isObject(state)) return state;
  const { singer_state: inner, airbyte_state: states, type, value } = state;
  const parts = partsKeptByMeltano(state);
  // As Meltano puts them together: later values win, member by member.
  if (parts !== null) return unwrappedState(merged(partOf(parts[0]), partOf(parts[1])));
  if (isObject(inner) && Object.keys(state).length === 1) return unwrappedState(inner);
  // Meltano's tap-airbyte-wrapper: beside the last state that an Airbyte source has written, those of all streams.
  if (Array.isArray(states) && states.length > 0) return states as readonly Json[];
  // An Airbyte message has `state` in place of `value`.
  return type === "STATE" && isObject(value) ? unwrappedState(value) : state;
}

/** The state of the last complete run and what later ones have added, in a file of Meltano's or a row of its database; null: it is neither. */
function partsKeptByMeltano(state: JsonObject): readonly [Json, Json] | null {
  const { completed, partial, completed_state, partial_state } = state;
  const members = Object.keys(state);
  const isFile = members.length > 0 && members.every((part) => part === "completed" || part === "partial");
  const parts = [completed_state ?? completed ?? null, partial_state ?? partial ?? null].map(fromText);
  const isRow =
    (completed_state ?? partial_state) !== undefined && parts.every((part) => part === null || isObject(part));
  return isFile || isRow ? [parts[0] ?? null, parts[1] ?? null] : null;
}

/** The database has them as texts. */
const fromText = (part: Json): Json => (typeof part === "string" ? (parsedJson(part) ?? part) : part);

function partOf(part: Json | undefined): JsonObject {
  if (!isObject(part)) return {};
  const { singer_state: inner } = part;
  return isObject(inner) ? inner : part;
}

function merged(one: JsonObject, other: JsonObject): JsonObject {
  const entries = Object.entries(other).map(([member, value]): [string, Json] => {
    const before = Object.hasOwn(one, member) ? one[member] : undefined;
    return [member, isObject(before) && isObject(value) ? merged(before, value) : value];
  });
  return { ...one, ...Object.fromEntries(entries) };
}
