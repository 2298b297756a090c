import { type FieldDescribe, OrgError, type Value } from "../org/org.ts";
import { dateTimeText, secondsOf } from "../store/date-time.ts";
import { compareDecimals, parts, roundedText } from "../store/decimal.ts";
import { isRecordId, to18 } from "../store/record-id.ts";

/** What a reference may be checked against. */
export type FindReference = (id: string) => { readonly object: string; readonly isHidden: boolean } | null;

const bad = (code: string, message: string, field: FieldDescribe): OrgError =>
  new OrgError(400, code, message, [field.name]);

const unreadable = (field: FieldDescribe, given: unknown): OrgError =>
  new OrgError(
    400,
    "JSON_PARSER_ERROR",
    `Cannot deserialize instance of ${JAVA[field.type] ?? "string"} from ${typeof given === "string" ? "VALUE_STRING" : "VALUE"} value ${String(given)} or request may be missing a required field`,
  );

const JAVA: Readonly<Record<string, string>> = {
  boolean: "boolean",
  int: "int",
  double: "double",
  currency: "currency",
  percent: "percent",
  date: "date",
  datetime: "datetime",
  time: "time",
};

const [EARLIEST, LATEST] = [Date.UTC(1700, 0, 1) / 1000, Date.UTC(4001, 0, 1) / 1000];

/** A value of a request as the org keeps it. @throws OrgError with the validation that failed */
export function coerce(field: FieldDescribe, given: unknown, find: FindReference): Value {
  if (given === null || given === undefined || given === "") {
    if (field.type === "boolean")
      throw bad("INVALID_TYPE_ON_FIELD_IN_RECORD", `${field.label}: value not of required type: null`, field);
    return null;
  }
  switch (field.type) {
    case "boolean":
      if (given === true || given === "true") return true;
      if (given === false || given === "false") return false;
      throw unreadable(field, given);
    case "int":
    case "double":
    case "currency":
    case "percent":
      return numberOf(field, given);
    case "date":
      return dateOf(field, given);
    case "datetime":
      return datetimeOf(field, given);
    case "time":
      if (typeof given !== "string" || !/^\d\d:\d\d:\d\d(\.\d{1,3})?Z?$/.test(given)) throw unreadable(field, given);
      return `${given
        .replace("Z", "")
        .replace(/^(\d\d:\d\d:\d\d)$/, "$1.")
        .padEnd(12, "0")}Z`;
    case "id":
    case "reference":
      return referenceOf(field, String(given), find);
    default:
      return textOf(field, given);
  }
}

function numberOf(field: FieldDescribe, given: unknown): Value {
  const text = String(given);
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) throw unreadable(field, given);
  const scale = field.type === "int" ? 0 : Number(field["scale"]);
  const precision = field.type === "int" ? Number(field["digits"]) + 2 : Number(field["precision"]);
  const exact = parts(text);
  const rounded = roundedText(exact.digits, exact.scale, scale);
  const limit = `1${"0".repeat(Math.max(0, precision - scale))}`;
  if (compareDecimals(rounded.replace("-", ""), limit) >= 0) {
    throw bad(
      "NUMBER_OUTSIDE_VALID_RANGE",
      `${field.label}: value outside of valid range on numeric field: ${text}`,
      field,
    );
  }
  return field.type === "int" ? Number(rounded) : rounded;
}

function dateOf(field: FieldDescribe, given: unknown): Value {
  const text = String(given);
  const seconds = secondsOf(`${text.slice(0, 10)}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(seconds)) throw unreadable(field, given);
  if (seconds < EARLIEST || seconds >= LATEST)
    throw bad("NUMBER_OUTSIDE_VALID_RANGE", `${field.label}: invalid date: ${text}`, field);
  return text.slice(0, 10);
}

function datetimeOf(field: FieldDescribe, given: unknown): Value {
  const text = String(given);
  const seconds = secondsOf(text);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) || Number.isNaN(seconds)) throw unreadable(field, given);
  if (seconds < EARLIEST || seconds >= LATEST)
    throw bad("NUMBER_OUTSIDE_VALID_RANGE", `${field.label}: invalid date: ${text}`, field);
  return dateTimeText(seconds);
}

function referenceOf(field: FieldDescribe, id: string, find: FindReference): Value {
  if (!isRecordId(id)) throw bad("MALFORMED_ID", `${field.label}: id value of incorrect type: ${id}`, field);
  const found = find(id);
  if (found === null) throw new OrgError(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", []);
  if (!field.referenceTo.includes(found.object))
    throw bad("FIELD_INTEGRITY_EXCEPTION", `${field.label}: id value of incorrect type: ${id}`, field);
  if (found.isHidden) {
    const message = `insufficient access rights on cross-reference id: ${id}`;
    throw new OrgError(400, "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", message, []);
  }
  return to18(id);
}

function textOf(field: FieldDescribe, given: unknown): Value {
  if (typeof given === "object") throw unreadable(field, JSON.stringify(given));
  const text = String(given);
  const length = Number(field["length"]);
  if (length > 0 && text.length > length) {
    throw bad(
      "STRING_TOO_LONG",
      `${field.label}: data value too large: ${text.slice(0, 255)} (max length=${length})`,
      field,
    );
  }
  if (field.type === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text))
    throw bad("INVALID_EMAIL_ADDRESS", `${field.label}: invalid email address: ${text}`, field);
  if (field["restrictedPicklist"] === true) {
    const all = field["picklistValues"] as readonly { readonly value: string; readonly active: boolean }[]; // the describe's own member
    const values = new Set(all.flatMap(({ value, active }) => (active ? [value] : [])));
    const parts = field.type === "multipicklist" ? text.split(";") : [text];
    for (const part of parts) if (!values.has(part)) throw notOffered(field, part);
  }
  return text;
}

/** A value that a restricted picklist does not have, or no longer. */
export const notOffered = ({ name, label }: Pick<FieldDescribe, "name" | "label">, value: string): OrgError =>
  new OrgError(
    400,
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
    `${label}: bad value for restricted picklist field: ${value}`,
    [name],
  );
