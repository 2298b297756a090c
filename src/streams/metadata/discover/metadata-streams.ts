import type { JsonObject, Stream } from "@singer-io-ts/tap-kit";
import data from "../../../../catalog/metadata-streams.json" with { type: "json" };
import { streamOfParts, withoutNull } from "../../../discover/stream-parts.ts";
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
  const { title, keys, replicationKey = null, properties } = streams[id]!; // MetadataStreamId is its keys
  return streamOfParts({
    id,
    title,
    properties: Object.entries(properties).map(([name, type]) => {
      const isKey = keys.includes(name);
      const schema = isKey ? withoutNull(schemas[type]) : schemas[type];
      return { name, schema, metadata: { inclusion: isKey || name === replicationKey ? "automatic" : "available" } };
    }),
    keys,
    replicationKey,
    traits: { "salesforce.kind": kind },
  });
}
