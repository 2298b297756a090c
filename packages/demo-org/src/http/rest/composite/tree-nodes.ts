import { type Org, OrgError, type OrgUser } from "../../../org/org.ts";
import { type Call, isObject, objectBody } from "../../wire/call.ts";
import { malformed } from "./subrequests.ts";
import { atMost } from "./too-many.ts";

/** A record of a tree, and its place there. */
export interface Node {
  readonly referenceId: string;
  /** Empty: the record does not say it. */
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** The record that it is nested in, and the field that leads to that. */
  readonly parent: { readonly node: Node; readonly field: string } | null;
  /** Once it is saved. */
  id: string | null;
}

const mostRecords = 200;
const mostTypes = 5;
const mostLevels = 5;

/**
 * The trees of a request, level by level. (REST API Developer Guide, sObject Tree.)
 * @throws OrgError JSON_PARSER_ERROR, LIMIT_EXCEEDED, INVALID_INPUT without a reference id
 */
export function levelsOf(call: Call, org: Org): readonly (readonly Node[])[] {
  const { records } = objectBody(call);
  if (!Array.isArray(records) || records.length === 0) throw malformed("'records' is a required field.");
  const levels: Node[][] = [];
  let level: readonly { readonly record: unknown; readonly parent: Node["parent"] }[] = records.map((record) => ({
    record,
    parent: null,
  }));
  while (level.length > 0) {
    const made = level.map(({ record, parent }) => nodeOf(record, parent, org, call.session.user));
    levels.push(made.map(({ node }) => node));
    level = made.flatMap(({ node, children }) =>
      children.flatMap(({ field, rows }) => rows.map((record) => ({ record, parent: { node, field } }))),
    );
  }
  checkLimits(levels);
  return levels;
}

/** A node, and the rows of its child relationships. */
function nodeOf(record: unknown, parent: Node["parent"], org: Org, user: OrgUser) {
  if (!isObject(record)) throw malformed("A record must be an object");
  const { attributes, ...members } = record;
  const { type, referenceId } = isObject(attributes) ? attributes : {};
  if (typeof referenceId !== "string")
    throw new OrgError(403, "INVALID_INPUT", "Include a reference ID for each record in the request.");
  const object = typeof type === "string" ? type : "";
  const relationships = childFields(org, user, object);
  const entries = Object.entries(members).map(([name, value]) => {
    const rows = isObject(value) && Array.isArray(value["records"]) ? value["records"] : null;
    return { name, value, rows, field: rows === null ? undefined : relationships.get(name.toLowerCase()) };
  });
  const children = entries.flatMap(({ rows, field }) =>
    rows === null || field === undefined ? [] : [{ field, rows: rows as readonly unknown[] }],
  );
  const values = Object.fromEntries(
    entries.filter(({ field }) => field === undefined).map(({ name, value }) => [name, value]),
  );
  const node: Node = { referenceId, type: object, values, parent, id: null };
  return { node, children };
}

/** The lookup that leads to the parent, by the lower-case name of the child relationship. */
function childFields(org: Org, user: OrgUser, object: string): ReadonlyMap<string, string> {
  const found = org.describe(user, object)?.["childRelationships"];
  const relationships = Array.isArray(found) ? found.filter(isObject) : [];
  const named = relationships.filter((each) => each["relationshipName"] !== null);
  return new Map(named.map((each) => [String(each["relationshipName"]).toLowerCase(), String(each["field"])]));
}

function checkLimits(levels: readonly (readonly Node[])[]): void {
  const nodes = levels.flat();
  atMost(mostRecords, nodes.length, "records");
  atMost(mostTypes, new Set(nodes.map(({ type }) => type.toLowerCase())).size, "types of records");
  atMost(mostLevels, levels.length, "levels of records");
}
