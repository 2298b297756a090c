import { listNames } from "../../../names.ts";
import { isHistory } from "../../../plan/object-stream.ts";
import type { ObjectSummary } from "../../../salesforce/describe/describe-global.ts";

/** Whether `deleted` tells what was deleted of an object, and of it alone. */
export function isToldDeleted({ name, replicateable }: ObjectSummary): boolean {
  // guard(history-not-told, ` && !isHistory(name)` -> ``): deletions of all field histories would be told of each.
  return replicateable && !isHistory(name);
}

/** One sentence about the objects that `deleted_records` does not tell of; null where there is none. */
export function objectsWithoutDeletions(objects: readonly ObjectSummary[]): string | null {
  const untold = objects.filter((each) => !isToldDeleted(each));
  const histories = untold.filter(({ name }) => isHistory(name));
  const others = untold.filter((each) => !histories.includes(each));
  const parts = [
    ...(others.length === 0 ? [] : [`Salesforce tells nothing of ${listed(others)}`]),
    ...(histories.length === 0 ? [] : [`it names those of all field histories at once (${listed(histories)})`]),
  ];
  if (parts.length === 0) return null;
  return `It does not have the deletions of ${untold.length === 1 ? "one of the objects" : `${untold.length} objects`} that the setting objects wants: ${parts.join("; ")}.`;
}

const listed = (objects: readonly ObjectSummary[]): string => listNames(objects.map(({ name }) => name));
