import type { Run } from "@singer-io-ts/tap-kit";
import { jsonReply } from "../http/whole-reply.ts";
import { members } from "../json/json-fields.ts";
import type { Session } from "../session.ts";

/** A limit of the org, or of one application in it. */
export interface OrgLimit {
  readonly name: string;
  /** Null: the org's own. */
  readonly application: string | null;
  readonly max: number;
  readonly remaining: number;
}

/** All limits that the user may see, by one call. (REST API Developer Guide, Limits.) */
export async function orgLimits(session: Session, stream: string, run: Run): Promise<readonly OrgLimit[]> {
  const request = { method: "GET", path: "limits", stream } as const;
  return session.ask(request, run, (reply) => jsonReply(reply, "limits", limitsIn, stream));
}

function limitsIn(value: unknown): readonly OrgLimit[] | null {
  if (typeof value !== "object" || value === null) return null;
  return Object.entries(value).flatMap(([name, limit]) => {
    const own = limitOf(name, null, limit);
    // Applications stand among a limit's numbers, each with numbers of its own.
    const applications = Object.entries(Object(limit)).flatMap(([app, numbers]) => limitOf(name, app, numbers) ?? []);
    return own === null ? applications : [own, ...applications];
  });
}

function limitOf(name: string, application: string | null, limit: unknown): OrgLimit | null {
  const { number } = members(limit);
  const [max, remaining] = [number("Max"), number("Remaining")];
  return max === null || remaining === null ? null : { name, application, max, remaining };
}
