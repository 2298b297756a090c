import type { FieldDescribe, ObjectDescribe } from "../salesforce/describe/describe.ts";
import { isBigObject } from "./object-traits.ts";

/** What identifies the rows of a big object, and in which order they come. */
export interface BigObject {
  /** The field that identifies a row, since Id is the same placeholder in all of them; null: none does. */
  readonly key: string | null;
  /** Rows come with its latest value first, and in no other order; null: in no order at all. */
  readonly newestFirst: string | null;
}

/** Of other big objects: the fields that all of them have. (Object Reference, Real-Time Event Monitoring.) */
const [identifier, timestamp] = ["EventIdentifier", "EventDate"];

/**
 * Null for an object of another kind. A big object is known by its name, or by its fields: new ones come with each release.
 */
export function bigObjectOf({ name, fields }: ObjectDescribe): BigObject | null {
  const found = (field: string) => fields.find((each) => each.name === field);
  const [key, order] = [found(identifier), found(timestamp)];
  if (!isBigObject(name) && !isLikeBigObject(fields.map((each) => each.name))) return null;
  return {
    key: (key ?? fields.find(isUnique))?.name ?? null,
    newestFirst: order?.type === "datetime" && order.filterable ? order.name : null,
  };
}

/** Whether an object with these fields is a big object, whatever its name. */
export function isLikeBigObject(fields: readonly string[]): boolean {
  return fields.includes(identifier) && fields.includes(timestamp) && !fields.includes("SystemModstamp");
}

const isUnique = ({ name, unique }: FieldDescribe): boolean => name !== "Id" && unique === true;
