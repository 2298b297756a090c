import { compileCheck } from "../input/check-json.ts";
import { isObject, propertiesOf } from "../input/config.ts";
import { inputError } from "../input/read-json.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Log } from "../log/log.ts";
import type { Method, Stream } from "../tap/stream.ts";
import { faultInEntry } from "./check-members.ts";
import { type Choice, chooseMethod } from "./choice.ts";
import { type Metadata, metadataOfEntry, metadataOfStream } from "./metadata.ts";
import { isStreamSelected, selectFields } from "./select-fields.ts";

const nullable = (type: string, more: JsonObject = {}): JsonObject => ({ type: [type, "null"], ...more });
const texts = { items: { type: "string" } };

const catalogSchema: JsonObject = {
  type: "object",
  required: ["streams"],
  properties: {
    streams: {
      type: "array",
      items: {
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
      },
    },
  },
};

/** Members of a catalog's metadata that the user chose or the kit writes; what is left are the tap's own. */
const notTheTaps = new Set([
  "selected",
  "replication-method",
  "replication-key",
  "table-key-properties",
  "valid-replication-keys",
  "forced-replication-method",
]);

/** A stream of a catalog, and what the catalog says of it. */
export interface CatalogEntry {
  readonly stream: Stream;
  readonly raw: JsonObject;
  readonly metadata: Metadata;
}

/** A Singer catalog's entries. Throws a TapError that names the file and the place where it is not one. */
export async function readCatalog(value: Json, file: string): Promise<readonly CatalogEntry[]> {
  const fault = (await compileCheck(catalogSchema))(value);
  if (fault !== null) {
    throw inputError(
      file,
      `${fault.path}: expected ${fault.expected}`,
      "Write it anew with --discover.",
      "CATALOG_INVALID",
    );
  }
  // The check above is what the type says.
  const list = (value as unknown as { streams: readonly JsonObject[] }).streams;
  for (const raw of list) refuseFaults(raw, file);
  const entries = list.map(readEntry);
  const ids = new Set<string>();
  for (const { stream } of entries) {
    if (ids.has(stream.id))
      throw inputError(file, `${stream.id} is there twice`, "Keep one of the entries.", "CATALOG_INVALID");
    ids.add(stream.id);
  }
  return entries;
}

function refuseFaults(raw: JsonObject, file: string): void {
  const fault = faultInEntry(raw);
  if (fault === null) return;
  const what = `${idOf(raw)}, ${fault.place}, expected ${fault.expected}`;
  throw inputError(file, what, "Correct it, or write the catalog again with --discover.", "CATALOG_INVALID");
}

const idOf = (raw: JsonObject): string => String(raw["tap_stream_id"] ?? raw["stream"]);

function readEntry(raw: JsonObject): CatalogEntry {
  const metadata = metadataOfEntry(raw["metadata"]);
  const whole = metadata.at([]);
  const keys =
    textsOf(whole["table-key-properties"]) ?? textsOf(whole["view-key-properties"]) ?? textsOf(raw["key_properties"]);
  const replicationKeys = textsOf(whole["valid-replication-keys"]) ?? textsOf([raw["replication_key"] ?? null]) ?? [];
  const forced = asMethod(whole["forced-replication-method"]);
  const others: readonly Method[] = replicationKeys.length > 0 ? ["INCREMENTAL", "FULL_TABLE"] : ["FULL_TABLE"];
  const stream: Stream = {
    id: idOf(raw),
    // Checked to be an object.
    schema: raw["schema"] as JsonObject,
    keyProperties: keys ?? [],
    replicationKeys,
    methods: forced === undefined ? others : [forced],
    metadata: tapsMetadata(raw["metadata"]),
  };
  return { stream, raw, metadata };
}

/** What of a catalog is to be read, and how. */
export function choicesOf(
  entries: readonly CatalogEntry[],
  { byDefault, log }: { readonly byDefault: boolean; readonly log: Log },
): readonly Choice[] {
  return entries
    .filter(({ metadata, raw, stream }) => isStreamSelected(metadata, raw["selected"], stream.schema))
    .map(({ metadata, raw, stream }) => {
      sayStrangers(stream, raw["metadata"], log);
      const whole = metadata.at([]);
      const wish = {
        method: textOf(whole["replication-method"]) ?? textOf(raw["replication_method"]),
        replicationKey: textOf(whole["replication-key"]) ?? textOf(raw["replication_key"]),
      };
      return choose(stream, metadata, { wish, byDefault, log });
    });
}

/** Names what is selected or deselected but is no field of the schema: a catalog put together of two, or a slip of the pen. */
function sayStrangers({ id, schema }: Stream, list: Json | undefined, log: Log): void {
  const known = propertiesOf(schema);
  const strangers: Record<"selected" | "deselected", string[]> = { selected: [], deselected: [] };
  for (const item of Array.isArray(list) ? (list as readonly Json[]) : []) {
    if (!isObject(item) || !isObject(item["metadata"]) || typeof item["metadata"]["selected"] !== "boolean") continue;
    const breadcrumb = textsOf(item["breadcrumb"]) ?? [];
    const [step, name = "", ...deeper] = breadcrumb;
    if (step === undefined || (step === "properties" && (known.has(name) || deeper.length > 0))) continue;
    const isField = step === "properties" && name !== "";
    strangers[item["metadata"]["selected"] ? "selected" : "deselected"].push(
      isField ? name : `breadcrumb ${JSON.stringify(breadcrumb)}`,
    );
  }
  const say = (names: readonly string[], what: string) => {
    if (names.length === 0) return;
    const more = names.length > 5 ? ` and ${names.length - 5} more` : "";
    const text = `${names.slice(0, 5).join(", ")}${more}: ${what} Write the catalog anew with --discover.`;
    log({ level: "warn", code: "fields_unknown", stream: id, text });
  };
  say(strangers.selected, "selected, but not in the catalog's schema, so not read.");
  // guard(deselected-stranger): a field that was to be left out would be read, because its name is written otherwise.
  say(strangers.deselected, "deselected, but not in the catalog's schema, so without effect.");
}

/** What is read where there is no catalog: the discovered streams that are selected by default. */
export function defaultChoices(
  streams: readonly Stream[],
  { byDefault, log }: { readonly byDefault: boolean; readonly log: Log },
): readonly Choice[] {
  const nothing = { method: undefined, replicationKey: undefined };
  return streams
    .filter(isOfferedByDefault)
    .map((stream) => choose(stream, metadataOfStream(stream), { wish: nothing, byDefault, log }));
}

/** A discovered stream is selected by default unless the tap says otherwise. */
export function isOfferedByDefault({ metadata }: Stream): boolean {
  const whole = metadata?.get("");
  return whole?.["inclusion"] !== "unsupported" && whole?.["selected-by-default"] !== false;
}

function choose(
  stream: Stream,
  metadata: Metadata,
  {
    wish,
    byDefault,
    log,
  }: { readonly wish: Parameters<typeof chooseMethod>[1]; readonly byDefault: boolean; readonly log: Log },
): Choice {
  const { method, replicationKey } = chooseMethod(stream, wish, log);
  const always = [...stream.keyProperties, ...(replicationKey === null ? [] : [replicationKey])];
  return { stream, method, replicationKey, schema: selectFields(stream.schema, { metadata, always, byDefault }) };
}

function tapsMetadata(list: Json | undefined): ReadonlyMap<string, JsonObject> {
  const own = new Map<string, JsonObject>();
  for (const item of Array.isArray(list) ? (list as readonly Json[]) : []) {
    if (!isObject(item) || !isObject(item["metadata"])) continue;
    const [step, name, ...deeper] = textsOf(item["breadcrumb"]) ?? [];
    if (deeper.length > 0) continue;
    const members = Object.entries(item["metadata"]).filter(([member]) => !notTheTaps.has(member));
    if (step === undefined) own.set("", Object.fromEntries(members));
    else if (step === "properties" && name !== undefined) own.set(name, Object.fromEntries(members));
  }
  return own;
}

function asMethod(value: Json | undefined): Method | undefined {
  const methods: readonly Method[] = ["FULL_TABLE", "INCREMENTAL", "LOG_BASED"];
  return methods.find((method) => method === value);
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function textsOf(value: Json | undefined): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const all = value.filter((item): item is string => typeof item === "string");
  return all.length === value.length ? all : undefined;
}
