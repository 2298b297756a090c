import { type JsonObject, type Stream, TapError } from "@singer-io-ts/tap-kit";
import { didYouMean, isSameName } from "../names.ts";
import type { FieldDescribe, ObjectDescribe } from "../salesforce/describe/describe.ts";
import { isCompound, schemaOfType } from "./field-schema.ts";
import {
  type DescribeOf,
  type FoundField,
  missingOnTheWay,
  type ParentField,
  type PathProblem,
  parentFields,
  parsePath,
} from "./parent-path.ts";
import { fieldPathInType, sharedRelationships } from "./polymorphic-parent.ts";

/** The setting `related_fields`: paths by object, in any case. */
export type RelatedFields = Readonly<Record<string, readonly string[]>>;

/** The paths for an object, as the user wrote them. */
export function pathsFor(object: string, related: RelatedFields): readonly string[] {
  return Object.entries(related).flatMap(([name, paths]) => (isSameName(name, object) ? paths : []));
}

/** Something wrong with the setting: what, as a clause, and what to do. */
interface RelatedFault {
  readonly what: string;
  readonly hint: string;
}

/** What is wrong with the names of objects in the setting. @param names of the org's objects, as far as the user may see them. */
export function wrongObjects(related: RelatedFields, names: readonly string[]): readonly RelatedFault[] {
  return notAmong(names, related).map((name) => ({
    what: `there is no object ${name} that this user may see${didYouMean(name, names)}`,
    hint: "Correct the name, or give the user read access to the object.",
  }));
}

/** Objects that have paths but are none of these. */
export const notAmong = (names: readonly string[], related: RelatedFields): readonly string[] =>
  Object.keys(related).filter((name) => !names.some((each) => isSameName(each, name)));

/** What is wrong with the paths for an object; the way to their fields must be described. */
export function wrongPaths(
  object: ObjectDescribe,
  paths: readonly string[],
  { describeOf, hasFormulas = true }: ParentDescribes,
): readonly RelatedFault[] {
  return paths.flatMap((text) => {
    const found = fieldsOf(object, text, describeOf, hasFormulas);
    return "fault" in found ? [found.fault] : [];
  });
}

const mostNamed = 10;

/** An error of kind "config" about all that is wrong. @param faults at least one */
export function relatedError(faults: readonly RelatedFault[]): TapError {
  const more = faults.length > mostNamed ? `; and ${faults.length - mostNamed} more` : "";
  const named = faults.slice(0, mostNamed);
  const what = named.map((fault) => fault.what).join("; ");
  const hint = [...new Set(named.map((fault) => fault.hint))].join(" ");
  return new TapError(`related_fields: ${what}${more}.`, { code: "RELATED_FIELD", kind: "config", hint });
}

/** Objects that must be described before `withRelatedFields` can go further: one level at a time. */
export function objectsNeeded(
  object: ObjectDescribe,
  paths: readonly string[],
  describeOf: DescribeOf,
): readonly string[] {
  return paths.flatMap((text) => {
    const path = parsePath(text);
    const missing = "problem" in path ? null : missingOnTheWay(object, path, describeOf);
    return missing === null ? [] : [missing];
  });
}

/** What is known of parents. */
export interface ParentDescribes {
  readonly describeOf: DescribeOf;
  /** False: a * stands for no formula and no roll-up. */
  readonly hasFormulas?: boolean;
}

/**
 * The stream with a property for each field of a parent: flat, its path joined by two underscores. The metadata has the
 * path (`salesforce.path`) and, of a parent that can be of several types, the one meant (`salesforce.parent-type`) or, of a
 * field that all types share beside one of a type's own, where each type named has it (`salesforce.in-types`);
 * that of the stream the parents whose last change a query can filter by (`salesforce.stamped-parents`).
 * @throws TapError of kind "config" that names the option and the path.
 */
export function withRelatedFields(
  stream: Stream,
  object: ObjectDescribe,
  paths: readonly string[],
  { describeOf, hasFormulas = true }: ParentDescribes,
): Stream {
  const own = stream.schema["properties"] as JsonObject; // discovery made it: an object schema
  const properties = new Map(Object.entries(own));
  const metadata = new Map(stream.metadata);
  const tracked = new Set<string>();
  const taken = new Set([...properties.keys()].map((name) => name.toLowerCase()));
  const all = paths.flatMap((text) => {
    const found = fieldsOf(object, text, describeOf, hasFormulas);
    if ("fault" in found) throw relatedError([found.fault]);
    return found;
  });
  for (const found of all) {
    const name = propertyName(found);
    if (taken.has(name.toLowerCase())) continue;
    taken.add(name.toLowerCase());
    const { field } = found;
    for (const way of trackedWays(found)) tracked.add(way);
    properties.set(name, {
      ...schemaOfType(field.type),
      title: `${found.path.slice(0, -1).join(" ")}: ${field.label}`,
    });
    metadata.set(name, {
      inclusion: "available",
      "salesforce.type": field.type,
      "salesforce.path": [...found.path],
      ...(found.type !== null && { "salesforce.parent-type": found.type }),
      ...pathsInTypes(found, all, describeOf),
    });
  }
  if (tracked.size > 0) metadata.set("", { ...metadata.get(""), "salesforce.stamped-parents": [...tracked] });
  return { ...stream, schema: { ...stream.schema, properties: Object.fromEntries(properties) }, metadata };
}

/** Where the types named of a parent have a field that all types share; nothing where none is named of it. */
function pathsInTypes(
  { path, type, parents }: FoundField,
  all: readonly FoundField[],
  describeOf: DescribeOf,
): JsonObject {
  const ofSame = all.filter((other) => other.path[0] === path[0]);
  const named = ofSame.flatMap((other) => (other.type === null ? [] : (other.parents[0] ?? [])));
  if (type !== null || parents[0] !== null || named.length === 0) return {};
  const leading = ofSame.flatMap((other) => sharedRelationships.find(({ name }) => name === other.path[1]) ?? []);
  const types = [...named, ...leading.flatMap(({ of }) => describeOf(of) ?? [])];
  const paths = types.map((each): [string, string[] | null] => {
    const found = fieldPathInType(each, path.slice(1));
    return [each.name, found === null ? null : [...found]];
  });
  return { "salesforce.in-types": Object.fromEntries(paths) };
}

/** The ways to parents that a query can filter by the last change of: `Account`, `Account.Owner`. */
function trackedWays({ path, type, parents }: FoundField): readonly string[] {
  if (type !== null) return [];
  // The way to a parent of several types, and those beyond it, have no SystemModstamp.
  const known = parents.slice(0, parents.includes(null) ? parents.indexOf(null) : parents.length);
  return known.flatMap((parent, level) => {
    const isTracked = parent?.fields.some(({ name, filterable }) => name === "SystemModstamp" && filterable);
    return isTracked ? [path.slice(0, level + 1).join(".")] : [];
  });
}

function fieldsOf(
  object: ObjectDescribe,
  text: string,
  describeOf: DescribeOf,
  hasFormulas: boolean,
): readonly FoundField[] | { readonly fault: RelatedFault } {
  const path = parsePath(text);
  const isMeant = (field: FieldDescribe) => isSimple(field) && (hasFormulas || !field.calculated);
  const found = "problem" in path ? (ownName(object, text) ?? path) : parentFields(object, path, describeOf, isMeant);
  if ("problem" in found) return wrongPath(object.name, text, found);
  const unfit = found.find(({ field }) => !isSimple(field));
  if (unfit !== undefined)
    return wrongPath(object.name, text, {
      problem: `${unfit.field.name} is of type ${unfit.field.type}; name its parts`,
    });
  return found;
}

/** A single name that the object has: of a field, or of a relationship without a field behind it. */
function ownName({ name, fields }: ObjectDescribe, text: string): PathProblem | null {
  const reference = fields.find(({ relationshipName }) => isSameName(relationshipName ?? "", text));
  if (reference !== undefined) {
    const { relationshipName } = reference;
    const hint = `Write ${relationshipName}.Name, or ${relationshipName}.* for all fields of that parent.`;
    return { problem: "names a parent, and no field of it", hint };
  }
  if (!fields.some((field) => isSameName(field.name, text))) return null;
  return { problem: `is a field of ${name} itself`, hint: "Leave it out: an object's own fields come without it." };
}

/** One value of a query's answer: no address, whose parts are fields of their own, and no file. */
function isSimple({ type }: FieldDescribe): boolean {
  return !isCompound(type) && type !== "base64" && type !== "complexvalue" && type !== "json";
}

/** `Account__Owner__Name`; `What__Account__Industry` of one type of parent. */
function propertyName({ path, type }: ParentField): string {
  const [first, ...rest] = path;
  return [first, ...(type === null ? [] : [type]), ...rest].join("__");
}

const wrongPath = (object: string, path: string, { problem, hint }: PathProblem): { readonly fault: RelatedFault } => ({
  fault: {
    what: `${path} of ${object}: ${problem}`,
    hint: hint ?? "Correct the path, or give the user read access to the field.",
  },
});
