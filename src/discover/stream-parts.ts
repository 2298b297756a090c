import type { JsonObject, Stream } from "@singer-io-ts/tap-kit";

/** A property of a stream's schema, with its metadata. */
export interface StreamProperty {
  readonly name: string;
  readonly schema: JsonObject;
  readonly metadata: JsonObject;
}

/** What a catalog's stream is made of, whatever kind it is of. */
export interface StreamParts {
  readonly id: string;
  readonly title: string;
  /** In their order. */
  readonly properties: readonly StreamProperty[];
  readonly keys: readonly string[];
  /** Null: the stream can only be read in full. */
  readonly replicationKey: string | null;
  /** What a sync needs to know besides the schema, as members `salesforce.*` of the stream's metadata. */
  readonly traits: JsonObject;
}

export function streamOfParts({ id, title, properties, keys, replicationKey, traits }: StreamParts): Stream {
  return {
    id,
    schema: {
      type: "object",
      title,
      properties: Object.fromEntries(properties.map(({ name, schema }) => [name, schema])),
    },
    keyProperties: keys,
    replicationKeys: replicationKey === null ? [] : [replicationKey],
    methods: replicationKey === null ? ["FULL_TABLE"] : ["INCREMENTAL", "FULL_TABLE"],
    metadata: new Map([
      ["", traits],
      ...properties.map(({ name, metadata }): [string, JsonObject] => [name, metadata]),
    ]),
  };
}

/** The schema of a key: it is never null. */
export function withoutNull(schema: JsonObject): JsonObject {
  const types = [schema["type"] ?? "string"].flat();
  return { ...schema, type: types.filter((type) => type !== "null") };
}
