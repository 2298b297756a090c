import type { FieldDescribe, Value } from "../../org/org.ts";
import { compareDecimals, decimalText, parts } from "../../store/decimal.ts";

/** How values of a field compare. */
export type Kind = "text" | "exact" | "id" | "number" | "boolean" | "date" | "datetime" | "time" | "several";

/** Text is compared without regard to case unless the field is case-sensitive, ids by 15 characters, date-times in whole seconds. */
export function kindOf(field: FieldDescribe): Kind {
  switch (field.type) {
    case "reference":
      // The keys of objects are their names, or ids.
      return field.referenceTo.includes("EntityDefinition") ? "exact" : "id";
    case "id":
      return "id";
    case "boolean":
      return "boolean";
    case "int":
    case "long":
    case "double":
    case "currency":
    case "percent":
      return "number";
    case "date":
    case "datetime":
    case "time":
      return field.type;
    case "multipicklist":
      return "several";
    default:
      return field["caseSensitive"] === true ? "exact" : "text";
  }
}

/** A value in the form in which equal values are the same text. */
export function normalize(kind: Kind, value: Value): string | null {
  if (value === null) return null;
  const text = String(value);
  switch (kind) {
    case "text":
    case "several":
      return text.toLowerCase();
    case "id":
      return text.slice(0, 15);
    case "number":
      return typeof value === "number" ? text : plainNumber(text);
    case "datetime":
      return `${text.slice(0, 19)}.000Z`;
    default:
      return text;
  }
}

const plainNumber = (text: string): string => {
  if (/^-?[1-9]\d*$/.test(text) || text === "0") return text;
  const { digits, scale } = parts(text);
  return decimalText(digits, scale);
};

/** Order of two normalized values. */
export function compare(kind: Kind, a: string, b: string): number {
  if (kind === "number") return compareDecimals(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}
