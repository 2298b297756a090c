import type { Catalog } from "./test-org.ts";

type Schema = Readonly<Record<string, unknown>>;
type Stream = Catalog["streams"][number];

const moment: Schema = { anyOf: [{ type: "string", format: "date-time" }, { type: ["string", "null"] }] };
const text = (type: string): Schema => ({ type: ["null", type] });
const parts = Object.fromEntries(
  ["street", "state", "postalCode", "city", "country", "geocodeAccuracy"].map((part) => [part, text("string")]),
);
const place = { longitude: text("number"), latitude: text("number") };

/** How singer-io/tap-salesforce 2.8 describes a field, by Salesforce's type; all others are text. */
const ofSinger: Readonly<Record<string, Schema>> = {
  datetime: moment,
  date: moment,
  boolean: text("boolean"),
  int: text("integer"),
  long: text("integer"),
  double: text("number"),
  currency: text("number"),
  percent: text("number"),
  address: { type: ["null", "object"], properties: { ...parts, ...place } },
  location: { type: ["number", "object", "null"], properties: place },
  anyType: {},
  base64: {},
};

const typeIn = ({ metadata }: Stream, name: string): string =>
  String(membersOf(metadata, ["properties", name])["salesforce.type"] ?? "string");

function membersOf(metadata: Stream["metadata"], breadcrumb: readonly string[]): Schema {
  return metadata.find((each) => each.breadcrumb.join() === breadcrumb.join())?.metadata ?? {};
}

export interface OtherStream {
  readonly tap_stream_id: string;
  readonly stream: string;
  readonly schema: {
    readonly type: "object";
    readonly additionalProperties: boolean;
    readonly properties: Readonly<Record<string, Schema>>;
  };
  readonly metadata: readonly { readonly breadcrumb: readonly string[]; readonly metadata: Schema }[];
}

export interface OtherCatalog {
  readonly streams: readonly OtherStream[];
}

/**
 * A catalog as singer-io's tap writes it, and MeltanoLabs' like it, of the objects of a catalog of this tap: no members of ours, every key
 * the Id, every moment an `anyOf`, no marks of deletions.
 * @param selected the streams that somebody has selected
 */
export function singerCatalog({ streams }: Catalog, selected: readonly string[]): OtherCatalog {
  return {
    streams: streams.map((stream): OtherStream => {
      const names = Object.keys(stream.schema.properties).filter((name) => name !== "_sdc_deleted_at");
      const [key] = ["SystemModstamp", "LastModifiedDate", "CreatedDate"].filter((name) => names.includes(name));
      const isSelected = selected.includes(stream.tap_stream_id);
      const whole = {
        "table-key-properties": ["Id"],
        ...(key === undefined
          ? { "forced-replication-method": "FULL_TABLE" }
          : { "valid-replication-keys": [key], "replication-key": key, "replication-method": "INCREMENTAL" }),
        ...(isSelected && { selected: true }),
      };
      const members = (name: string): Schema =>
        typeIn(stream, name) === "base64"
          ? { inclusion: "unsupported", "unsupported-description": "binary data" }
          : { inclusion: name === "Id" || name === key ? "automatic" : "available", "selected-by-default": true };
      return {
        tap_stream_id: stream.tap_stream_id,
        stream: stream.tap_stream_id,
        schema: {
          type: "object",
          additionalProperties: false,
          properties: Object.fromEntries(
            names.map((name) => [
              name,
              name === "Id" ? { type: "string" } : (ofSinger[typeIn(stream, name)] ?? text("string")),
            ]),
          ),
        },
        metadata: [
          ...names.map((name) => ({ breadcrumb: ["properties", name], metadata: members(name) })),
          { breadcrumb: [], metadata: whole },
        ],
      };
    }),
  };
}

/** How airbyte/source-salesforce 2.10 describes a field; all others are text. */
const ofAirbyte: Readonly<Record<string, Schema>> = {
  datetime: { type: ["string", "null"], format: "date-time" },
  date: { type: ["string", "null"], format: "date" },
  boolean: { type: ["boolean", "null"] },
  int: { type: ["integer", "null"] },
  ...Object.fromEntries(["long", "double", "currency", "percent"].map((type) => [type, { type: ["number", "null"] }])),
  address: { type: ["object", "null"], properties: { ...parts, ...place } },
  location: { type: ["object", "null"], properties: place },
  base64: { type: ["string", "null"], format: "base64" },
};

/** A configured catalog whose streams Airbyte's own source has described. @param mode what the destination does with the records */
export function airbyteCatalog({ streams }: Catalog, mode: string) {
  return {
    streams: streams.map((stream) => {
      const names = Object.keys(stream.schema.properties).filter((name) => name !== "_sdc_deleted_at");
      const [cursor] = ["SystemModstamp", "LastModifiedDate", "CreatedDate"].filter((name) => names.includes(name));
      const properties = names.map((name): [string, Schema] => [
        name,
        ofAirbyte[typeIn(stream, name)] ?? { type: ["string", "null"] },
      ]);
      return {
        stream: {
          name: stream.tap_stream_id,
          json_schema: {
            $schema: "http://json-schema.org/draft-07/schema#",
            type: "object",
            additionalProperties: true,
            properties: Object.fromEntries(properties),
          },
          supported_sync_modes: ["full_refresh", "incremental"],
          source_defined_cursor: true,
          ...(cursor !== undefined && { default_cursor_field: [cursor] }),
          source_defined_primary_key: [["Id"]],
        },
        sync_mode: cursor === undefined ? "full_refresh" : "incremental",
        destination_sync_mode: mode,
        primary_key: [["Id"]],
      };
    }),
  };
}

/** The stream of a catalog, changed. */
export const changed = (
  { streams }: OtherCatalog,
  name: string,
  change: (stream: OtherStream) => OtherStream,
): OtherCatalog => ({ streams: streams.map((stream) => (stream.stream === name ? change(stream) : stream)) });
