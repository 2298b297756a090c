// Generated from catalog/metadata-streams.schema.json by `npm run generate`; not to be edited.

/**
 * Metadata streams, by their ids.
 */
export interface MetadataStreams {
  [k: string]: {
    /**
     * What a record of the stream describes, as a sentence.
     */
    title: string;
    keys: string[];
    /**
     * A stream that has one is read incrementally.
     */
    replicationKey?: string;
    /**
     * The type of each property, in the order of the record.
     */
    properties: {
      [k: string]: "text" | "flag" | "count" | "number" | "timestamp" | "texts";
    };
  };
}
