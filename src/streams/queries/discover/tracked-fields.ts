import { isSameName } from "../../../names.ts";
import type { ObjectDescribe } from "../../../salesforce/describe/describe.ts";
import { namesOf } from "./query-scope.ts";

/** What Salesforce counts or notes itself: it changes without the record, or nobody says that it moves the record's stamp. */
const counted =
  /^(?:IsArchived|Last(?:Login|Referenced|Viewed)Date|Article(?:TotalViewCount|CaseAttachCount)|Vote(?:Score|Total)|NumComments|(?:Comment|Like)Count|TimesUsed)$/i;
/** Statistics of campaigns; describes do not mark them as computed. */
const statistics = /^(?:NumberOf|Amount(?:All|Won)|Hierarchy)/i;

/**
 * Which fields, as a query has them, change only with the row's own SystemModstamp: no parent's field and no formula or
 * roll-up, but what a lookup points at, by its id or by the type of a parent that can be of several.
 * @param alias of FROM.
 */
export function stampedFields(object: ObjectDescribe, alias: string | null): (written: string) => boolean {
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
