import type { JsonObject } from "@singer-io-ts/tap-kit";
import type { ObjectDescribe } from "../salesforce/describe/describe.ts";
import { requiredFilterTraits } from "./object-traits.ts";

/** What the catalog says of an object that is read through the values of one of its fields; nothing for others. */
export function requiredFilterMetadata({ name, fields }: ObjectDescribe): JsonObject {
  const traits = requiredFilterTraits(name);
  if (traits === null) return {};
  const { by, parent, key = "Id", typesOf, one } = traits;
  const types = fields.find((field) => field.name === typesOf)?.referenceTo ?? [];
  const values = typesOf === undefined ? traits.values : types;
  return {
    "salesforce.through": {
      by,
      ...(values === undefined ? { parent: parent ?? "", key } : { values: [...values] }),
      ...(one === true && { one }),
    },
  };
}
