import { reads } from "../access.ts";
import type { Action } from "../action.ts";
import type { SearchRecordsInput } from "../actions.generated.ts";
import { foundRecords, foundRecordsExample } from "../schemas/answers.ts";

/** (REST API Developer Guide, Search; SOQL and SOSL Reference.) */
export const searchRecords: Action<SearchRecordsInput> = {
  name: "search-records",
  title: "Search records",
  description: "Searches the text of records of many objects at once by a SOSL search.",
  group: "Search",
  ...reads,
  input: {
    type: "object",
    properties: {
      sosl: {
        type: "string",
        description: "the search, in SOSL; the term stands in braces",
        minLength: 1,
        maxLength: 100_000,
        examples: ["FIND {Edge} IN NAME FIELDS RETURNING Account(Id, Name)"],
      },
    },
    required: ["sosl"],
    additionalProperties: false,
  },
  output: foundRecords,
  example: {
    input: { sosl: "FIND {Edge} IN NAME FIELDS RETURNING Account(Id, Name)" },
    output: foundRecordsExample,
  },
  costs: "1 API call.",
  needs: "Read access to the objects that are searched. A record is found some minutes after it was changed.",
  run: async ({ jsforce }, { sosl }) => {
    const answer: unknown = await jsforce.search(sosl);
    // Before API version 37.0 the list is the whole answer.
    return Array.isArray(answer) ? { searchRecords: answer } : answer;
  },
};
