import { type FieldDescribe, OrgError } from "../org/org.ts";
import type { Entity } from "../org/user-view.ts";

/** What can be done with rows: the participle of its refusal, and the member of describe that says whether this user may. */
const ABILITIES = {
  create: ["inserted", "createable"],
  update: ["updated", "updateable"],
  delete: ["deleted", "deletable"],
  undelete: ["undeleted", "undeletable"],
  merge: ["merged", "mergeable"],
} as const;

/** @throws OrgError where the object does not support it, or the user may not do it */
export function checkAllowed(entity: Entity, ability: keyof typeof ABILITIES): void {
  const [word, member] = ABILITIES[ability];
  if (!entity.def.can.has(ability))
    throw new OrgError(400, "INVALID_TYPE_FOR_OPERATION", `entity type cannot be ${word}: ${entity.def.label}`);
  if (entity.describe[member] === false)
    throw new OrgError(403, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id");
}

export const missing = (fields: readonly string[]): OrgError =>
  new OrgError(400, "REQUIRED_FIELD_MISSING", `Required fields are missing: [${fields.join(", ")}]`, fields);

export const isRequired = (f: FieldDescribe): boolean =>
  f["nillable"] === false && f["createable"] === true && f["defaultedOnCreate"] !== true;
