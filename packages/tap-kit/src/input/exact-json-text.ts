import { parseExactJson } from "../exact-json.ts";
import type { Json } from "../json.ts";
import { findJsonFault } from "./json-fault.ts";
import { notJson, usableJson } from "./read-json.ts";
import { refuseRepeatedMember } from "./repeated-member.ts";
import { positionAfter, textStart } from "./text-position.ts";

/**
 * The value of a JSON text, its numbers with the digits that are written. @param name of the text, in errors
 * @throws TapError that says where the fault is
 */
export function exactJsonText(name: string, text: string): Json {
  const json = text.replace(/^\ufeff/, "");
  let value: Json;
  try {
    // What is read as JSON is Json.
    value = parseExactJson(json) as Json;
  } catch {
    throw notJson(name, json.trim() === "" ? null : positionAfter(json.slice(0, findJsonFault(json)), textStart));
  }
  const usable = usableJson(name, value);
  refuseRepeatedMember(name, json);
  return usable;
}
