import { reads } from "../access.ts";
import type { Action } from "../action.ts";
import type { ListQuickActionsInput } from "../actions.generated.ts";
import { sObject } from "../schemas/names.ts";

/** (REST API Developer Guide, Quick Actions; sObject Quick Actions.) */
export const listQuickActions: Action<ListQuickActionsInput> = {
  name: "list-quick-actions",
  title: "List quick actions",
  description: "Lists the org's global quick actions, or those of an object.",
  group: "Quick actions",
  ...reads,
  input: { type: "object", properties: { sObject }, additionalProperties: false },
  output: {
    type: "array",
    items: {
      type: "object",
      properties: {
        actionEnumOrId: { type: "string" },
        name: { type: "string" },
        label: { type: "string" },
        type: { type: "string" },
        urls: { type: "object", additionalProperties: true },
      },
      required: ["name", "label", "type"],
      additionalProperties: true,
    },
  },
  example: {
    input: {},
    output: [{ actionEnumOrId: "09DdM00000RLMR2", label: "Log a Call", name: "LogACall", type: "LogACall" }],
  },
  costs: "1 API call.",
  needs: "Read access to the object.",
  run: ({ jsforce }, { sObject }) =>
    sObject === undefined ? jsforce.quickActions() : jsforce.sobject(sObject).quickActions(),
};
