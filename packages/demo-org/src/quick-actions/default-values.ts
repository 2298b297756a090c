import { notFound } from "../org/not-found.ts";
import type { FieldDescribe, Org, OrgUser, Value } from "../org/org.ts";
import { to18 } from "../store/record-id.ts";
import type { AvailableAction } from "./available-actions.ts";

/** The record on which an action is opened. */
export interface Context {
  readonly object: string;
  readonly id: string;
  /** Its own values, where it is the one that the action changes. */
  readonly values: Readonly<Record<string, Value>>;
}

/** @throws OrgError NOT_FOUND where the user sees no such record, or the action is not for records of its object */
export function contextOf(org: Org, user: OrgUser, { action, fields }: AvailableAction, id: string): Context {
  const object = org.describeGlobal(user).find(({ keyPrefix }) => keyPrefix === id.slice(0, 3));
  if (object === undefined || (action.object !== null && action.object !== object.name)) throw notFound();
  const names = action.type === "Update" ? fields.map(({ name }) => name) : [];
  const [row] = org.retrieve(user, object.name, id, ["Id", ...names]).rows(0, 1);
  // Values of plain fields, no children.
  const values = names.map((name, n) => [name, (row?.values[n + 1] ?? null) as Value]);
  return { object: object.name, id: to18(id), values: Object.fromEntries(values) };
}

/**
 * What an action's form begins with: what its author gave, the record on which it is opened or that record's values, the user as owner,
 * defaults of picklists.
 */
export function defaultValues(
  { action, fields, target }: AvailableAction,
  user: OrgUser,
  context: Context | null,
): Readonly<Record<string, Value>> {
  const parent = context === null ? undefined : parentField(action.parentField, target.fields, fields, context);
  const shown = parent === undefined || fields.includes(parent) ? fields : [...fields, parent];
  const begin = (field: FieldDescribe): Value => {
    const { name } = field;
    if (action.predefined[name] !== undefined) return action.predefined[name];
    if (field === parent && context !== null) return context.id;
    return context?.values[name] === undefined ? initial(field, user) : context.values[name];
  };
  return Object.fromEntries(shown.map((field) => [field.name, begin(field)]));
}

/** The lookup that gets the record's id: the action's own, else the first of the form that may. */
const parentField = (
  own: string | null,
  all: readonly FieldDescribe[],
  shown: readonly FieldDescribe[],
  { object }: Context,
): FieldDescribe | undefined =>
  own === null
    ? shown.find(({ name, referenceTo }) => name !== "OwnerId" && referenceTo.includes(object))
    : all.find(({ name }) => name === own);

function initial(field: FieldDescribe, user: OrgUser): Value {
  if (field.name === "OwnerId") return user.id;
  // As field-describe.ts makes them.
  const values = (field["picklistValues"] ?? []) as readonly {
    readonly defaultValue: boolean;
    readonly value: string;
  }[];
  return values.find(({ defaultValue }) => defaultValue)?.value ?? null;
}
