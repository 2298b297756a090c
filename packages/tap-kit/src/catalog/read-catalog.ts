import type { TapError } from "../errors/tap-error.ts";
import { compileCheck } from "../input/check-json.ts";
import { inputError, type ReadPieces } from "../input/read-json.ts";
import { readList } from "../input/read-list.ts";
import { isObject, type JsonObject } from "../json.ts";
import { type CatalogEntry, EntryReader, idOf } from "./catalog-entry.ts";
import { faultInEntry } from "./check-members.ts";
import { formOfCatalog } from "./foreign-catalog.ts";

const nullable = (type: string, more: JsonObject = {}): JsonObject => ({ type: [type, "null"], ...more });
const texts = { items: { type: "string" } };

const entrySchema: JsonObject = {
  type: "object",
  required: ["schema"],
  anyOf: [{ required: ["tap_stream_id"] }, { required: ["stream"], properties: { stream: { type: "string" } } }],
  properties: {
    tap_stream_id: { type: "string" },
    stream: nullable("string"),
    schema: { type: "object", properties: { properties: { type: "object" } } },
    key_properties: nullable("array", texts),
    replication_key: nullable("string"),
    replication_method: nullable("string"),
    metadata: nullable("array", {
      items: {
        type: "object",
        required: ["breadcrumb", "metadata"],
        properties: { breadcrumb: { type: "array", ...texts }, metadata: { type: "object" } },
      },
    }),
  },
};

const catalogSchema: JsonObject = {
  type: "object",
  required: ["streams"],
  properties: { streams: { type: "array", items: entrySchema } },
};

/**
 * The entries of a Singer catalog, read one at a time: a catalog of thousands of streams is never held as a whole.
 * @throws TapError that names the file and the position where it is no catalog
 */
export async function readCatalog(file: string, readPieces: ReadPieces): Promise<readonly CatalogEntry[]> {
  const [checkEntry, checkCatalog] = [await compileCheck(entrySchema), await compileCheck(catalogSchema)];
  const reader = new EntryReader();
  const { root, kept } = await readList(file, readPieces, {
    member: "streams",
    read: (raw) => (isObject(raw) && checkEntry(raw) === null && faultInEntry(raw) === null ? reader.read(raw) : null),
    standIn: { tap_stream_id: "", schema: {} },
  });
  const form = formOfCatalog(root);
  if (form === "configured" || form === "discovered") throw airbytes(file);
  const fault = checkCatalog(root);
  if (fault !== null) {
    const what = `${fault.path}: expected ${fault.expected}`;
    throw inputError(file, what, "Write it again with --discover.", "CATALOG_INVALID");
  }
  // The check above is what the type says.
  for (const raw of (root as unknown as { streams: readonly JsonObject[] }).streams) refuseFaults(raw, file);
  const ids = new Set<string>();
  for (const { stream } of kept) {
    if (ids.has(stream.id))
      throw inputError(file, `${stream.id} is there twice`, "Keep one of the entries.", "CATALOG_INVALID");
    ids.add(stream.id);
  }
  return kept;
}

function airbytes(file: string): TapError {
  const hint = "Write Singer's by --discover > catalog.json; Airbyte's is for the command read.";
  return inputError(file, "this is a catalog of Airbyte's", hint, "CATALOG_INVALID");
}

function refuseFaults(raw: JsonObject, file: string): void {
  const fault = faultInEntry(raw);
  if (fault === null) return;
  const what = `${idOf(raw)}, ${fault.place}, expected ${fault.expected}`;
  throw inputError(file, what, "Correct it, or write the catalog again with --discover.", "CATALOG_INVALID");
}
