import { allFiles } from "./all-files.ts";
import { bigObjects } from "./big-objects.ts";
import { fieldHistories } from "./field-histories.ts";
import { inferredRows } from "./inferred-rows.ts";
import { refusedObjects } from "./refused-objects.ts";
import { unsortable } from "./unsortable.ts";

/** What real orgs have that describes do not show. */
export const realOrgs = [
  ...allFiles,
  ...bigObjects,
  ...fieldHistories,
  ...inferredRows,
  ...refusedObjects,
  ...unsortable,
];
