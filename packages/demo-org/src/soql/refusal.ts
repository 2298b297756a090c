import { OrgError } from "../org/org.ts";

/** Text of an error in a query or search: its line, a caret, row and column (Salesforce's form). */
export function located(soql: string, offset: number, message: string): string {
  const before = soql.slice(0, offset);
  const row = before.split("\n").length;
  const column = offset - (before.lastIndexOf("\n") + 1);
  const line = soql.split("\n")[row - 1] ?? "";
  const from = Math.max(0, column - 60);
  return `\n${line.slice(from, column + 60)}\n${" ".repeat(column - from)}^\nERROR at Row:${row}:Column:${column + 1}\n${message}`;
}

/** The query with its strings blanked, and a search's term, so that what is found in it is SOQL. */
export const withoutStrings = (soql: string): string =>
  soql.replace(/'(?:[^'\\]|\\.)*'|\{(?:[^}\\]|\\.)*\}/gs, (text) => " ".repeat(text.length));

/** Where a name first occurs in the query outside of quotes, as a whole word; 0 when it does not. */
function offsetOf(soql: string, name: string, from = 0): number {
  const bare = withoutStrings(soql);
  const word = new RegExp(`(?<![\\w.])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w])`, "i");
  const found = bare.slice(from).search(word);
  return found < 0 ? 0 : from + found;
}

/** Where a clause begins; 0 when the query has none. */
const clauseAt = (soql: string, clause: RegExp): number => Math.max(0, soql.search(clause));

/** A refusal with the query's line and a caret below the name, looked for from an offset on. */
const refusalAt = (errorCode: string, { soql, name, from = 0 }: Position, message: string): OrgError =>
  new OrgError(400, errorCode, located(soql, offsetOf(soql, name, from), message));

interface Position {
  readonly soql: string;
  readonly name: string;
  readonly from?: number;
}

const inWhere = (soql: string, name: string): Position => ({ soql, name, from: clauseAt(soql, /\bwhere\b/i) });

const CHECK_NAMES = "Please reference your WSDL or the describe call for the appropriate names.";
const unknownRelationship = (relationship: string, inClause: string): string =>
  `Didn't understand relationship '${relationship}' in ${inClause}. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${CHECK_NAMES}`;

/** The refusals of SOQL, in Salesforce's codes and wording. */
export const refuse = {
  malformed: (message: string): OrgError => new OrgError(400, "MALFORMED_QUERY", message),
  unexpected: (soql: string, offset: number, token: string): OrgError =>
    new OrgError(400, "MALFORMED_QUERY", located(soql, offset, `unexpected token: '${token}'`)),
  malformedAt: (soql: string, name: string, message: string): OrgError =>
    refusalAt("MALFORMED_QUERY", { soql, name }, message),
  field: (soql: string, path: string, entity: string): OrgError =>
    refusalAt(
      "INVALID_FIELD",
      { soql, name: path },
      `No such column '${path.split(".").at(-1)}' on entity '${entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${CHECK_NAMES}`,
    ),
  relationship: (soql: string, path: string, relationship: string): OrgError =>
    refusalAt("INVALID_FIELD", { soql, name: path }, unknownRelationship(relationship, "field path")),
  children: (soql: string, relationship: string): OrgError =>
    refusalAt(
      "INVALID_TYPE",
      { soql, name: relationship },
      unknownRelationship(relationship, "FROM part of query call"),
    ),
  type: (soql: string, name: string): OrgError =>
    refusalAt(
      "INVALID_TYPE",
      { soql, name, from: clauseAt(soql, /\bfrom\b/i) },
      `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${CHECK_NAMES}`,
    ),
  notQueryable: (name: string): OrgError =>
    new OrgError(400, "INVALID_TYPE_FOR_OPERATION", `entity type ${name} does not support query`),
  unfilterable: (soql: string, path: string): OrgError =>
    refusalAt("INVALID_FIELD", inWhere(soql, path), `field '${path}' can not be filtered in a query call`),
  criterion: (soql: string, path: string, message: string): OrgError =>
    refusalAt("INVALID_FIELD", inWhere(soql, path), message),
  filterId: (soql: string, path: string, id: string): OrgError =>
    refusalAt("INVALID_QUERY_FILTER_OPERATOR", inWhere(soql, path), `invalid ID field: ${id}`),
  operator: (soql: string, path: string, message: string): OrgError =>
    refusalAt("INVALID_QUERY_FILTER_OPERATOR", { soql, name: path }, message),
  levels: (soql: string, path: string, most: number): OrgError =>
    refusalAt(
      "MALFORMED_QUERY",
      { soql, name: path },
      `SELECT only supports ${most} levels of parent relationships: ${path}`,
    ),
  tooManyGroups: (): OrgError =>
    new OrgError(
      400,
      "EXCEEDED_ID_LIMIT",
      "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch",
    ),
  range: (message: string): OrgError => new OrgError(400, "NUMBER_OUTSIDE_VALID_RANGE", message),
};
