import { isObject, type Json, type JsonObject } from "../../json.ts";

/**
 * The state inside what it is stored or passed on in: Meltano's own form, in which unfinished runs add to the state of the last
 * complete one, and a whole STATE message. What is no such thing is returned as it is.
 */
export function unwrappedState(state: Json): Json {
  if (!isObject(state)) return state;
  const { completed, partial, singer_state: inner, type, value } = state;
  // As Meltano puts them together: later values win, member by member.
  if (isKeptByMeltano(state)) return unwrappedState(merged(partOf(completed), partOf(partial)));
  if (isObject(inner) && Object.keys(state).length === 1) return unwrappedState(inner);
  // An Airbyte message has `state` in place of `value`.
  return type === "STATE" && isObject(value) ? unwrappedState(value) : state;
}

function isKeptByMeltano(state: JsonObject): boolean {
  const parts = Object.keys(state);
  return parts.length > 0 && parts.every((part) => part === "completed" || part === "partial");
}

function partOf(part: Json | undefined): JsonObject {
  if (!isObject(part)) return {};
  const inner = unwrappedState(part);
  return isObject(inner) ? inner : {};
}

function merged(one: JsonObject, other: JsonObject): JsonObject {
  const entries = Object.entries(other).map(([member, value]): [string, Json] => {
    const before = Object.hasOwn(one, member) ? one[member] : undefined;
    return [member, isObject(before) && isObject(value) ? merged(before, value) : value];
  });
  return { ...one, ...Object.fromEntries(entries) };
}
