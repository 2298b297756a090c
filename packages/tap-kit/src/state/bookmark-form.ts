import type { JsonObject } from "../json.ts";

/** The number of the bookmark's form that this kit writes and reads. */
export const bookmarkFormat = 1;

/** Versions are moments in milliseconds: no later one can be, and the ones that follow are still whole numbers. */
const latestVersion = 8_640_000_000_000_000;

/** A bookmark as a state has it. Members that later forms add may be there too. */
export const bookmarkSchema: JsonObject = {
  type: "object",
  required: ["format", "org", "version", "rows", "replication_key", "replication_key_value", "scan", "tail"],
  properties: {
    format: { type: "integer", minimum: 1 },
    org: { type: "string" },
    version: { type: ["integer", "null"], minimum: 1, maximum: latestVersion },
    rows: { type: ["integer", "null"], minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
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
