import type { Run } from "@singer-io-ts/tap-kit";
import { OrgError } from "../errors.ts";
import type { Session } from "./interface.ts";
import { members } from "./members.ts";
import { jsonReply } from "./reply.ts";

/** What an object's picklists offer under one record type: values by field. */
export type OfferedValues = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The picklist values of a record type, by one call. Null for objects that the UI API does not serve. (User Interface API
 * Developer Guide, Get Values for All Picklist Fields of a Record Type.)
 */
export async function offeredValues(
  session: Session,
  { object, recordTypeId, stream }: { readonly object: string; readonly recordTypeId: string; readonly stream: string },
  run: Run,
): Promise<OfferedValues | null> {
  const path = `ui-api/object-info/${encodeURIComponent(object)}/picklist-values/${encodeURIComponent(recordTypeId)}`;
  try {
    const reply = await session.call({ method: "GET", path, stream }, run);
    return jsonReply(reply, "picklist values", offeredIn);
  } catch (error) {
    // It serves common objects only, and says so in more than one way.
    if (!(error instanceof OrgError) || ![400, 403, 404].some((status) => isRefusal(error, status))) throw error;
    return null;
  }
}

const refusals: Readonly<Record<number, readonly string[]>> = {
  400: ["INVALID_TYPE", "INVALID_FIELD", "ILLEGAL_QUERY_PARAMETER_VALUE", "UNSUPPORTED_ENTITY", "HTTP_400"],
  403: ["INSUFFICIENT_ACCESS", "FUNCTIONALITY_NOT_ENABLED", "API_DISABLED_FOR_ORG", "HTTP_403"],
  404: ["NOT_FOUND", "RESOURCE_NOT_FOUND", "HTTP_404"],
};

function isRefusal(error: OrgError, status: number): boolean {
  return refusals[status]?.includes(error.detail.code) ?? false;
}

function offeredIn(value: unknown): OfferedValues | null {
  const fields = members(value).member("picklistFieldValues");
  if (typeof fields !== "object" || fields === null) return null;
  return new Map(
    Object.entries(fields).map(([name, field]) => {
      const values = members(field).list("values") ?? [];
      return [name, new Set(values.flatMap((each) => members(each).text("value") ?? []))];
    }),
  );
}
