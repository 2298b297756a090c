import { reads } from "../access.ts";
import type { Action } from "../action.ts";
import type { GetQuickActionDefaultsInput } from "../actions.generated.ts";
import { foundRecord } from "../schemas/answers.ts";
import { recordId } from "../schemas/names.ts";

/** (REST API Developer Guide, Quick Action Default Values.) */
export const getQuickActionDefaults: Action<GetQuickActionDefaultsInput> = {
  name: "get-quick-action-defaults",
  title: "Get a quick action's default values",
  description: "Returns the values with which a quick action's form begins, also for a record on which it is opened.",
  group: "Quick actions",
  ...reads,
  input: {
    type: "object",
    properties: {
      quickActionName: {
        type: "string",
        description: "API name of the quick action, with that of its object before it where it is of an object",
        pattern: "^[A-Za-z][A-Za-z0-9_]*(?:\\.[A-Za-z][A-Za-z0-9_]*)?$",
        pattern_descriptor: "the API name of a quick action",
        examples: ["NewTask", "Account.New_Note"],
      },
      contextId: { ...recordId, description: "id of the record on which the quick action is opened" },
    },
    required: ["quickActionName"],
    additionalProperties: false,
  },
  output: foundRecord,
  example: {
    input: { quickActionName: "NewTask" },
    output: { attributes: { type: "Task" }, Subject: null, OwnerId: "005dM00000awSFJQA2", Status: "Not Started" },
  },
  costs: "1 API call.",
  needs: "Access to the quick action, and to the record.",
  run: ({ jsforce }, { quickActionName, contextId }) => jsforce.quickAction(quickActionName).defaultValues(contextId),
};
