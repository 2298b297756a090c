import type { Store } from "../store/store.ts";

/** Whether one of the permission sets assigned to a user, the profile's among them, has a permission. */
export function hasPermission(store: Store, userId: string, permission: string): boolean {
  const [given, sets] = [store.table("PermissionSetAssignment"), store.table("PermissionSet")];
  const [assignee, set, has] = [given.reader("AssigneeId"), given.reader("PermissionSetId"), sets.reader(permission)];
  for (let index = 0; index < given.base.rows; index++) if (isOfUser(index)) return true;
  return given.changedRows().some(isOfUser);

  function isOfUser(index: number): boolean {
    if (!given.exists(index) || assignee(index) !== userId) return false;
    const at = sets.indexOf(String(set(index)));
    return at >= 0 && has(at) === true;
  }
}
