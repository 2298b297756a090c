import type { Run } from "@singer-io-ts/tap-kit";
import { OrgError, ownError } from "../../errors/org-error.ts";
import { jsonReply } from "../http/whole-reply.ts";
import { members } from "../json/json-fields.ts";
import { queryPath } from "../rest/query.ts";
import type { Session } from "../session.ts";

/** Permissions that decide which rows a user sees, by their fields of PermissionSet. */
export type UserPermission = "PermissionsViewAllData" | "PermissionsQueryAllFiles";

/**
 * Whether the user has a permission, by one call: one of the sets that are assigned to the user gives it, the one that belongs
 * to the user's profile among them. (Object Reference, PermissionSetAssignment.)
 * @returns the refusal where the org does not say.
 */
export async function hasPermission(
  session: Session,
  permission: UserPermission,
  run: Run,
): Promise<boolean | OrgError> {
  const soql =
    `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${session.userId}' ` +
    `AND PermissionSet.${permission} = true LIMIT 1`;
  try {
    if (!/^[A-Za-z0-9]{15,18}$/.test(session.userId)) throw ownError("UNEXPECTED_ANSWER", "the user's id is none.");
    const reply = await session.call({ method: "GET", path: queryPath(soql, false) }, run);
    return jsonReply(reply, "permissions", (value) => members(value).number("totalSize")) > 0;
  } catch (error) {
    if (!(error instanceof OrgError) || error.rule.scope === "run") throw error;
    return error;
  }
}
