import type { ObjectDef } from "../define/object-def.ts";
import { customObject } from "./custom-object.ts";

/** The name of the wide object, in orgs with `wideFields`. */
const wideName = "Wide__c";

/** The maximum number of custom fields of an object (Custom Fields Allowed Per Object). */
const MOST_WIDE = 800;

const KINDS = [
  "string:80 = subject",
  "double:18.15 = extreme",
  "datetime = datetime -900 -1 wild",
  "boolean ! = bool 40",
  "textarea:32768 = note",
  "date",
  "currency:18.2 = extreme",
  "picklist = A|B|NA|with, comma",
  "ref:Account rel:- kids:- ?30",
];

/** An object of so many custom fields, whose names have the 40 characters that Salesforce allows: no URI has room for all of them. */
export function wideObject(fields: number): ObjectDef {
  if (fields > MOST_WIDE)
    throw new RangeError(`wideFields: ${fields} is more than ${MOST_WIDE}, the most of an object.`);
  const lines = Array.from({ length: fields }, (_, n) => {
    const name = `${`Field_${String(n + 1).padStart(3, "0")}_with_a_name_as_long_as_names_are`.slice(0, 40)}__c`;
    return `${name} ${KINDS[n % KINDS.length] ?? KINDS[0]}`;
  });
  return customObject({ name: wideName, prefix: "a0W", rows: 100 }, lines);
}
