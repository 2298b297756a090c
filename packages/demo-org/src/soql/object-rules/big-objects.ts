import type { Query } from "soql-parser-js";
import { OrgError } from "../../org/org.ts";
import type { Entity } from "../../org/user-view.ts";
import { isAggregate } from "../groups/grouped-answer.ts";
import { clausesOf } from "../rows/order.ts";
import { type Condition, conditionOf, topLevelParts } from "../where/condition.ts";

const INDEX = ["eventdate", "eventidentifier"];

/**
 * A big object can be filtered by the fields of its index only, and ordered by that index, newest first, or not at all.
 * (Object Reference, Real-Time Event Monitoring; Big Objects Implementation Guide, SOQL with Big Objects.)
 * @throws OrgError BIG_OBJECT_UNSUPPORTED_OPERATION
 */
export function checkBigObject(query: Query, { def }: Entity, soql: string): void {
  if (!def.isBig) return;
  if (isAggregate(query)) throw unsupported("Aggregate functions not supported");
  const condition = conditionOf(query.where, soql);
  if (condition !== null && !isOfIndex(condition)) throw unsupported("Filters must be on the fields of the index");
  const [order, ...others] = clausesOf(query.orderBy);
  if (order === undefined) return;
  const field = "field" in order ? String(order.field).toLowerCase() : "";
  if (others.length > 0 || field !== INDEX[0] || order.order !== "DESC")
    throw unsupported("Rows can be ordered by EventDate DESC only");
}

function isOfIndex(condition: Condition): boolean {
  return topLevelParts(condition).every(
    (part) => part.kind === "compare" && part.fn === null && INDEX.includes(part.path.toLowerCase()),
  );
}

const unsupported = (message: string): OrgError => new OrgError(400, "BIG_OBJECT_UNSUPPORTED_OPERATION", message);
