import { OrgError } from "../org/org.ts";

/** Text of a SOQL error: the query's line, a caret, row and column (Salesforce's form). */
function located(soql: string, offset: number, message: string): string {
  const before = soql.slice(0, offset);
  const row = before.split("\n").length;
  const column = offset - (before.lastIndexOf("\n") + 1);
  const line = soql.split("\n")[row - 1] ?? "";
  const from = Math.max(0, column - 60);
  return `\n${line.slice(from, column + 60)}\n${" ".repeat(column - from)}^\nERROR at Row:${row}:Column:${column + 1}\n${message}`;
}

/** The query with its strings blanked, so that words found in it are SOQL's. */
export const withoutStrings = (soql: string): string =>
  soql.replace(/'(?:[^'\\]|\\.)*'/gs, (text) => " ".repeat(text.length));

/** Where a name stands in the query outside of quotes, from the last SELECT item to the first: names are found as whole words. */
function offsetOf(soql: string, name: string, from = 0): number {
  const bare = withoutStrings(soql);
  const word = new RegExp(`(?<![\\w.])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w])`, "i");
  const found = bare.slice(from).search(word);
  return found < 0 ? 0 : from + found;
}

const HINT = "Please reference your WSDL or the describe call for the appropriate names.";

/** The refusals of SOQL, by Salesforce's codes and words (errors.md names where each was seen). */
export const refuse = {
  malformed: (message: string): OrgError => new OrgError(400, "MALFORMED_QUERY", message),
  unexpected: (soql: string, offset: number, token: string): OrgError =>
    new OrgError(400, "MALFORMED_QUERY", located(soql, offset, `unexpected token: '${token}'`)),
  malformedAt: (soql: string, name: string, message: string): OrgError =>
    new OrgError(400, "MALFORMED_QUERY", located(soql, offsetOf(soql, name), message)),
  field: (soql: string, path: string, entity: string): OrgError =>
    new OrgError(
      400,
      "INVALID_FIELD",
      located(
        soql,
        offsetOf(soql, path),
        `No such column '${path.split(".").at(-1)}' on entity '${entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${HINT}`,
      ),
    ),
  relationship: (soql: string, path: string, relationship: string): OrgError =>
    new OrgError(
      400,
      "INVALID_FIELD",
      located(
        soql,
        offsetOf(soql, path),
        `Didn't understand relationship '${relationship}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${HINT}`,
      ),
    ),
  children: (soql: string, relationship: string): OrgError =>
    new OrgError(
      400,
      "INVALID_TYPE",
      located(
        soql,
        offsetOf(soql, relationship),
        `Didn't understand relationship '${relationship}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${HINT}`,
      ),
    ),
  type: (soql: string, name: string): OrgError =>
    new OrgError(
      400,
      "INVALID_TYPE",
      located(
        soql,
        offsetOf(soql, name, Math.max(0, soql.search(/\bfrom\b/i))),
        `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${HINT}`,
      ),
    ),
  notQueryable: (name: string): OrgError =>
    new OrgError(400, "INVALID_TYPE_FOR_OPERATION", `entity type ${name} does not support query`),
  unfilterable: (soql: string, path: string): OrgError =>
    new OrgError(
      400,
      "INVALID_FIELD",
      located(
        soql,
        offsetOf(soql, path, Math.max(0, soql.search(/\bwhere\b/i))),
        `field '${path}' can not be filtered in a query call`,
      ),
    ),
  criterion: (soql: string, path: string, message: string): OrgError =>
    new OrgError(
      400,
      "INVALID_FIELD",
      located(soql, offsetOf(soql, path, Math.max(0, soql.search(/\bwhere\b/i))), message),
    ),
  filterId: (soql: string, path: string, id: string): OrgError =>
    new OrgError(
      400,
      "INVALID_QUERY_FILTER_OPERATOR",
      located(soql, offsetOf(soql, path, Math.max(0, soql.search(/\bwhere\b/i))), `invalid ID field: ${id}`),
    ),
  operator: (soql: string, path: string, message: string): OrgError =>
    new OrgError(400, "INVALID_QUERY_FILTER_OPERATOR", located(soql, offsetOf(soql, path), message)),
  levels: (soql: string, path: string, most: number): OrgError =>
    new OrgError(
      400,
      "MALFORMED_QUERY",
      located(soql, offsetOf(soql, path), `SELECT only supports ${most} levels of parent relationships: ${path}`),
    ),
  tooManyGroups: (): OrgError =>
    new OrgError(
      400,
      "EXCEEDED_ID_LIMIT",
      "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch",
    ),
  range: (message: string): OrgError => new OrgError(400, "NUMBER_OUTSIDE_VALID_RANGE", message),
};
