import type { Run } from "@singer-io-ts/tap-kit";
import type { OrgReply, OrgRequest } from "./interface.ts";
import { jsonReply } from "./reply.ts";
import type { Identity } from "./token.ts";

interface Caller {
  call(request: OrgRequest, run: Run, options: { readonly counted: boolean }): Promise<OrgReply>;
}

/** Whose a ready access token is. (Salesforce Help: The User Info Endpoint.) */
export async function identify(wire: Caller, run: Run): Promise<Identity> {
  const reply = await wire.call({ method: "GET", path: "/services/oauth2/userinfo" }, run, { counted: false });
  return jsonReply(reply, "user info", (value) => {
    if (typeof value !== "object" || value === null) return null;
    const orgId: unknown = Reflect.get(value, "organization_id");
    const userId: unknown = Reflect.get(value, "user_id");
    return typeof orgId === "string" && typeof userId === "string" ? { orgId, userId } : null;
  });
}
