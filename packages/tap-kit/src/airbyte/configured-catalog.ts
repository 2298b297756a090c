import { type CatalogForm, formOfCatalog } from "../catalog/foreign-catalog.ts";
import { SchemaInterner } from "../catalog/schema-interner.ts";
import { compileCheck } from "../input/check-json.ts";
import { inputError, type ReadPieces } from "../input/read-json.ts";
import { readList } from "../input/read-list.ts";
import type { JsonObject } from "../json.ts";

const texts: JsonObject = { type: ["array", "null"], items: { type: "string" } };
const paths: JsonObject = { type: ["array", "null"], items: { type: "array", items: { type: "string" } } };

const configuredSchema: JsonObject = {
  type: "object",
  required: ["stream", "sync_mode"],
  properties: {
    stream: {
      type: "object",
      required: ["name"],
      properties: {
        name: { type: "string" },
        json_schema: {
          type: ["object", "null"],
          properties: { properties: { type: ["object", "null"], additionalProperties: { type: "object" } } },
        },
        default_cursor_field: texts,
        source_defined_primary_key: paths,
      },
    },
    sync_mode: { enum: ["full_refresh", "incremental"] },
    destination_sync_mode: { type: ["string", "null"] },
    cursor_field: texts,
    primary_key: paths,
  },
};

const configuredCatalogSchema: JsonObject = {
  type: "object",
  required: ["streams"],
  properties: { streams: { type: "array", items: configuredSchema } },
};

/** A stream as the user of the platform configured it. */
export interface ConfiguredStream {
  readonly stream: {
    readonly name: string;
    readonly json_schema?: JsonObject | null;
    readonly default_cursor_field?: readonly string[] | null;
    readonly source_defined_primary_key?: readonly (readonly string[])[] | null;
  };
  readonly sync_mode: "full_refresh" | "incremental";
  /** What the destination does with the records: `append`, `overwrite`, `append_dedup`, ... */
  readonly destination_sync_mode?: string | null;
  readonly cursor_field?: readonly string[] | null;
}

/** The streams of a configured catalog, read one at a time. @throws TapError where the file is none. */
export async function readConfiguredCatalog(
  file: string,
  readPieces: ReadPieces,
): Promise<readonly ConfiguredStream[]> {
  const [check, checkCatalog] = [await compileCheck(configuredSchema), await compileCheck(configuredCatalogSchema)];
  const schemas = new SchemaInterner();
  const { root, kept } = await readList(file, readPieces, {
    member: "streams",
    // The check is what the type says.
    read: (raw) => (check(raw) === null ? keptOf(raw as unknown as ConfiguredStream, schemas) : null),
    standIn: { stream: { name: "" }, sync_mode: "incremental" },
  });
  refuseOthers(file, formOfCatalog(root));
  const fault = checkCatalog(root);
  if (fault !== null) {
    throw inputError(
      file,
      `${fault.path}: expected ${fault.expected}`,
      "Refresh the source's schema.",
      "CATALOG_INVALID",
    );
  }
  const names = new Set<string>();
  for (const { stream } of kept) {
    // guard(configured-twice): two readers would read the same stream at the same time, with one bookmark.
    if (names.has(stream.name))
      throw inputError(file, `${stream.name} is there twice`, "Keep one of the entries.", "CATALOG_INVALID");
    names.add(stream.name);
  }
  return kept;
}

/** What people give in place of a configured catalog. */
function refuseOthers(file: string, form: CatalogForm | null): void {
  if (form === "singer") {
    const hint = "Leave the command read out to read by it; Airbyte's read takes a configured catalog.";
    throw inputError(file, "this is a catalog of Singer's", hint, "CATALOG_INVALID");
  }
  if (form !== "discovered") return;
  const hint =
    'Write {"streams": [{"stream": ..., "sync_mode": "incremental"}]}, with the streams to read of this one.';
  throw inputError(file, "this is what discover gives; read takes a configured catalog", hint, "CATALOG_INVALID");
}

function keptOf(
  { stream, sync_mode, destination_sync_mode, cursor_field }: ConfiguredStream,
  schemas: SchemaInterner,
): ConfiguredStream {
  const { name, json_schema, default_cursor_field, source_defined_primary_key } = stream;
  return {
    stream: {
      name,
      json_schema: json_schema == null ? null : schemas.intern(json_schema),
      default_cursor_field: default_cursor_field ?? null,
      source_defined_primary_key: source_defined_primary_key ?? null,
    },
    sync_mode,
    destination_sync_mode: destination_sync_mode ?? null,
    cursor_field: cursor_field ?? null,
  };
}
