import { OrgError } from "../../../org/org.ts";
import { isObject } from "../../wire/call.ts";

/** A request inside a composite request or a graph. */
export interface Part {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body?: unknown;
  readonly httpHeaders: Readonly<Record<string, string>>;
}

/** Since this version a malformed reference id fails the request; before, only the parts that use it. */
const strictIds = 52;
/** The headers that parts inherit from the request. */
const inherited = new Set(["accept", "authorization", "content-type"]);

/**
 * The parts of a list. (REST API Developer Guide, Composite Subrequest Result; Handle Errors with Composite Resources.)
 * @param version of the request around the parts
 * @throws OrgError JSON_PARSER_ERROR
 */
export function partsOf(list: unknown, version: number): readonly Part[] {
  if (!Array.isArray(list) || list.length === 0) throw malformed("'compositeRequest' is a required field.");
  const parts = list.map((each) => partOf(each));
  const ids = parts.map(({ referenceId }) => referenceId);
  const wrong = ids.find((id) => !/^[A-Za-z0-9]\w*$/.test(id));
  if (wrong !== undefined && version >= strictIds) throw malformed(illegalId(wrong));
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw malformed(`Duplicate referenceId ('${twice}') provided in the request.`);
  return parts;
}

/** What Salesforce says of a reference id that it cannot read. */
export const illegalId = (id: string): string =>
  `Provided referenceId ('${id}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`;

export const malformed = (message: string): OrgError => new OrgError(400, "JSON_PARSER_ERROR", message);

function partOf(value: unknown): Part {
  if (!isObject(value)) throw malformed("A subrequest must be an object");
  const { body, httpHeaders } = value;
  const headers = isObject(httpHeaders) ? Object.entries(httpHeaders) : [];
  const own = headers.find(([name]) => inherited.has(name.toLowerCase()));
  if (own !== undefined) throw malformed(`The header '${own[0]}' is not supported in a subrequest.`);
  return {
    method: textIn(value, "method"),
    url: textIn(value, "url"),
    referenceId: textIn(value, "referenceId"),
    body,
    httpHeaders: Object.fromEntries(headers.map(([name, text]) => [name, String(text)])),
  };
}

/** @throws OrgError JSON_PARSER_ERROR without such a member */
export function textIn(value: Readonly<Record<string, unknown>>, name: string): string {
  const text = value[name];
  if (typeof text !== "string") throw malformed(`'${name}' is a required field.`);
  return text;
}
