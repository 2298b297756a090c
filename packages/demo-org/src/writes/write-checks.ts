import { type FieldDescribe, OrgError } from "../org/org.ts";
import type { Entity } from "../org/user-view.ts";
import { isRecordId } from "../store/record-id.ts";

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
  const isOffered = entity.def.can.has(ability);
  if (isOffered && entity.describe[member] !== false) return;
  const message = `entity type cannot be ${word}: ${entity.def.label}`;
  if (ability === "create" || ability === "update")
    throw new OrgError(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", message, []);
  if (!isOffered) throw new OrgError(400, "INVALID_TYPE_FOR_OPERATION", message);
  throw new OrgError(403, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id", []);
}

/** @throws OrgError MALFORMED_ID where an id cannot be one of the object's */
export function checkIdOf({ def, table }: Entity, id: string): void {
  if (table.indexOf(id) >= 0 || (isRecordId(id) && id.startsWith(def.idPrefix))) return;
  throw new OrgError(400, "MALFORMED_ID", `${def.label} ID: id value of incorrect type: ${id}`, ["Id"]);
}

export const missing = (fields: readonly string[]): OrgError =>
  new OrgError(400, "REQUIRED_FIELD_MISSING", `Required fields are missing: [${fields.join(", ")}]`, fields);

export const isRequired = (f: FieldDescribe): boolean =>
  f["nillable"] === false && f["createable"] === true && f["defaultedOnCreate"] !== true;
