import type { Run } from "@singer-io-ts/tap-kit";
import { OrgError } from "../../errors/org-error.ts";
import { jsonReply } from "../http/whole-reply.ts";
import { members } from "../json/json-fields.ts";
import type { OrgReply, Session } from "../session.ts";

/** What an object's picklists offer under one record type: values by field. */
export type OfferedValues = ReadonlyMap<string, ReadonlySet<string>>;

/** What the User Interface API answers for objects that it does not serve, or not for this user. It serves common ones only. */
const refusals = [
  ...["INVALID_TYPE", "INVALID_FIELD", "ILLEGAL_QUERY_PARAMETER_VALUE", "UNSUPPORTED_ENTITY"],
  ...["INSUFFICIENT_ACCESS", "FUNCTIONALITY_NOT_ENABLED"],
  ...["NOT_FOUND", "RESOURCE_NOT_FOUND"],
];

/**
 * The picklist values of a record type, by one call, or why Salesforce does not give them. (User Interface API Developer Guide, Get
 * Values for All Picklist Fields of a Record Type.)
 */
export async function offeredValues(
  session: Session,
  { object, recordTypeId, stream }: { readonly object: string; readonly recordTypeId: string; readonly stream: string },
  run: Run,
): Promise<{ readonly byField: OfferedValues } | { readonly refused: OrgError }> {
  const path = `ui-api/object-info/${encodeURIComponent(object)}/picklist-values/${encodeURIComponent(recordTypeId)}`;
  try {
    const request = { method: "GET", path, stream } as const;
    const taken = (reply: OrgReply) => jsonReply(reply, "picklist values", offeredIn, stream);
    return { byField: await session.ask(request, run, taken) };
  } catch (error) {
    if (!(error instanceof OrgError) || !refusals.includes(error.detail.code)) throw error;
    return { refused: error };
  }
}

function offeredIn(value: unknown): OfferedValues | null {
  const fields = members(value).member("picklistFieldValues");
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) return null;
  return new Map(
    Object.entries(fields).map(([name, field]) => {
      const values = members(field).list("values") ?? [];
      return [name, new Set(values.flatMap((each) => members(each).text("value") ?? []))];
    }),
  );
}
