import type { Run } from "@singer-io-ts/tap-kit";
import { OrgError } from "../../errors/org-error.ts";
import { jsonReply } from "../http/whole-reply.ts";
import type { Session } from "../session.ts";

/** For more names than this, all objects are asked for: one short address for any number. */
const mostNamed = 50;

/**
 * Roughly how many rows objects have, by one call (REST API Developer Guide, Record Count): deleted and archived rows
 * are not in it, and it may be hours old. An object without rows, and one that Salesforce does not count, is absent.
 * Where Salesforce refuses the call nothing is known: the map is empty.
 */
export async function recordCounts(
  session: Session,
  names: readonly string[],
  run: Run,
): Promise<ReadonlyMap<string, number>> {
  if (names.length === 0) return new Map();
  const list = names.length > mostNamed ? "" : `?sObjects=${names.map(encodeURIComponent).join(",")}`;
  try {
    const request = { method: "GET", path: `limits/recordCount${list}` } as const;
    return await session.ask(request, run, (reply) => jsonReply(reply, "record counts", countsIn));
  } catch (error) {
    // The counts only help to choose an API.
    if (!(error instanceof OrgError) || error.rule.scope === "run") throw error;
    run.log({ level: "info", code: "no_record_counts", text: `Record counts are not known: ${error.what}` });
    return new Map();
  }
}

function countsIn(value: unknown): ReadonlyMap<string, number> | null {
  const list: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "sObjects") : null;
  if (!Array.isArray(list)) return null;
  const counts = new Map<string, number>();
  for (const entry of list) {
    if (typeof entry?.name !== "string" || typeof entry.count !== "number") return null;
    counts.set(entry.name, entry.count);
  }
  return counts;
}
