// Generated from catalog/metadata-streams.schema.json by `npm run generate`; not to be edited.

/**
 * Metadata streams, by their ids.
 */
export interface MetadataStreams {
  [k: string]: {
    /**
     * What its records are, as a sentence.
     */
    title: string;
    keys: string[];
    /**
     * Where there is one the stream is incremental.
     */
    replicationKey?: string;
    /**
     * By name, in their order.
     */
    properties: {
      [k: string]: "text" | "flag" | "count" | "number" | "timestamp" | "texts";
    };
  };
}
