import type { Json, JsonObject } from "@singer-io-ts/tap-kit";
import { members } from "../../salesforce/json/json-fields.ts";

/** A record of an answer as a row: `{ Owner: { Name } }` as `Owner.Name`; children as a list of such rows. */
export function flatRow(record: object): JsonObject {
  const row: Record<string, Json> = {};
  for (const [name, value] of Object.entries(record)) {
    if (name === "attributes") continue;
    const children = members(value).list("records");
    if (children !== null) row[name] = children.map((child) => flatRow(Object(child)));
    else if (isParent(value)) for (const [path, own] of Object.entries(flatRow(value))) row[`${name}.${path}`] = own;
    else row[name] = value as Json; // of JSON
  }
  return row;
}

/** An address has members too, and is a value. */
const isParent = (value: unknown): value is object =>
  typeof value === "object" && value !== null && "attributes" in value;
