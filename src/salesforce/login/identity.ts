import type { Run } from "@singer-io-ts/tap-kit";
import { jsonReply } from "../http/whole-reply.ts";
import { members } from "../json/json-fields.ts";
import type { OrgReply, OrgRequest } from "../session.ts";
import type { Identity } from "./token-endpoint.ts";

interface Caller {
  ask<T>(
    request: OrgRequest,
    run: Run,
    take: (reply: OrgReply) => T,
    options: { readonly counted: boolean },
  ): Promise<T>;
}

/** Whose a ready access token is. (Salesforce Help: The User Info Endpoint.) */
export async function identify(wire: Caller, run: Run): Promise<Identity> {
  const request = { method: "GET", path: "/services/oauth2/userinfo" } as const;
  return wire.ask(request, run, (reply) => jsonReply(reply, "user info", identityIn), { counted: false });
}

function identityIn(value: unknown): Identity | null {
  const { text } = members(value);
  const [orgId, userId] = [text("organization_id"), text("user_id")];
  return orgId === null || userId === null ? null : { orgId, userId };
}
