import { isHistory, listNames } from "../../../names.ts";
import type { ObjectSummary } from "../../../salesforce/describe/describe-global.ts";

/** Whether `deleted` names what was deleted of an object, and of it alone. */
export function namesDeletions({ name, replicateable }: ObjectSummary): boolean {
  // guard(history-not-reported, ` && !isHistory(name)` -> ``): all deletions of field history would be reported for each history object.
  return replicateable && !isHistory(name);
}

/** One sentence about the objects whose deletions `deleted_records` does not have; null where there is none. */
export function objectsWithoutDeletions(objects: readonly ObjectSummary[]): string | null {
  const unreported = objects.filter((each) => !namesDeletions(each));
  const histories = unreported.filter(({ name }) => isHistory(name));
  const others = unreported.filter((each) => !histories.includes(each));
  const parts = [
    ...(others.length === 0 ? [] : [`Salesforce names none of ${listed(others)}`]),
    ...(histories.length === 0 ? [] : [`it names those of all field histories at once (${listed(histories)})`]),
  ];
  if (parts.length === 0) return null;
  return `It does not have the deletions of ${unreported.length === 1 ? "one of the objects" : `${unreported.length} objects`} that the setting objects wants: ${parts.join("; ")}.`;
}

const listed = (objects: readonly ObjectSummary[]): string => listNames(objects.map(({ name }) => name));
