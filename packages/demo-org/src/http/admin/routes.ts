import type { OrgUser } from "../../org/org.ts";
import { lose } from "../faults/apply-fault.ts";
import type { Service } from "../service.ts";
import { isObject } from "../wire/call.ts";
import { writeRow } from "./write-row.ts";

/** The admin request names something unknown or has the wrong form. */
export class AdminError extends Error {
  override readonly name = "AdminError";
}

type Body = Readonly<Record<string, unknown>>;
type AdminRoute = (service: Service, body: unknown) => unknown;

/** The admin calls, by method and path below /__admin/. */
export const adminRoutes: Readonly<Record<string, AdminRoute>> = {
  "GET stats": ({ stats, usage }) => ({
    apiCalls: usage.total,
    apiUsage: usage.used,
    requests: stats.count,
    byRoute: stats.byRoute,
  }),
  "GET requests": ({ stats }) => stats.requests,
  "DELETE stats": ({ stats }) => stats.clear(),
  "POST faults": ({ faults }, body) => {
    for (const spec of Array.isArray(body) ? body : [body]) {
      try {
        faults.add(objectOf(spec));
      } catch (error) {
        throw new AdminError(error instanceof Error ? error.message : String(error));
      }
    }
  },
  "DELETE faults": ({ faults }) => faults.clear(),
  "GET clock": ({ org }) => ({ now: org.clock.now().toISOString() }),
  "POST clock": ({ org }, body) => {
    const { set, advanceMs, freeze } = objectOf(body);
    if (set !== undefined) org.clock.set(new Date(textOf(set, "set")));
    if (typeof advanceMs === "number") org.clock.advance(advanceMs);
    if (typeof freeze === "boolean") org.clock.freeze(freeze);
    return { now: org.clock.now().toISOString() };
  },
  "GET settings": ({ settings }) => settings,
  "PATCH settings": ({ settings, spool }, body) => {
    for (const name of Object.keys(objectOf(body))) {
      if (!(name in settings))
        throw new AdminError(`There is no setting ${name}; there are ${Object.keys(settings).join(", ")}`);
    }
    spool?.changed();
    return Object.assign(settings, body);
  },
  "POST usage": ({ usage }, body) => {
    usage.set(Number(objectOf(body)["used"]));
    return { apiUsage: usage.used };
  },
  "POST lose": (service, body) => {
    const { what } = objectOf(body);
    const known = (["sessions", "grants", "locators", "jobs"] as const).find((each) => each === what);
    if (known === undefined) throw new AdminError("what must be one of sessions, grants, locators, jobs");
    lose(known, service);
  },
  "POST jobs": ({ jobs }, body) => {
    const { id, state, errorMessage } = objectOf(body);
    const job = jobs.find(textOf(id, "id"));
    if (job === null) throw new AdminError(`There is no job ${String(id)}`);
    jobs.force(job, textOf(state, "state"), typeof errorMessage === "string" ? errorMessage : undefined);
  },
  "POST rows": ({ org }, body) => {
    const rows = Array.isArray(body) ? body : [body];
    return rows.map((row) => ({ id: writeRow(org, userOf(org.users, objectOf(row)["user"]), objectOf(row)) }));
  },
  "POST fields": ({ org }, body) => {
    const { object, field, change } = objectOf(body);
    const made = isObject(change) ? { describe: change } : shown(change);
    org.alterField(textOf(object, "object"), textOf(field, "field"), made);
  },
  "POST objects": ({ org }, body) => {
    const { object, change } = objectOf(body);
    org.alterObject(textOf(object, "object"), shown(change));
  },
  "POST sharing": ({ org }, body) => {
    const { object, share } = objectOf(body);
    if (typeof share !== "number") throw new AdminError("share must be a number from 0 to 1");
    org.alterSharing(textOf(object, "object"), share);
  },
  "POST reports": ({ analytics }, body) => {
    const { developerName, changes } = objectOf(body);
    try {
      analytics.reports.edit(textOf(developerName, "developerName"), objectOf(changes));
    } catch (error) {
      if (error instanceof RangeError) throw new AdminError(error.message);
      throw error;
    }
  },
  "POST deletions": ({ org }, body) => org.forgetDeletions(new Date(textOf(objectOf(body)["before"], "before"))),
};

function shown(change: unknown): "hide" | "show" {
  if (change === "hide" || change === "show") return change;
  throw new AdminError("change must be hide or show (for a field also an object of describe members)");
}

function objectOf(value: unknown): Body {
  if (isObject(value)) return value;
  throw new AdminError("The body must be a JSON object");
}

function textOf(value: unknown, name: string): string {
  if (typeof value === "string") return value;
  throw new AdminError(`${name} must be a text`);
}

function userOf(users: readonly OrgUser[], username: unknown): OrgUser {
  const user = username === undefined ? users[0] : users.find((each) => each.username === username);
  if (user === undefined) throw new AdminError(`There is no user ${String(username)}`);
  return user;
}
