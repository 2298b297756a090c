import { OrgError } from "../../org/org.ts";
import type { Session, Sessions } from "./sessions.ts";

/** The session of an Authorization header, its lifetime restarted; null when it has ended or never was. */
export function sessionOf(authorization: string | undefined, sessions: Sessions): Session | null {
  if (authorization === undefined) return null;
  const token = /^(?:Bearer|OAuth) +(\S+)$/i.exec(authorization)?.[1];
  if (token !== undefined) return sessions.use(token);
  if (/^(?:Bearer|OAuth)\b/i.test(authorization)) return null;
  throw new OrgError(401, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE");
}
