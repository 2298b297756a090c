import type { Query, ValueCondition, WhereClause } from "soql-parser-js";
import type { ObjectDescribe } from "../../salesforce/describe.ts";
import { callOf, fieldsIn } from "./functions.ts";
import type { ParsedQuery } from "./parse.ts";
import { isSame } from "./place.ts";

/** What lets a row into a query without a change of the row itself, so that no stamp tells of it. */
export interface Unstamped {
  /** Conditions that another day answers otherwise, as they are written. */
  readonly days: readonly string[];
  /** Fields of parents and formulas in the condition, objects of semi-joins, subqueries, and a scope of more than the user. */
  readonly others: readonly string[];
}

export function unstampedIn({ tree, items }: ParsedQuery, object: ObjectDescribe): Unstamped {
  const days: string[] = [];
  const others = items.flatMap((item) => (item.kind === "children" ? [item.relationship] : []));
  if (tree.usingScope !== undefined && !ownScope.test(tree.usingScope)) others.push(`the scope ${tree.usingScope}`);
  const prefix = tree.sObjectAlias ?? object.name;
  for (let at: WhereClause | undefined = tree.where; at !== undefined; at = "right" in at ? at.right : undefined) {
    const { left } = at;
    if (left === null) continue;
    if ("valueQuery" in left) others.push(objectOf(left.valueQuery));
    const fields = "fn" in left ? fieldsIn(callOf(left.fn)) : "field" in left ? [left.field] : [];
    others.push(...fields.filter((field) => isOutside(field, object, prefix)));
    if ("value" in left && "field" in left && isRelative(left) && !onlyLeaves(left)) {
      days.push(`${left.field} ${left.operator} ${String(left.value)}`);
    }
  }
  return { days, others: [...new Set(others)] };
}

/** A row's owner is a field of its own; who else is in a team or a territory is not. */
const ownScope = /^(?:everything|mine)$/i;

const objectOf = ({ sObject }: Query): string => sObject ?? "";

/** A parent's field, or one that is computed. */
function isOutside(written: string, { fields }: ObjectDescribe, prefix: string): boolean {
  const names = written.split(".");
  const own = isSame(names[0] ?? "", prefix) ? names.slice(1) : names;
  return own.length > 1 || fields.some(({ name, calculated }) => calculated && isSame(name, own[0] ?? ""));
}

function isRelative({ literalType }: ValueCondition): boolean {
  return [literalType ?? []].flat().some((type) => type === "DATE_LITERAL" || type === "DATE_N_LITERAL");
}

/** These never lie in the future, and move when the row changes. */
const audits = ["CreatedDate", "LastModifiedDate", "SystemModstamp"];
/** Stretches of time that last up to now. */
const present = /^(?:TODAY|THIS_\w+|LAST_N_DAYS:\d+)$/i;

/** Whether days can only take rows out, as of CreatedDate > LAST_MONTH. */
function onlyLeaves({ field, operator, value }: ValueCondition): boolean {
  const name = field.split(".").at(-1) ?? "";
  if (!audits.some((audit) => isSame(audit, name))) return false;
  return operator === ">" || operator === ">=" || (operator === "=" && present.test(String(value)));
}
