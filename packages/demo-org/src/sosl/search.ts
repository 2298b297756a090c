import { OrgError, type SearchResult } from "../org/org.ts";
import type { SearchParameters } from "../org/search-parameters.ts";
import { searchOf } from "./parameterized.ts";
import { parseSosl } from "./parse/parse-sosl.ts";
import { refuseSearch } from "./refusal.ts";
import { runSearch, type SearchContext } from "./run-search.ts";

/** Answers SOSL. @throws OrgError */
export const searchBySosl = (sosl: string, context: SearchContext): SearchResult =>
  asSearch(() => runSearch(parseSosl(sosl), context));

/** Answers a search without SOSL. @throws OrgError */
export const searchByParameters = (parameters: SearchParameters, context: SearchContext): SearchResult =>
  asSearch(() => runSearch(searchOf(parameters), context));

/** What a query would be refused for as malformed, a search is refused for as such. */
function asSearch(search: () => SearchResult): SearchResult {
  try {
    return search();
  } catch (error) {
    if (!(error instanceof OrgError) || error.errorCode !== "MALFORMED_QUERY") throw error;
    throw refuseSearch.malformed(error.message);
  }
}
