import type { ObjectDescribe } from "../../../salesforce/describe/describe.ts";
import type { Item, ParsedQuery } from "../soql/parse-query.ts";
import { type Call, callText, fieldsIn } from "../soql/soql-functions.ts";
import { untrackedConditionsOf } from "../soql/untracked-conditions.ts";
import { stampedFields } from "./tracked-fields.ts";

/** What changes a query's rows without a change of the rows themselves, so that no stamp tells of it. */
export interface UntrackedChanges {
  /** What can let a row in: parts of the query, as they are written. */
  readonly conditions: readonly string[];
  /** Columns of rows that are in: of parents, computed, converted, and the rows of subqueries. */
  readonly columns: readonly string[];
}

export function untrackedChangesOf({ tree, items }: ParsedQuery, object: ObjectDescribe): UntrackedChanges {
  const isStamped = stampedFields(object, tree.sObjectAlias ?? null);
  const columns = items.flatMap((item) => changingIn(item, object, isStamped));
  return { conditions: untrackedConditionsOf(tree, isStamped), columns: [...new Set(columns)] };
}

function changingIn(
  item: Item,
  { fields }: ObjectDescribe,
  isStamped: (written: string) => boolean,
): readonly string[] {
  switch (item.kind) {
    case "field":
      return isStamped(item.path) ? [] : [item.path];
    case "call":
      return isConverted(item.call) ? [callText(item.call)] : fieldsIn(item.call).filter((field) => !isStamped(field));
    case "fields":
      return fields.filter(({ calculated }) => calculated).map(({ name }) => name);
    default:
      return [item.relationship];
  }
}

/** By the rate of the day. */
function isConverted({ name, args }: Call): boolean {
  return name === "CONVERTCURRENCY" || args.some((each) => typeof each !== "string" && isConverted(each));
}
