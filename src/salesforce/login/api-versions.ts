import { TapError } from "@singer-io-ts/tap-kit";
import { jsonReply } from "../http/whole-reply.ts";
import type { OrgReply } from "../session.ts";

/** The newest version that this tap's tests know. */
export const newestTested = 66;

/**
 * The API version to use, from the org's list (`GET /services/data`): the configured one, or the newest of those that
 * the tap was tested with. (REST API Developer Guide, Versions.)
 */
export function chooseVersion(reply: OrgReply, configured: string | null): string {
  const versions = jsonReply(reply, "API versions", versionsIn).toSorted((a, b) => Number(a) - Number(b));
  const [oldest, newest] = [versions[0], versions.at(-1)];
  if (configured !== null) {
    if (versions.includes(configured)) return configured;
    throw new TapError(`api_version: the org has no version ${configured}.`, {
      code: "CONFIG",
      kind: "config",
      hint: `Leave it out, or choose one from ${oldest} to ${newest}.`,
    });
  }
  const chosen = versions.findLast((version) => Number(version) <= newestTested) ?? oldest;
  if (chosen !== undefined) return chosen;
  throw new TapError("api_version: the org lists no version.", {
    code: "NO_VERSION",
    kind: "unavailable",
    hint: "Check domain, login_url and instance_url.",
  });
}

function versionsIn(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  return value.flatMap((entry: unknown) => {
    const version: unknown = typeof entry === "object" && entry !== null ? Reflect.get(entry, "version") : null;
    return typeof version === "string" && /^\d+\.0$/.test(version) ? [version] : [];
  });
}
