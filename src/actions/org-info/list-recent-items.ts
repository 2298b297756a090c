import { reads } from "../access.ts";
import type { Action } from "../action.ts";
import type { ListRecentItemsInput } from "../actions.generated.ts";
import { recentItems } from "../schemas/answers.ts";

/** (REST API Developer Guide, Recently Viewed Items.) */
export const listRecentItems: Action<ListRecentItemsInput> = {
  name: "list-recent-items",
  title: "List recent items",
  description: "Lists the records that the user saw last.",
  group: "Identity, limits, recent items",
  ...reads,
  input: {
    type: "object",
    properties: {
      limit: { type: "integer", description: "the most records to list", minimum: 1, maximum: 200, examples: [10] },
    },
    additionalProperties: false,
  },
  output: recentItems,
  example: {
    input: { limit: 1 },
    output: [
      {
        attributes: { type: "Account", url: "/services/data/v66.0/sobjects/Account/001dM00003jU9GxQAK" },
        Id: "001dM00003jU9GxQAK",
        Name: "Edge Communications",
      },
    ],
  },
  costs: "1 API call.",
  needs: "The permission API Enabled.",
  run: ({ jsforce }, { limit }) => (limit === undefined ? jsforce.recent() : jsforce.recent(limit)),
};
