import { reads } from "../access.ts";
import type { Action } from "../action.ts";
import type { ListAvailableResourcesInput } from "../actions.generated.ts";

/** (REST API Developer Guide, Versions; Resources by Version.) */
export const listAvailableResources: Action<ListAvailableResourcesInput> = {
  name: "list-available-resources",
  title: "List available resources",
  description: "Lists the API versions that the org has, or the resources of one of them.",
  group: "Metadata",
  ...reads,
  input: {
    type: "object",
    properties: {
      version: {
        type: "string",
        description: "a version, to list its resources; absent: the versions are listed",
        pattern: "^\\d+\\.0$",
        pattern_descriptor: "a version like 66.0",
        examples: ["66.0"],
      },
    },
    additionalProperties: false,
  },
  output: {
    oneOf: [
      {
        type: "array",
        description: "the versions",
        items: {
          type: "object",
          properties: { label: { type: "string" }, url: { type: "string" }, version: { type: "string" } },
          required: ["label", "url", "version"],
          additionalProperties: true,
        },
      },
      { type: "object", description: "the paths of the resources by their names", additionalProperties: true },
    ],
  },
  example: { input: {}, output: [{ label: "Spring '26", url: "/services/data/v66.0", version: "66.0" }] },
  costs: "1 API call.",
  needs: "The permission API Enabled.",
  run: (org, { version }) =>
    org.request({ method: "GET", path: `/services/data${version === undefined ? "" : `/v${version}`}` }),
};
