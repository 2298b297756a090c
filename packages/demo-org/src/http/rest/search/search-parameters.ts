import { OrgError } from "../../../org/org.ts";
import type { SearchParameters } from "../../../org/search-parameters.ts";
import { type Call, isObject, objectBody } from "../../wire/call.ts";
import { searchParameters } from "./search-members.ts";

/** (REST API Developer Guide, "Search with Parameters in the Request Body".) @throws OrgError JSON_PARSER_ERROR */
export function parametersInBody(call: Call): SearchParameters {
  const { dataCategories, ...others } = objectBody(call);
  if ("dataCategory" in others) throw new OrgError(400, "JSON_PARSER_ERROR", 'Unrecognized field "dataCategory"');
  if (dataCategories === undefined) return searchParameters(others);
  return searchParameters({ ...others, dataCategory: categoriesOf(dataCategories) });
}

/** `[{ groupName, operator, categories }]` as WITH DATA CATEGORY has it. */
function categoriesOf(value: unknown): unknown {
  if (!Array.isArray(value) || !value.every(isObject)) return null;
  const conditions = value.map(({ groupName, operator, categories }) =>
    Array.isArray(categories) ? `${groupName} ${String(operator).toUpperCase()} (${categories.join(", ")})` : null,
  );
  return conditions.includes(null) ? null : conditions.join(" AND ");
}

/** What a URL has by these names, in any case: the documentation has `sobject`, recorded calls have `sObject`. Others are ignored. */
const plain = ["q", "in", "defaultLimit", "overallLimit", "offset", "snippet", "metadata", "spellCorrection"] as const;
const alsoPlain = ["division", "pricebookId", "dataCategory", "updateTracking", "updateViewStat"] as const;

/** (REST API Developer Guide, "Search with Parameters in the URI".) @throws OrgError ILLEGAL_QUERY_PARAMETER_VALUE, a guess */
export function parametersInUrl(query: URLSearchParams): SearchParameters {
  const values = Map.groupBy(query, ([name]) => name.toLowerCase());
  const all = (name: string): readonly string[] => (values.get(name.toLowerCase()) ?? []).map(([, value]) => value);
  const one = (name: string): Record<string, string> => {
    const [value] = all(name);
    return value === undefined ? {} : { [name.slice(name.indexOf(".") + 1)]: value };
  };
  const list = (name: string): Record<string, readonly string[]> => {
    const [value] = all(name);
    return value === undefined ? {} : { [name.slice(name.indexOf(".") + 1)]: value.split(",") };
  };
  const sobjects = all("sobject").map((name) => ({
    name,
    ...list(`${name}.fields`),
    ...Object.assign({}, ...["where", "orderBy", "limit"].map((each) => one(`${name}.${each}`))),
  }));
  const given = Object.assign({}, ...[...plain, ...alsoPlain].map(one));
  return asParameter(() => searchParameters({ ...given, ...list("fields"), ...list("netWorkIds"), sobjects }));
}

/** A parameter of another form is refused as such. */
function asParameter(read: () => SearchParameters): SearchParameters {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof OrgError)) throw error;
    throw new OrgError(error.status, "ILLEGAL_QUERY_PARAMETER_VALUE", error.message);
  }
}
