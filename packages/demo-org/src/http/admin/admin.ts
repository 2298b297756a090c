import { timingSafeEqual } from "node:crypto";
import { OrgError } from "../../org/org.ts";
import type { Service } from "../service.ts";
import { jsonBody } from "../wire/call.ts";
import { json, type Reply } from "../wire/reply.ts";
import { splitUrl } from "../wire/request.ts";
import { AdminError, adminRoutes } from "./routes.ts";

interface AdminRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** Answers /__admin/* to requests with the token that the org printed when it started (header X-Admin-Token). */
export async function admin(request: AdminRequest, service: Service): Promise<Reply> {
  if (!isSameToken(request.headers["x-admin-token"] ?? "", service.adminToken)) {
    return json({ error: "X-Admin-Token is missing or wrong; the org prints it when it starts" }, 401);
  }
  const name = `${request.method} ${splitUrl(request.url).path.slice("/__admin/".length)}`;
  const route = adminRoutes[name];
  if (route === undefined) {
    return json({ error: `There is no ${name}; there are ${Object.keys(adminRoutes).join(", ")}` }, 404);
  }
  try {
    const body = request.body.length === 0 ? {} : jsonBody(request);
    return json((await route(service, body)) ?? {});
  } catch (error) {
    if (error instanceof AdminError) return json({ error: error.message }, 400);
    if (error instanceof OrgError) return json({ error: error.message, errorCode: error.errorCode }, error.status);
    throw error;
  }
}

function isSameToken(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
