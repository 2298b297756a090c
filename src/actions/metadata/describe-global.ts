import { reads } from "../access.ts";
import type { Action } from "../action.ts";
import type { DescribeGlobalInput } from "../actions.generated.ts";
import { objectSummary } from "../schemas/descriptions.ts";

/** (REST API Developer Guide, Describe Global.) jsforce's own call fails with an answer that has no objects. */
export const describeGlobal: Action<DescribeGlobalInput> = {
  name: "describe-global",
  title: "Describe global",
  description: "Lists the org's objects that the user may see, and what may be done with each.",
  group: "Metadata",
  ...reads,
  input: { type: "object", properties: {}, additionalProperties: false },
  output: {
    type: "object",
    properties: {
      encoding: { type: "string" },
      maxBatchSize: { type: "integer" },
      sobjects: { type: "array", items: objectSummary },
    },
    required: ["sobjects"],
    additionalProperties: true,
  },
  example: {
    input: {},
    output: {
      encoding: "UTF-8",
      maxBatchSize: 200,
      sobjects: [{ name: "Account", label: "Account", keyPrefix: "001", queryable: true, createable: true }],
    },
  },
  costs: "1 API call.",
  needs: "The permission API Enabled.",
  run: (org) => org.request({ method: "GET", path: "sobjects" }),
};
