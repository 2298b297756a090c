import { QUICK_ACTIONS, type QuickAction } from "../objects/setup/quick-actions.ts";
import { notFound } from "../org/not-found.ts";
import type { FieldDescribe, ObjectDescribe, Org, OrgUser } from "../org/org.ts";

/** A quick action that a user may take. */
export interface AvailableAction {
  readonly action: QuickAction;
  readonly target: ObjectDescribe;
  /** Those fields of its form that the user may see. */
  readonly fields: readonly FieldDescribe[];
}

/** The global ones, and those of the object where one is named. */
export function actionsOf(org: Org, user: OrgUser, object: string | null): readonly AvailableAction[] {
  return QUICK_ACTIONS.filter((each) => each.object === null || each.object === object).flatMap(
    (each) => available(org, user, each) ?? [],
  );
}

/**
 * A quick action by its name. That of one of an object may have the object's before it; without it the object must be the address's.
 * @param object of the address; null: the address names none
 * @throws OrgError NOT_FOUND
 */
export function actionNamed(org: Org, user: OrgUser, object: string | null, name: string): AvailableAction {
  const names = object === null || name.includes(".") ? [name] : [name, `${object}.${name}`];
  const found = QUICK_ACTIONS.find(
    (each) => names.includes(fullName(each)) && (each.object === null || object === null || each.object === object),
  );
  const usable = found === undefined ? null : available(org, user, found);
  if (usable === null) throw notFound();
  return usable;
}

/** `LogACall`, `Account.New_Contact`. */
export const fullName = ({ object, name }: QuickAction): string => (object === null ? name : `${object}.${name}`);

function available(org: Org, user: OrgUser, action: QuickAction): AvailableAction | null {
  if (action.object !== null && org.describe(user, action.object) === null) return null;
  const target = org.describe(user, action.target);
  if (target?.[action.type === "Update" ? "updateable" : "createable"] !== true) return null;
  const fields = action.fields.flatMap((name) => target.fields.find((field) => field.name === name) ?? []);
  return { action, target, fields };
}
