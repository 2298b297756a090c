import { timingSafeEqual } from "node:crypto";
import { OrgError } from "../../org/org.ts";
import type { Service } from "../service.ts";
import { jsonBody } from "../wire/call.ts";
import { json, type Reply } from "../wire/reply.ts";
import { split } from "../wire/request.ts";
import { AdminError, adminRoutes } from "./routes.ts";

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** Answers /__admin/*: for those who have the token that the org printed when it started (header X-Admin-Token). */
export async function admin(asked: Asked, service: Service): Promise<Reply> {
  if (!same(asked.headers["x-admin-token"] ?? "", service.adminToken)) {
    return json({ error: "X-Admin-Token is missing or wrong; the org prints it when it starts" }, 401);
  }
  const name = `${asked.method} ${split(asked.url).path.slice("/__admin/".length)}`;
  const route = adminRoutes[name];
  if (route === undefined) {
    return json({ error: `There is no ${name}; there are ${Object.keys(adminRoutes).join(", ")}` }, 404);
  }
  try {
    const body = asked.body.length === 0 ? {} : jsonBody(asked);
    return json((await route(service, body)) ?? {});
  } catch (error) {
    if (error instanceof AdminError) return json({ error: error.message }, 400);
    if (error instanceof OrgError) return json({ error: error.message, errorCode: error.errorCode }, error.status);
    throw error;
  }
}

function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
