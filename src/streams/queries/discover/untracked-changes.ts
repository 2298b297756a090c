import type { Run, Stream } from "@singer-io-ts/tap-kit";
import { isSameName, listNames } from "../../../names.ts";
import { propertiesOf } from "../../../property-schemas.ts";
import type { ObjectDescribe } from "../../../salesforce/describe/describe.ts";
import type { Item, ParsedQuery } from "../soql/parse-query.ts";
import { type Call, callText, fieldsIn } from "../soql/soql-functions.ts";
import { untrackedConditionsOf } from "../soql/untracked-conditions.ts";
import { namesOf } from "./query-scope.ts";

/** What changes a query's rows without a change of their SystemModstamp, so that an incremental read does not see it. */
export interface UntrackedChanges {
  /** What can let a row in: parts of the query, as they are written. */
  readonly conditions: readonly string[];
  /** Columns of rows that are in: of parents, computed, converted, and the rows of subqueries. */
  readonly columns: readonly string[];
}

export function untrackedChangesOf({ tree, items }: ParsedQuery, object: ObjectDescribe): UntrackedChanges {
  const isTracked = trackedFields(object, tree.sObjectAlias ?? null);
  const columns = items.flatMap((item) => untrackedIn(item, object, isTracked));
  return { conditions: untrackedConditionsOf(tree, isTracked), columns: [...new Set(columns)] };
}

const hint = "set full_refresh_every, or the replication method FULL_TABLE.";

/** Logs what an incremental read of a query does not see, or why it is read in full. */
export function warnUntracked(stream: Stream, { conditions, columns }: UntrackedChanges, run: Run): void {
  const { id, replicationKeys } = stream;
  const isIncremental = replicationKeys.length > 0;
  if (conditions.length > 0 && (isIncremental || couldBeIncremental(stream))) {
    const what = `Rows can come in without a change of their own (${listNames(conditions)})`;
    const next = isIncremental ? `incremental runs do not see those: ${hint}` : "it is read in full.";
    const level = isIncremental ? "warn" : "info";
    run.log({ level, code: "query_conditions_untracked", stream: id, text: `${what}: ${next}` });
  }
  if (!isIncremental || columns.length === 0) return;
  const text = `A change of ${listNames(columns)} does not change the row's own SystemModstamp; where that matters ${hint}`;
  run.log({ level: "info", code: "query_columns_untracked", stream: id, text });
}

/** But for its condition. */
function couldBeIncremental({ schema, metadata }: Stream): boolean {
  const isAsWritten = metadata?.get("")?.["salesforce.as-written"] !== false;
  return !isAsWritten && Object.hasOwn(propertiesOf(schema), "SystemModstamp");
}

function untrackedIn(
  item: Item,
  { fields }: ObjectDescribe,
  isTracked: (written: string) => boolean,
): readonly string[] {
  switch (item.kind) {
    case "field":
      return isTracked(item.path) ? [] : [item.path];
    case "call":
      return isConverted(item.call) ? [callText(item.call)] : fieldsIn(item.call).filter((field) => !isTracked(field));
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

/** What Salesforce counts or notes itself: it changes without the record, or it is not documented that it changes the record's SystemModstamp. */
const counted =
  /^(?:IsArchived|Last(?:Login|Referenced|Viewed)Date|Article(?:TotalViewCount|CaseAttachCount)|Vote(?:Score|Total)|NumComments|(?:Comment|Like)Count|TimesUsed)$/i;
/** Statistics of campaigns; describes do not mark them as computed. */
const statistics = /^(?:NumberOf|Amount(?:All|Won)|Hierarchy)/i;

/**
 * Which fields, as a query has them, change only with the row's own SystemModstamp: no parent's field and no formula or
 * roll-up, but what a lookup points at, by its id or by the type of a parent that can be of several.
 * @param alias of FROM.
 */
function trackedFields(object: ObjectDescribe, alias: string | null): (written: string) => boolean {
  const { fields } = object;
  const isCounted = (name: string) => counted.test(name) || (object.name === "Campaign" && statistics.test(name));
  return (written) => {
    const [first = "", second, ...more] = namesOf(written, object, alias);
    if (second === undefined) {
      const field = fields.find(({ name }) => isSameName(name, first));
      return field !== undefined && !field.calculated && !isCounted(field.name);
    }
    const reference = fields.find(({ relationshipName }) => isSameName(relationshipName ?? "", first));
    if (reference === undefined || reference.calculated || more.length > 0) return false;
    return isSameName(second, "Id") || (isSameName(second, "Type") && reference.referenceTo.length > 1);
  };
}
