import type { JsonObject } from "../json.ts";

/** The number of the bookmark's form that this kit writes and reads. */
export const bookmarkFormat = 1;

/** A bookmark as a state has it. Members that later forms add may be there too. */
export const bookmarkSchema: JsonObject = {
  type: "object",
  required: ["format", "org", "version", "rows", "replication_key", "replication_key_value", "scan", "tail"],
  properties: {
    format: { type: "integer", minimum: 1 },
    org: { type: "string" },
    version: { type: ["integer", "null"] },
    rows: { type: ["integer", "null"], minimum: 0 },
    replication_key: { type: ["string", "null"] },
    replication_key_value: { type: ["string", "null"] },
    scan: { type: ["string", "null"] },
    tail: { type: ["string", "null"] },
    fields: { type: ["string", "null"] },
    refused: { type: ["string", "null"] },
    contents: { type: ["string", "null"] },
    loaded_with: { type: ["string", "null"] },
  },
};
