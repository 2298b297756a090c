import { reads } from "../access.ts";
import type { Action } from "../action.ts";
import type { ParameterizedSearchRecordsInput } from "../actions.generated.ts";
import { foundRecords, foundRecordsExample } from "../schemas/answers.ts";
import { fieldNames, sObject } from "../schemas/names.ts";

/** (REST API Developer Guide, Parameterized Search.) */
export const parameterizedSearchRecords: Action<ParameterizedSearchRecordsInput> = {
  name: "parameterized-search-records",
  title: "Search records by parameters",
  description: "Searches the text of records of the named objects, without SOSL.",
  group: "Search",
  ...reads,
  input: {
    type: "object",
    properties: {
      q: { type: "string", description: "the text to search for", minLength: 1, examples: ["Edge"] },
      sObjects: {
        type: "array",
        description: "the objects to search",
        items: sObject,
        minItems: 1,
        examples: [["Account", "Contact"]],
      },
      fields: fieldNames,
      in: {
        type: "string",
        description: "the fields to search; absent: all",
        enum: ["ALL", "NAME", "EMAIL", "PHONE", "SIDEBAR"],
      },
      where: { type: "string", description: "a condition on the records, as in SOQL", minLength: 1 },
      orderBy: { type: "string", description: "the order of the records of each object, as in SOQL", minLength: 1 },
      limit: { type: "integer", description: "the most records to return", minimum: 1, maximum: 2000 },
      offset: { type: "integer", description: "how many records to skip", minimum: 0, maximum: 2000 },
    },
    required: ["q", "sObjects"],
    additionalProperties: false,
  },
  output: foundRecords,
  example: { input: { q: "Edge", sObjects: ["Account"], fields: ["Id", "Name"] }, output: foundRecordsExample },
  costs: "1 API call.",
  needs: "Read access to the objects that are searched. A record is found some minutes after it was changed.",
  run: (org, input) => {
    const { q, sObjects, where, orderBy, limit, ...more } = input;
    const path = "parameterizedSearch";
    // What narrows the search has no form of its own in a URL.
    if (Object.keys(input).length === 2) return org.request({ method: "GET", path, query: { q, sObject: sObjects } });
    const narrowed = { ...(where !== undefined && { where }), ...(orderBy !== undefined && { orderBy }) };
    const sobjects = sObjects.map((name) => ({ name, ...narrowed }));
    const body = { q, sobjects, ...more, ...(limit !== undefined && { overallLimit: limit }) };
    return org.request({ method: "POST", path, body });
  },
};
