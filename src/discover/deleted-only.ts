import type { Records } from "../config/config.ts";
import { listNames } from "../names.ts";
import type { ObjectDescribe } from "../salesforce/describe/describe.ts";

/** Whether Salesforce has the rows of an object that were deleted, as far as it still has them. */
const keepsDeleted = ({ fields }: ObjectDescribe): boolean => fields.some(({ name }) => name === "IsDeleted");

/** The objects that can have rows where only deleted ones are wanted, and a sentence about the others; null: there are none. */
export function withDeletedRows(
  describes: readonly ObjectDescribe[],
  wanted: Records,
): { readonly describes: readonly ObjectDescribe[]; readonly leftOut: string | null } {
  if (wanted !== "deleted") return { describes, leftOut: null };
  const others = describes.filter((each) => !keepsDeleted(each)).map(({ name }) => name);
  const what = others.length === 1 ? "1 object has" : `${others.length} objects have`;
  return {
    describes: describes.filter(keepsDeleted),
    leftOut:
      others.length === 0 ? null : `records is deleted, and ${what} no IsDeleted, so left out: ${listNames(others)}.`,
  };
}

/** Why a query of an object can bring no rows where only deleted ones are wanted; null: it can. */
export function deletedRowsMissing(object: ObjectDescribe, wanted: Records): string | null {
  return wanted !== "deleted" || keepsDeleted(object)
    ? null
    : `records is deleted, and ${object.name} has no IsDeleted.`;
}
