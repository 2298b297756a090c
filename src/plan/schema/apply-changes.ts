import { type JsonObject, type Selection, TapError } from "@singer-io-ts/tap-kit";
import type { SchemaChanges } from "../../config/config.ts";
import { propertiesOf } from "../../property-schemas.ts";
import type { ObjectStream, StreamOf } from "../object-stream.ts";
import type { FieldChanges, Retyped } from "./field-changes.ts";

/** What made somebody look: Salesforce refused a field, or a value is not of its column's type. */
export type Suspicion = "field" | "value";

/** A stream as it is read from here on, and what the log says about it. */
export interface Reshaped {
  readonly stream: ObjectStream;
  readonly text: string;
}

interface ApplyOptions {
  readonly mode: SchemaChanges;
  readonly suspicion: Suspicion;
  readonly streamOf: StreamOf;
}

/**
 * The stream as it can be read after its fields have changed. `follow` drops what is gone, so that a target that merges
 * keeps what it has, and takes a wider type over; `lock` has null for what is gone.
 * @returns null where the changes do not explain the suspicion.
 * @throws TapError of kind "config" that names the fields, where the stream cannot go on.
 */
export function applyChanges(
  stream: ObjectStream,
  changes: FieldChanges,
  { mode, suspicion, streamOf }: ApplyOptions,
): Reshaped | null {
  const { gone, goneFields, retyped } = changes;
  const wider = retyped.filter(({ isWider }) => isWider);
  if (gone.length === 0 && goneFields.size === 0 && (suspicion === "field" || retyped.length === 0)) return null;
  const needed = neededFields(stream, changes);
  if (needed.length > 0) throw neededGone(stream.id, needed);
  if (mode === "fail") throw changed(stream.id, gone.length > 0 ? gone : [...goneFields], retyped);
  if (suspicion === "value" && (mode === "lock" || wider.length === 0)) throw doesNotFit(stream.id, retyped, mode);
  return mode === "follow" ? followed(stream, changes, wider, streamOf) : locked(stream, changes, streamOf);
}

function followed(
  { selection }: ObjectStream,
  { gone, goneFields }: FieldChanges,
  wider: readonly Retyped[],
  streamOf: StreamOf,
): Reshaped {
  const next = narrowed(selection, new Set([...gone, ...goneFields]), wider);
  const dropped =
    gone.length === 0
      ? unselectedGone(goneFields)
      : [`${hasNoMore(gone)}: left out from here on, the target keeps what it has.`];
  const widened = wider.map(
    ({ name, was, type }) => `${name} is ${type} now (it was ${was}): its schema is wider now.`,
  );
  return { stream: streamOf(next), text: [...dropped, ...widened].join(" ") };
}

function locked({ layout, selection }: ObjectStream, { gone, goneFields }: FieldChanges, streamOf: StreamOf): Reshaped {
  const before = layout()
    .properties.filter(({ source }) => "absent" in source && source.file !== true)
    .map(({ name }) => name);
  const { stream } = narrowed(selection, goneFields, []);
  const absent = new Set([...before, ...gone]);
  return {
    stream: streamOf({ ...selection, stream }, absent),
    text:
      gone.length === 0
        ? unselectedGone(goneFields).join()
        : `${hasNoMore(gone)}: null from here on, as schema_changes: lock has it.`,
  };
}

/** Fields that are asked for without being selected: by them files are checked. */
function unselectedGone(fields: ReadonlySet<string>): readonly string[] {
  return fields.size === 0 ? [] : [`${hasNoMore([...fields])}: rows are read without it from here on.`];
}

/** The same selection without some fields, and with wider schemas. */
function narrowed(selection: Selection, gone: ReadonlySet<string>, wider: readonly Retyped[]): Selection {
  const { schema, stream } = selection;
  const metadata = new Map([...(stream.metadata ?? [])].filter(([name]) => !gone.has(name)));
  for (const { name, type } of wider) metadata.set(name, { ...metadata.get(name), "salesforce.type": type });
  return {
    ...selection,
    schema: withProperties(schema, gone, wider),
    stream: { ...stream, schema: withProperties(stream.schema, gone, wider), metadata },
    restart: () => narrowed(selection.restart(), gone, wider),
  };
}

function withProperties(schema: JsonObject, gone: ReadonlySet<string>, wider: readonly Retyped[]): JsonObject {
  const properties = new Map(Object.entries(propertiesOf(schema)).filter(([name]) => !gone.has(name)));
  for (const { name, schema: now } of wider) {
    const { type: _type, format: _format, ...rest } = properties.get(name) ?? {};
    if (properties.has(name)) properties.set(name, { ...now, ...rest });
  }
  return { ...schema, properties: Object.fromEntries(properties) };
}

/**
 * Without these a row cannot be distinguished from others, its changes not be found, or a deleted one not be distinguished from one that is
 * there: every query brings both.
 */
function neededFields({ selection, hasIsDeleted }: ObjectStream, { goneFields }: FieldChanges): readonly string[] {
  const needed = [...selection.stream.keyProperties, selection.replicationKey, hasIsDeleted ? "IsDeleted" : null];
  return [...goneFields].filter((name) => needed.includes(name));
}

function neededGone(stream: string, fields: readonly string[]): TapError {
  return new TapError(
    `${stream}: ${list(fields)}, which the stream cannot do without, is gone or hidden from this user.`,
    {
      code: "FIELD_GONE",
      kind: "config",
      stream,
      hint: "Give the user read access to it. If it is gone for good, run discovery again and choose again how the stream is replicated.",
    },
  );
}

function changed(stream: string, gone: readonly string[], retyped: readonly Retyped[]): TapError {
  const what = [...(gone.length === 0 ? [] : [hasNoMore(gone)]), ...retyped.map(nowOfType)].join("; ");
  return new TapError(`${stream}: ${what}, and schema_changes is fail.`, {
    code: "SCHEMA_CHANGED",
    kind: "config",
    stream,
    hint: "Look over what changed and run discovery again, give the user access again, or set schema_changes to follow or lock.",
  });
}

function doesNotFit(stream: string, retyped: readonly Retyped[], mode: SchemaChanges): TapError {
  const canWiden = mode === "lock" && retyped.every(({ isWider }) => isWider);
  return new TapError(
    `${stream}: ${retyped.map(nowOfType).join("; ")}, and there are values that do not fit the catalog's type.`,
    {
      code: "TYPE_CHANGED",
      kind: "config",
      stream,
      hint: canWiden
        ? "Set schema_changes to follow to have the wider type, or deselect the field."
        : "Run discovery again to take the new type into the catalog, if the target can change its column; or deselect the field.",
    },
  );
}

const nowOfType = ({ name, was, type }: Retyped): string => `${name} was ${was} and is ${type} now`;

const hasNoMore = (fields: readonly string[]): string => `Salesforce has no ${list(fields)} any more for this user`;

/** `A, B and C`; of many the first ten. */
function list(names: readonly string[]): string {
  if (names.length === 1) return names.join();
  const shown = names.length > 11 ? [...names.slice(0, 10), `${names.length - 10} more`] : names;
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
