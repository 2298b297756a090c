import { Interner, type JsonObject, type Stream } from "@singer-io-ts/tap-kit";
import type { Records } from "../config/config.ts";
import { isHistory, isSameName } from "../names.ts";
import type { FieldDescribe, ObjectDescribe } from "../salesforce/describe/describe.ts";
import { bigObjectOf } from "./big-object.ts";
import { compoundOf } from "./compound-fields.ts";
import { isCompound, schemaOfType } from "./field-schema.ts";
import { hasBulk, isInsertOnly, isNotFiltered, requiredFilterMetadata } from "./object-traits.ts";
import { type StreamProperty, streamOfParts } from "./stream-parts.ts";

export interface DiscoverOptions {
  /** The property that marks a deleted record. */
  readonly deletedAt: string;
  readonly records: Records;
  /** Fields that hold files are selected like others; absent: only by their names. */
  readonly files?: boolean;
  /** The conditions that rows are filtered by, by object; absent: none are. */
  readonly filters?: ReadonlyMap<string, FilterTraits>;
}

/** What a catalog says of the condition on an object's rows. */
export interface FilterTraits {
  /** Tells it from others. */
  readonly hash: string;
  /** Rows can come in without a new SystemModstamp: an incremental read would never bring them. */
  readonly isUntracked: boolean;
}

/**
 * The streams of described objects, in their order; properties in the order of the describe. The metadata holds all that a
 * sync needs to know besides the schema, so that it describes nothing:
 * `salesforce.replicateable`, `salesforce.deletions`, `salesforce.bulk`, `salesforce.custom`, `salesforce.key-prefix` of a stream;
 * `salesforce.filter` of one with a condition of the user's (its hash), `salesforce.through` of one that demands a filter (plan/required-filter.ts), `salesforce.newest-first` of a big object; `salesforce.type` of a field, `salesforce.calculated` of a formula or roll-up, `salesforce.length` of a long text, and `salesforce.components` (member -> field)
 * of a compound one.
 */
export function discoverStreams(describes: Iterable<ObjectDescribe>, options: DiscoverOptions): Stream[] {
  const shared: Shared = { schemas: new Interner(), metadata: new Interner() };
  return Array.from(describes, (describe) => streamOf(describe, options, shared));
}

/** What many streams have in common, held once. */
interface Shared {
  readonly schemas: Interner<JsonObject>;
  readonly metadata: Interner<JsonObject>;
}

function streamOf(
  describe: ObjectDescribe,
  { deletedAt, records, files = false, filters }: DiscoverOptions,
  shared: Shared,
): Stream {
  const fields = withoutRepeats(describe.fields);
  // Descriptions of metadata have all the same Id, and are not filtered by time. (Tooling API, SOQL Operation Limitations.)
  const isDescription = fields.some(({ name }) => name === "DurableId");
  const big = bigObjectOf(describe);
  const filter = filters?.get(describe.name);
  const isFullOnly = isDescription || big !== null || filter?.isUntracked === true;
  const replicationKey = isFullOnly ? null : replicationKeyOf(describe.name, fields);
  // guard(big-object-key, `big !== null ? big.key : isDescription` -> `isDescription`): all rows of a big object would have the same key in the target and overwrite one another.
  const key = big !== null ? big.key : isDescription ? "DurableId" : "Id";
  const automatic =
    big === null
      ? new Set([key, "Id", "IsDeleted", ...(replicationKey === null ? [] : [replicationKey])])
      : new Set([big.key, big.newestFirst]);
  const hasDeletions = records !== "active" && fields.some(({ name }) => name === "IsDeleted");
  const properties = [
    ...fields.map((field) => {
      const property = propertyOf(field, fields, { automatic, files });
      return big !== null && field.name === "Id" ? placeholder(property) : property;
    }),
    ...(hasDeletions ? [deletedAtProperty(deletedAt)] : []),
  ];
  return streamOfParts({
    id: describe.name,
    title: describe.label,
    properties: properties.map(({ name, schema, metadata }) => ({
      name,
      schema: shared.schemas.intern(name, schema),
      metadata: shared.metadata.intern(name, metadata),
    })),
    keys: key !== null && fields.some(({ name }) => name === key) ? [key] : [],
    replicationKey,
    traits: {
      ...streamTraits(describe),
      ...requiredFilterMetadata(describe),
      ...(big !== null && { "salesforce.bulk": false, "salesforce.newest-first": big.newestFirst }),
      ...(filter !== undefined && { "salesforce.filter": filter.hash }),
      "salesforce.deletions": deletionsOf(describe, replicationKey, filter !== undefined),
    },
  });
}

function streamTraits({ name, replicateable, custom, keyPrefix }: ObjectDescribe): JsonObject {
  return {
    "salesforce.replicateable": replicateable,
    "salesforce.bulk": hasBulk(name),
    "salesforce.custom": custom,
    "salesforce.key-prefix": keyPrefix,
  };
}

/**
 * Which deletions an incremental read reports. `deleted` names those of an object by itself, except for field
 * histories, which share an id prefix; a row goes into the recycle bin with a new SystemModstamp.
 */
function deletionsOf({ name, fields, replicateable }: ObjectDescribe, key: string | null, isFiltered: boolean): string {
  if (!fields.some((field) => field.name === "IsDeleted")) return "none";
  // Of a row that is gone for good nobody knows whether it fitted the condition.
  if (replicateable && !isHistory(name) && !isFiltered) return "marked";
  return key === "SystemModstamp" || key === "LastModifiedDate" ? "recycle bin only" : "none";
}

/** Salesforce never repeats a name; a describe that does must not give two properties of one name. */
function withoutRepeats(fields: readonly FieldDescribe[]): readonly FieldDescribe[] {
  const first = new Map<string, FieldDescribe>();
  for (const field of fields) if (!first.has(field.name)) first.set(field.name, field);
  return [...first.values()];
}

/**
 * SystemModstamp moves on with every change; LastModifiedDate with a user's; CreatedDate (of a login LoginTime) never,
 * which will do where rows do not change. A field that rows cannot be filtered and ordered by serves nothing.
 */
function replicationKeyOf(object: string, fields: readonly FieldDescribe[]): string | null {
  const serves = (key: string) =>
    fields.some(
      // guard(sortable-key, ` && sortable !== false` -> ``): Salesforce would refuse to sort by the replication key, and the read would fail.
      ({ name, type, filterable, sortable }) =>
        name === key && type === "datetime" && filterable && sortable !== false && !isNotFiltered(object, key),
    );
  if (serves("SystemModstamp")) return "SystemModstamp";
  if (serves("LastModifiedDate")) return "LastModifiedDate";
  return isInsertOnly(object) ? (["CreatedDate", "LoginTime"].find(serves) ?? null) : null;
}

function propertyOf(
  field: FieldDescribe,
  fields: readonly FieldDescribe[],
  { automatic, files }: { readonly automatic: ReadonlySet<string | null>; readonly files: boolean },
): StreamProperty {
  const { name, type } = field;
  const compound = isCompound(type) ? compoundOf(field, fields) : null;
  const schema = name === "Id" ? { type: ["string"] } : (compound?.schema ?? schemaOfType(type));
  const isReadable = compound !== null || !isCompound(type);
  const why = files && type === "base64" ? undefined : onlyByName.get(type);
  const isDefault = why === undefined && !withoutCsv.has(type) && isFirstOfItsName(field, fields);
  const inclusion = automatic.has(name) ? "automatic" : isReadable && !isUnreadable(name) ? "available" : "unsupported";
  return {
    name,
    schema: {
      ...schema,
      title: field.label,
      ...(field.inlineHelpText !== null && { description: field.inlineHelpText }),
    },
    metadata: {
      inclusion,
      ...(inclusion === "available" && !isDefault && { "selected-by-default": false }),
      ...(inclusion === "available" && why !== undefined && { "only-by-name": why }),
      "salesforce.type": type,
      ...(field.calculated && { "salesforce.calculated": true }),
      ...(field.length !== undefined && type !== "base64" && { "salesforce.length": field.length }),
      ...(compound && { "salesforce.components": compound.components }),
    },
  };
}

/** The Id of a big object says nothing. */
const placeholder = ({ metadata, ...property }: StreamProperty): StreamProperty => ({
  ...property,
  metadata: { ...metadata, "selected-by-default": false },
});

/** Not selected by a glob, and why. */
const onlyByName: ReadonlyMap<string, string> = new Map([
  ["address", "its parts are fields of their own"],
  ["location", "its parts are fields of their own"],
  ["base64", "each file costs an API call"],
]);

/** Not selected by default. */
const withoutCsv = new Set(["complexvalue", "json"]);

/** Salesforce answers queries for it only with a filter of its own. (Object Reference, UserRecordAccess.) */
const isUnreadable = (name: string) => name === "UserRecordAccessId";

/** Of names that differ only in case the first is selected by default: many databases know no case. */
function isFirstOfItsName({ name }: FieldDescribe, fields: readonly FieldDescribe[]): boolean {
  return fields.find((other) => isSameName(other.name, name))?.name === name;
}

/** The property that marks a deleted record. */
export function deletedAtProperty(name: string): StreamProperty {
  return {
    name,
    schema: {
      type: ["null", "string"],
      format: "date-time",
      title: "Deleted at",
      description: "When the record was deleted; null while it is there.",
    },
    metadata: { inclusion: "automatic" },
  };
}
