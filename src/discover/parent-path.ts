import { didYouMean, isSameName } from "../names.ts";
import type { FieldDescribe, ObjectDescribe } from "../salesforce/describe/describe.ts";
import { type SharedRelationship, sharedFields, sharedRelationships } from "./polymorphic-parent.ts";

/** An object's describe by its API name, as far as it is there. */
export type DescribeOf = (object: string) => ObjectDescribe | undefined;

/** A path leads at most this far up. (SOQL and SOSL Reference, Understanding Relationship Query Limitations.) */
export const mostLevels = 5;

/** A field of a parent, each name as the describe spells it. */
export interface ParentField {
  /** `["Account", "Owner", "Name"]`. */
  readonly path: readonly string[];
  /** Of a parent that can be of several types: the one that the field is of; null: a field that all of them share. */
  readonly type: string | null;
  readonly field: FieldDescribe;
}

/** The same, and the objects on the way, one for each relationship; null where it can be of several types. */
export interface FoundField extends ParentField {
  readonly parents: readonly (ObjectDescribe | null)[];
}

/** A path as the user writes it: `Account.Owner.*`, `What:Account.Industry`. */
export interface WrittenPath {
  readonly relationships: readonly string[];
  /** After the colon of the first relationship. */
  readonly type: string | null;
  /** The field's name, or `*`. */
  readonly last: string;
}

/** What is wrong with a path, as the end of a sentence. */
export interface PathProblem {
  readonly problem: string;
  /** What to write instead, as a sentence, where that is known. */
  readonly hint?: string;
  /** The same where a query is written. */
  readonly inSoql?: string;
}

const pathPattern = /^([A-Za-z]\w*)(?::([A-Za-z]\w*))?((?:\.[A-Za-z]\w*)*)\.([A-Za-z]\w*|\*)$/;

export function parsePath(text: string): WrittenPath | PathProblem {
  const [, first, type, between, last] = pathPattern.exec(text.trim()) ?? [];
  if (first === undefined || last === undefined)
    return {
      problem: "is no path like Account.Owner.Name",
      hint: "Write relationships and a field, with dots between them; * for all fields of that parent.",
    };
  const relationships = [first, ...(between ?? "").split(".").filter((word) => word !== "")];
  if (relationships.length > mostLevels) return tooDeep(relationships.length);
  return { relationships, type: type ?? null, last };
}

/** Of a path that leads higher than Salesforce lets it. */
export function tooDeep(levels: number): PathProblem {
  return {
    problem: `leads up ${levels} levels; ${mostLevels} is the most`,
    hint: "Leave it out, or read the parent that has the field as a stream of its own.",
  };
}

/** Where a path has led so far: to one object, or to what several share. */
type Parent = Described | "shared";
type Described = { readonly describe: ObjectDescribe } | { readonly missing: string };

/** The next object on the way that is not described yet; null where the way is known, or wrong. */
export function missingOnTheWay(object: ObjectDescribe, path: WrittenPath, describeOf: DescribeOf): string | null {
  const end = walk(object, path, describeOf);
  return "missing" in end ? end.missing : null;
}

/** The fields that a path means; several for a `*`. `isSimple` says which of a parent's fields a `*` takes. */
export function parentFields(
  object: ObjectDescribe,
  path: WrittenPath,
  describeOf: DescribeOf,
  isSimple: (field: FieldDescribe) => boolean,
): readonly FoundField[] | PathProblem {
  const end = walk(object, path, describeOf);
  if ("problem" in end) return end;
  if ("missing" in end) return { problem: `leads to ${end.missing}, which this user may not see` };
  const { spelled, parent, parents } = end;
  const fields = parent === "shared" ? sharedFields : parent.fields;
  const where = parent === "shared" ? `a parent by ${spelled.at(-1)}, whatever its type,` : parent.name;
  const found =
    path.last === "*" ? fields.filter(isSimple) : fields.filter(({ name }) => isSameName(name, path.last)).slice(0, 1);
  if (found.length === 0) {
    const problem = notFound(path.last, where, fields);
    const isOfOneType = parent === "shared" && spelled.length === 1;
    return { problem, ...(isOfOneType && namingType(spelled, end.types, [path.last])) };
  }
  return found.map((field) => ({ path: [...spelled, field.name], type: end.type, field, parents }));
}

const mostTypes = 3;

/** How to reach what only parents of one type have. */
function namingType([first]: readonly string[], types: readonly string[], rest: readonly string[]) {
  const some = types.slice(0, mostTypes).join(", ");
  const field = rest.join(".");
  return {
    hint: `Name one of its types (${some}): ${first}:${types[0]}.${field}.`,
    inSoql: `Ask for it by type: TYPEOF ${first} WHEN ${types[0]} THEN ${field} END.`,
  };
}

interface End {
  readonly spelled: readonly string[];
  /** As the describe spells it. */
  readonly type: string | null;
  readonly parent: ObjectDescribe | "shared";
  readonly parents: readonly (ObjectDescribe | null)[];
  /** What the last relationship can lead to. */
  readonly types: readonly string[];
}

function walk(
  object: ObjectDescribe,
  { relationships, type, last }: WrittenPath,
  describeOf: DescribeOf,
): End | PathProblem | { readonly missing: string } {
  let at: ObjectDescribe | "shared" = object;
  let ownType: string | null = null;
  const spelled: string[] = [];
  const parents: (ObjectDescribe | null)[] = [];
  let types: readonly string[] = [];
  for (const [level, relationship] of relationships.entries()) {
    if (at === "shared") {
      const onward = sharedRelationships.find(({ name, of }) => isSameName(name, relationship) && types.includes(of));
      if (onward === undefined)
        return {
          problem: `leads through ${spelled.at(-1)}, whose parents are of several types`,
          ...(level === 1 && namingType(spelled, types, [...relationships.slice(1), last])),
        };
      const next = beyondShared(onward, describeOf);
      if ("missing" in next) return next;
      spelled.push(onward.name);
      at = next.describe;
      parents.push(at);
      continue;
    }
    const references: readonly FieldDescribe[] = at.fields.filter((field) => field.relationshipName !== null);
    const reference = references.find((field) => isSameName(field.relationshipName ?? "", relationship));
    if (reference === undefined || reference.relationshipName === null) {
      return noRelationship(at, relationship);
    }
    spelled.push(reference.relationshipName);
    types = reference.referenceTo;
    const target = level === 0 && type !== null ? targetOfType(reference, type) : onlyTarget(reference);
    if (typeof target === "object") return target;
    if (level === 0 && type !== null && reference.referenceTo.length > 1) ownType = target;
    const next: Parent = target === "shared" ? target : toParent(target, describeOf);
    if (next !== "shared" && "missing" in next) return next;
    at = next === "shared" ? next : next.describe;
    parents.push(at === "shared" ? null : at);
  }
  return { spelled, type: ownType, parent: at, parents, types };
}

function noRelationship({ name, fields, childRelationships }: ObjectDescribe, relationship: string): PathProblem {
  const child = childRelationships.find(({ relationshipName }) => isSameName(relationshipName, relationship));
  if (child !== undefined)
    return {
      problem: `${child.relationshipName} are children of ${name}, and a path leads to parents`,
      hint: `Ask for children by a subquery in queries: (SELECT Id FROM ${child.relationshipName}).`,
    };
  const names = fields.flatMap((field) => field.relationshipName ?? []);
  const problem = `${name} has no relationship ${relationship}${didYouMean(relationship, names)}`;
  return isSameName(name, relationship)
    ? { problem, hint: `Leave ${relationship} out: paths begin there.` }
    : { problem };
}

function toParent(name: string, describeOf: DescribeOf): Described {
  const describe = describeOf(name);
  return describe === undefined ? { missing: name } : { describe };
}

/** The type that alone leads on is needed too: a query by TYPEOF must name it. */
function beyondShared({ of, to }: SharedRelationship, describeOf: DescribeOf): Described {
  const alone = toParent(of, describeOf);
  return "missing" in alone ? alone : toParent(to, describeOf);
}

function onlyTarget({ referenceTo }: FieldDescribe): string {
  return referenceTo.length === 1 ? (referenceTo[0] ?? "shared") : "shared";
}

function targetOfType({ referenceTo, relationshipName }: FieldDescribe, type: string): string | PathProblem {
  const target = referenceTo.find((name) => isSameName(name, type));
  return target ?? { problem: `${relationshipName} is never of type ${type}${didYouMean(type, referenceTo)}` };
}

function notFound(field: string, where: string, fields: readonly FieldDescribe[]): string {
  if (field === "*") return `names no field of ${where}`;
  return `${where} has no field ${field} that this user may read${didYouMean(
    field,
    fields.map(({ name }) => name),
  )}`;
}
