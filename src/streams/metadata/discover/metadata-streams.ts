import type { JsonObject, Stream } from "@singer-io-ts/tap-kit";
import data from "../../../../catalog/metadata-streams.json" with { type: "json" };
import type { MetadataStreams } from "./metadata-streams.generated.ts";

const streams = data as MetadataStreams; // its schema stands beside it

/** The id of a metadata stream. */
export type MetadataStreamId = keyof typeof data;

const schemas: Readonly<Record<MetadataStreams[string]["properties"][string], JsonObject>> = {
  text: { type: ["null", "string"] },
  flag: { type: ["null", "boolean"] },
  count: { type: ["null", "integer"] },
  number: { type: ["null", "number"] },
  timestamp: { type: ["null", "string"], format: "date-time" },
  texts: { type: ["null", "array"], items: { type: ["null", "string"] } },
};

/** A metadata stream, as the catalog folder has it. */
export function metadataStream(id: MetadataStreamId, kind: string): Stream {
  const { title, keys, replicationKey, properties } = streams[id]!; // MetadataStreamId is its keys
  const automatic = new Set([...keys, ...(replicationKey === undefined ? [] : [replicationKey])]);
  return {
    id,
    schema: {
      type: "object",
      title,
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, type]) => [name, keys.includes(name) ? keyOf(type) : schemas[type]]),
      ),
    },
    keyProperties: keys,
    replicationKeys: replicationKey === undefined ? [] : [replicationKey],
    methods: replicationKey === undefined ? ["FULL_TABLE"] : ["INCREMENTAL", "FULL_TABLE"],
    metadata: new Map([
      ["", { "salesforce.kind": kind }],
      ...Object.keys(properties).map((name): [string, JsonObject] => [
        name,
        { inclusion: automatic.has(name) ? "automatic" : "available" },
      ]),
    ]),
  };
}

/** Keys are never null. */
function keyOf(type: MetadataStreams[string]["properties"][string]): JsonObject {
  const [, only] = schemas[type]["type"] as readonly string[]; // each of them allows null, and one more
  return { ...schemas[type], type: [only ?? "string"] };
}
