import { reads } from "../access.ts";
import type { Action } from "../action.ts";
import type { GetCurrentUserInput } from "../actions.generated.ts";

/** (Salesforce Help, The User Info Endpoint.) jsforce's own call would put the token into the address. */
export const getCurrentUser: Action<GetCurrentUserInput> = {
  name: "get-current-user",
  title: "Get the current user",
  description: "Says who is logged in, and to which org.",
  group: "Identity, limits, recent items",
  ...reads,
  input: { type: "object", properties: {}, additionalProperties: false },
  output: {
    type: "object",
    properties: {
      user_id: { type: "string" },
      organization_id: { type: "string" },
      preferred_username: { type: "string" },
      name: { type: "string" },
      email: { type: "string" },
    },
    required: ["user_id", "organization_id"],
    additionalProperties: true,
  },
  example: {
    input: {},
    output: {
      user_id: "005dM00000awSFJQA2",
      organization_id: "00DdM00000vfgTuUAI",
      preferred_username: "integration@example.com",
      name: "Integration User",
    },
  },
  costs: "1 API call.",
  needs: "A connected app whose scopes let it see the user: api, openid or id.",
  run: (org) => org.request({ method: "GET", path: "/services/oauth2/userinfo" }),
};
