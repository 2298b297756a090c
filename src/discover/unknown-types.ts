import { listNames } from "../names.ts";
import type { ObjectDescribe } from "../salesforce/describe/describe.ts";

/** All types of fields that Salesforce documents. (SOAP API Developer Guide, Field Types; Object Reference, Field Types.) */
const known = new Set([
  ...["address", "anyType", "base64", "boolean", "combobox", "complexvalue", "currency", "datacategorygroupreference"],
  ...["date", "datetime", "double", "email", "encryptedstring", "id", "int", "json", "location", "long"],
  ...["multipicklist", "percent", "phone", "picklist", "reference", "string", "textarea", "time", "url"],
]);

/** One sentence about fields of types that are newer than this version; null where there is none. They are text. */
export function unknownTypes(describes: readonly ObjectDescribe[]): string | null {
  const fields = describes.flatMap((object) =>
    object.fields
      .filter(({ type }) => !known.has(type))
      .map(({ name, type }) => ({ name: `${object.name}.${name}`, type })),
  );
  if (fields.length === 0) return null;
  const types = [...new Set(fields.map(({ type }) => type))].join(", ");
  return `Salesforce has types of fields that this version does not know (${types}): ${listNames(fields.map(({ name }) => name))} come as text.`;
}
