import { reads } from "../access.ts";
import type { Action } from "../action.ts";
import type { GetLimitsInput } from "../actions.generated.ts";

/** (REST API Developer Guide, Limits.) */
export const getLimits: Action<GetLimitsInput> = {
  name: "get-limits",
  title: "Get limits",
  description: "Returns the org's limits and what is left of each.",
  group: "Identity, limits, recent items",
  ...reads,
  input: { type: "object", properties: {}, additionalProperties: false },
  output: {
    type: "object",
    description: "the limits by their names",
    additionalProperties: {
      type: "object",
      properties: { Max: { type: "integer" }, Remaining: { type: "integer" } },
      required: ["Max", "Remaining"],
      additionalProperties: true,
    },
  },
  example: { input: {}, output: { DailyApiRequests: { Max: 15_000, Remaining: 14_945 } } },
  costs: "1 API call.",
  needs: "The permission View Setup and Configuration.",
  run: ({ jsforce }) => jsforce.limits(),
};
