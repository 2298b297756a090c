import { isTransient, type OrgError } from "../../errors/org-error.ts";
import { members } from "../../salesforce/json/json-fields.ts";

const change = "Change the values that the message names.";
const search = "Correct the search as the message says.";
const access = "Give the user access to the object, the record or the fields that the message names.";

/**
 * What to do about refusals that a sync does not meet, or where its advice would be about streams. (Object Reference, StatusCode; REST
 * API Developer Guide, Status Codes and Error Responses.)
 */
const hints: Readonly<Record<string, string>> = {
  ANSWER_TOO_LARGE: "Ask for less at a time: fewer records, or fewer fields.",
  ALL_OR_NONE_OPERATION_ROLLED_BACK: "Another record of the same call failed: correct that one.",
  BAD_REQUEST: change,
  CANNOT_EXECUTE_FLOW_TRIGGER: "A flow of the org failed: give its message to the org's admin.",
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:
    "A trigger of the org failed, or the user may not write the object: give the message to the org's admin.",
  DELETE_FAILED: "Other records need this one: delete or change those first.",
  DUPLICATE_EXTERNAL_ID: "Several records have this external id: name one of them by its id.",
  DUPLICATE_VALUE: "Another record has this value: update that one, or send another value.",
  ENTITY_IS_DELETED: "The record is in the recycle bin, or gone.",
  ENTITY_IS_LOCKED: "The record is locked, mostly by an approval: try again when it is not.",
  EXCEEDED_ID_LIMIT: "Ask for less: add a LIMIT or a condition.",
  EXTERNAL_OBJECT_EXCEPTION: "Salesforce does not answer this for an object of another system.",
  FIELD_CUSTOM_VALIDATION_EXCEPTION:
    "A validation rule of the org refuses these values: send what its message asks for.",
  FIELD_FILTER_VALIDATION_EXCEPTION: "A lookup filter refuses the record that the field names: choose another one.",
  FIELD_INTEGRITY_EXCEPTION: change,
  FORBIDDEN: access,
  INSUFFICIENT_ACCESS: access,
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: access,
  INSUFFICIENT_ACCESS_OR_READONLY: access,
  INVALID_CROSS_REFERENCE_KEY: "An id names no record that the user may see, or one of another object.",
  INVALID_EMAIL_ADDRESS: change,
  INVALID_FIELD: "Check the names of the fields: describe-sobject lists those that the user may see.",
  INVALID_FIELD_FOR_INSERT_UPDATE: "Leave the field out: it cannot be written, or not by this user.",
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: "Send a value that the picklist has: describe-sobject lists them.",
  INVALID_QUERY_LOCATOR: "The query's cursor has ended: run the query again.",
  INVALID_SEARCH: search,
  INVALID_SEARCH_SCOPE: search,
  INVALID_TYPE: "Check the name of the object: describe-global lists those that the user may see.",
  INVALID_TYPE_FOR_OPERATION: "The object does not support this call.",
  INVALID_TYPE_ON_FIELD_IN_RECORD: change,
  JSON_PARSER_ERROR:
    "Check the record's values: a field has a value of another type, or a record lacks its attributes.type.",
  LIMIT_EXCEEDED: "A limit of the org is reached: get-limits shows it. Try again later.",
  MALFORMED_ID: "Check the id: it is not one of this object.",
  MALFORMED_QUERY: "Correct the query as the message says.",
  MALFORMED_SEARCH: search,
  MISSING_ARGUMENT: "Add the id, or the external id, that the message names.",
  NOT_FOUND: "Check the names and the id: there is no such thing, or the user may not see it.",
  NUMBER_OUTSIDE_VALID_RANGE: change,
  QUERY_TIMEOUT: "Ask for less: add a condition on a field that has an index, or fewer fields.",
  QUERY_TOO_COMPLICATED: "Ask for fewer fields, above all fewer formulas.",
  REQUEST_LIMIT_EXCEEDED: "A limit of the org is reached: get-limits shows it. Try again later.",
  REQUEST_RUNNING_TOO_LONG: "Ask for less at a time.",
  REQUIRED_FIELD_MISSING: "Add the fields that the message names.",
  STRING_TOO_LONG: "Shorten the value.",
  UNABLE_TO_LOCK_ROW: "Another change has the record locked: try again.",
  URI_TOO_LONG: "Ask for less: the request is longer than an address may be.",
};

/** What to do about an error of an action. */
export function hintFor(error: OrgError): string {
  const { code, hint, cause } = error.detail;
  if (code === "DUPLICATES_DETECTED") return duplicatesHint(members(cause).member("duplicates"));
  const known = hints[code];
  if (known !== undefined) return known;
  if (!/\bstream\b|\brun\b/i.test(hint)) return hint;
  return isTransient(error) ? "Try again later." : "Change what Salesforce's answer names, or try again later.";
}

/** A rule that blocks cannot be told to let a record pass. */
function duplicatesHint(found: unknown): string {
  const ids = (members(found).list("ids") ?? []).join(", ");
  const records = `A duplicate rule found records like it${ids === "" ? "" : ` (${ids})`}`;
  const isBlocked = found !== undefined && !members(found).flag("allowSave");
  return `${records}: update one of those, or ${isBlocked ? "ask the org's admin about the rule" : "save it nevertheless with allowDuplicates"}.`;
}
