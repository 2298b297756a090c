import type { Event, JsonObject, Stream } from "@singer-io-ts/tap-kit";
import { listNames } from "../names.ts";
import { isOfOtherTap } from "../own-metadata.ts";
import { isNarrower, propertiesOf, schemaTypeOf } from "../property-schemas.ts";

/** What an earlier catalog and a discovery have of one stream, by property. */
interface StreamDifference {
  readonly stream: string;
  readonly added: readonly string[];
  readonly gone: readonly string[];
  readonly retyped: readonly string[];
}

/** Streams that are logged one by one; the rest in one sentence. */
const mostLogged = 4;

/**
 * What is new, gone or of another type since an earlier catalog: an event for each stream with other fields, few where
 * there are many. A known stream without metadata says nothing of fields that were not selected, so none of it is new.
 */
export function differences(known: readonly Stream[], found: readonly Stream[]): readonly Event[] {
  const before = new Map(known.map((stream) => [stream.id, stream]));
  const now = new Map(found.map((stream) => [stream.id, stream]));
  const isWhole = known.every(({ metadata }) => metadata !== undefined);
  const added = isWhole ? found.flatMap(({ id }) => (before.has(id) ? [] : [id])) : [];
  const gone = known.flatMap(({ id }) => (now.has(id) ? [] : [id]));
  const changed = known.flatMap((stream) => differenceOf(stream, now.get(stream.id)));
  const rest = changed.slice(mostLogged).map(({ stream }) => stream);
  return [
    ...(added.length === 0 ? [] : [event("info", "streams_new", `New since the catalog given: ${listNames(added)}.`)]),
    ...(gone.length === 0 ? [] : [event("warn", "streams_gone", `${goneText} ${listNames(gone)}.`)]),
    ...changed.slice(0, mostLogged).map(eventOf),
    ...(rest.length === 0 ? [] : [event("warn", "fields_differ", `Fields differ also in ${listNames(rest)}.`)]),
  ];
}

const goneText = "In the catalog given, but gone, hidden from this user or left out by the configuration:";

const event = (level: "info" | "warn", code: string, text: string): Event => ({ level, code, text });

function eventOf({ stream, added, gone, retyped }: StreamDifference): Event {
  const parts = [
    ...(added.length === 0 ? [] : [`new: ${listNames(added)}`]),
    ...(gone.length === 0 ? [] : [`gone or hidden: ${listNames(gone)}`]),
    ...(retyped.length === 0 ? [] : [`of another type: ${listNames(retyped)}`]),
  ];
  const level = gone.length + retyped.length > 0 ? "warn" : "info";
  return { level, code: "fields_differ", stream, text: `Fields since the catalog given: ${parts.join("; ")}.` };
}

function differenceOf(before: Stream, now: Stream | undefined): readonly StreamDifference[] {
  if (now === undefined) return [];
  const [old, found] = [propertyMap(before), propertyMap(now)];
  const isWhole = before.metadata !== undefined;
  // What marks deletions is this tap's own.
  const isOwn = (name: string) => isOfOtherTap(before) && typeOf(now, name) === null;
  const isNew = (name: string) => !old.has(name) && !isOwn(name);
  const added = isWhole ? [...found.keys()].filter(isNew) : [];
  const gone = [...old.keys()].filter((name) => !found.has(name));
  // Another tap has other types for the same fields.
  const retyped = isOfOtherTap(before) ? [] : [...old.keys()].flatMap((name) => retypedText(name, before, now));
  return added.length + gone.length + retyped.length === 0 ? [] : [{ stream: before.id, added, gone, retyped }];
}

function retypedText(name: string, before: Stream, now: Stream): readonly string[] {
  const [old, found] = [propertyMap(before).get(name), propertyMap(now).get(name)];
  if (old === undefined || found === undefined) return [];
  const [was, is] = [typeOf(before, name), typeOf(now, name)];
  const [oldType, type] = [schemaTypeOf(old), schemaTypeOf(found)];
  // The type says more than the schema, which stays wide where a type has become narrower.
  if (was === null || is === null ? oldType === type : was === is) return [];
  const kept = isNarrower(oldType, type) ? `, stays ${oldType}` : "";
  return [`${name} (${was ?? oldType}, now ${is ?? type}${kept})`];
}

/** Salesforce's word for it. */
function typeOf({ metadata }: Stream, name: string): string | null {
  const type = metadata?.get(name)?.["salesforce.type"];
  return typeof type === "string" ? type : null;
}

const propertyMap = ({ schema }: Stream): ReadonlyMap<string, JsonObject> =>
  new Map(Object.entries(propertiesOf(schema)));
