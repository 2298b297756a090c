import { Interner } from "../interner.ts";
import { isObject, type Json, type JsonObject, propertiesOf } from "../json.ts";
import type { Method, Stream } from "../tap/stream.ts";
import { EntryMetadata } from "./metadata.ts";
import { SchemaInterner } from "./schema-interner.ts";

/** A stream of a catalog, and how the catalog wants it read. What several entries have in common is held once. */
export interface CatalogEntry {
  readonly stream: Stream;
  readonly metadata: EntryMetadata;
  /** The entry's own members: old catalogs have the choice there. */
  readonly selected: Json | undefined;
  readonly method: string | undefined;
  readonly replicationKey: string | undefined;
  /** Whether a field is read that the entry does not decide about; absent: the setting says it. */
  readonly byDefault?: boolean;
  /** The name that another tap gives to the stream's messages; absent: its own. */
  readonly alias?: string;
  readonly unknown: UnknownFields;
}

/** What is selected or deselected but is no field of the schema. */
interface UnknownFields {
  readonly selected: readonly string[];
  readonly deselected: readonly string[];
}

const noneUnknown: UnknownFields = { selected: [], deselected: [] };

/** Members of a catalog's metadata that the user or the kit writes; all others are the tap's own. */
const notOfTheTap = new Set([
  "selected",
  "replication-method",
  "replication-key",
  "table-key-properties",
  "valid-replication-keys",
  "forced-replication-method",
]);

export const idOf = (raw: JsonObject): string => String(raw["tap_stream_id"] ?? raw["stream"]);

/** Reads the entries of one catalog, which have the form that was checked. */
export class EntryReader {
  readonly #names = new Interner<string>();
  readonly #texts = new Interner<readonly string[]>();
  readonly #schemas = new SchemaInterner();
  readonly #metadata = new Interner<JsonObject>();
  /** Of members of the metadata those that are the tap's own. */
  readonly #own = new WeakMap<JsonObject, JsonObject>();

  read(raw: JsonObject): CatalogEntry {
    // Checked to be an object.
    const schema = this.#schemas.intern(raw["schema"] as JsonObject);
    const metadata = this.#metadataOf(raw["metadata"]);
    const { whole } = metadata;
    const keys = keysIn(whole) ?? textsOf(raw["key_properties"]);
    const replicationKeys = textsOf(whole["valid-replication-keys"]) ?? textsOf([raw["replication_key"] ?? null]) ?? [];
    const stream: Stream = {
      id: idOf(raw),
      schema,
      keyProperties: this.#internTexts(keys ?? []),
      replicationKeys: this.#internTexts(replicationKeys),
      methods: methodsOf(whole["forced-replication-method"], replicationKeys.length > 0),
      metadata: this.#metadataOfTap(metadata),
    };
    return {
      stream,
      metadata,
      selected: raw["selected"],
      method: textOf(whole["replication-method"]) ?? textOf(raw["replication_method"]),
      replicationKey: textOf(whole["replication-key"]) ?? textOf(raw["replication_key"]),
      ...(typeof raw["stream_alias"] === "string" && { alias: raw["stream_alias"] }),
      unknown: unknownIn(raw["metadata"], propertiesOf(schema)),
    };
  }

  #internTexts(texts: readonly string[]): readonly string[] {
    return this.#texts.intern(texts.join(), texts);
  }

  #metadataOf(list: Json | undefined): EntryMetadata {
    const metadata = new EntryMetadata();
    for (const { breadcrumb, members } of itemsOf(list)) {
      const path = breadcrumb.map((step) => this.#names.intern(step, step));
      const [, name = ""] = path;
      metadata.set(path, path.length === 2 ? this.#metadata.intern(name, members) : members);
    }
    return metadata;
  }

  #metadataOfTap({ whole, fields }: EntryMetadata): ReadonlyMap<string, JsonObject> {
    const own = new Map([["", this.#ownOf(whole)]]);
    for (const [name, members] of fields) {
      // A property without a name has no place of its own here: "" is the stream.
      if (name !== "") own.set(name, this.#ownOf(members));
    }
    return own;
  }

  #ownOf(members: JsonObject): JsonObject {
    const known = this.#own.get(members);
    if (known !== undefined) return known;
    const own = Object.fromEntries(Object.entries(members).filter(([member]) => !notOfTheTap.has(member)));
    this.#own.set(members, own);
    return own;
  }
}

interface MetadataItem {
  readonly breadcrumb: readonly string[];
  readonly members: JsonObject;
}

function itemsOf(list: Json | undefined): readonly MetadataItem[] {
  return (Array.isArray(list) ? (list as readonly Json[]) : []).flatMap((item) => {
    if (!isObject(item) || !isObject(item["metadata"])) return [];
    return [{ breadcrumb: textsOf(item["breadcrumb"]) ?? [], members: item["metadata"] }];
  });
}

/** Fields of another catalog, or with misspelled names. */
function unknownIn(list: Json | undefined, known: ReadonlyMap<string, JsonObject>): UnknownFields {
  const unknown: Record<"selected" | "deselected", string[]> = { selected: [], deselected: [] };
  for (const { breadcrumb, members } of itemsOf(list)) {
    if (typeof members["selected"] !== "boolean") continue;
    const [step, name = "", ...deeper] = breadcrumb;
    if (step === undefined || (step === "properties" && (known.has(name) || deeper.length > 0))) continue;
    const isField = step === "properties" && name !== "";
    unknown[members["selected"] ? "selected" : "deselected"].push(
      isField ? name : `breadcrumb ${JSON.stringify(breadcrumb)}`,
    );
  }
  return unknown.selected.length + unknown.deselected.length === 0 ? noneUnknown : unknown;
}

const methods: readonly Method[] = ["FULL_TABLE", "INCREMENTAL", "LOG_BASED"];
const forced: ReadonlyMap<Json | undefined, readonly Method[]> = new Map(methods.map((method) => [method, [method]]));
const fullOnly: readonly Method[] = ["FULL_TABLE"];
const incrementalToo: readonly Method[] = ["INCREMENTAL", "FULL_TABLE"];

function methodsOf(only: Json | undefined, hasReplicationKeys: boolean): readonly Method[] {
  return forced.get(only) ?? (hasReplicationKeys ? incrementalToo : fullOnly);
}

/** The keys of a table; where it has none, those that somebody has given the view. */
function keysIn(whole: JsonObject): readonly string[] | undefined {
  const keys = textsOf(whole["table-key-properties"]);
  return keys !== undefined && keys.length > 0 ? keys : (textsOf(whole["view-key-properties"]) ?? keys);
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function textsOf(value: Json | undefined): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const all = value.filter((item): item is string => typeof item === "string");
  return all.length === value.length ? all : undefined;
}
