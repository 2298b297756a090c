import type { SearchedObject, SearchParameters } from "../org/search-parameters.ts";
import { MOST_ROWS, type Search } from "./parse/parse-sosl.ts";
import { hasClause, queried, type Returning } from "./parse/returning.ts";
import { dataCategoryOf } from "./parse/with-clauses.ts";
import { refuseSearch } from "./refusal.ts";

/** Objects whose rows can have a snippet. */
const SNIPPED = /^(?:.*__kav|KnowledgeArticleVersion|Case|CaseComment|FeedItem|FeedComment|Idea|IdeaComment)$/i;

/**
 * The search that parameters ask for. (REST API Developer Guide, "Search with Parameters in the Request Body".)
 * @throws OrgError INVALID_SEARCH for parameters that need others or are out of range, MALFORMED_SEARCH
 */
export function searchOf(parameters: SearchParameters): Search {
  const { q, sobjects, overallLimit = MOST_ROWS, dataCategory, pricebookId, metadata } = parameters;
  check(parameters);
  if (overallLimit > MOST_ROWS) throw refuseSearch.malformed(`maximum limit of search results is ${MOST_ROWS}`);
  return {
    find: q.trim(),
    group: parameters.in ?? "ALL",
    returning: sobjects.length === 0 ? null : sobjects.map((each) => returningOf(each, parameters)),
    limit: overallLimit,
    update: updateOf(parameters),
    withLabels: metadata !== undefined,
    ...(dataCategory !== undefined && { dataCategory: dataCategoryOf(dataCategory) }),
    ...(pricebookId !== undefined && { pricebookId }),
  };
}

function check(parameters: SearchParameters): void {
  const { sobjects, fields, defaultLimit, offset, snippet, metadata, division, netWorkIds } = parameters;
  if (sobjects.length === 0 && (fields !== undefined || defaultLimit !== undefined))
    throw refuseSearch.invalid("fields and defaultLimit need at least one sobject");
  if (offset !== undefined && sobjects.length !== 1)
    throw refuseSearch.invalid("Only one sobject can be specified with offset");
  if (snippet !== undefined && (snippet < 50 || snippet > 1000))
    throw refuseSearch.invalid("snippet must be from 50 to 1000");
  if (snippet !== undefined && !sobjects.some(({ name }) => SNIPPED.test(name)))
    throw refuseSearch.invalid("snippet needs an sobject that has snippets");
  if (metadata !== undefined && metadata.toUpperCase() !== "LABELS")
    throw refuseSearch.invalid("metadata must be LABELS");
  if (division !== undefined) throw refuseSearch.divisions();
  if (netWorkIds !== undefined) throw refuseSearch.networks();
}

/** An object as RETURNING would have it, its own settings before those of the search. */
function returningOf({ name, ...own }: SearchedObject, { fields, defaultLimit, offset }: SearchParameters): Returning {
  const select = own.fields ?? fields ?? ["Id"];
  const { where, orderBy, limit = defaultLimit } = own;
  for (const text of [...select, where ?? "", orderBy ?? ""]) {
    if (hasClause(text)) throw refuseSearch.malformed(`Malformed search token: ${text}`);
  }
  if (!/^\w+$/.test(name)) throw refuseSearch.malformed(`Malformed search token: ${name}`);
  const clauses = [
    where !== undefined && `WHERE ${where}`,
    orderBy !== undefined && `ORDER BY ${orderBy.replace(/\bNULLS_(FIRST|LAST)\b/gi, "NULLS $1")}`,
    limit !== undefined && `LIMIT ${limit}`,
    offset !== undefined && `OFFSET ${offset}`,
  ].filter((clause) => clause !== false);
  const inner = [select.join(", "), ...clauses].join(" ");
  return queried(name, { text: inner, at: name.length + 1 }, `${name}(${inner})`);
}

function updateOf({ updateTracking, updateViewStat }: SearchParameters): string | null {
  const options = [updateTracking === true && "TRACKING", updateViewStat === true && "VIEWSTAT"];
  return options.filter((option) => option !== false).join(", ") || null;
}
