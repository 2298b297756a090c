import type { Value } from "../../org/org.ts";
import type { Store } from "../../store/store.ts";
import type { Change } from "../histories.ts";
import { checkWritable } from "../row-locks.ts";
import { checkNotInApproval } from "./approval-locks.ts";
import { checkDuplicateRules } from "./duplicate-rules.ts";
import { checkLookupFilters } from "./lookup-filters.ts";
import { checkOffered, checkRecordType } from "./record-types.ts";
import { runTriggers } from "./triggers.ts";
import { checkValidationRules } from "./validation-rules.ts";

/** A row that is about to be saved. */
export interface Draft extends Change {
  /** The values that are given now. */
  readonly values: ReadonlyMap<string, Value>;
  readonly allowDuplicates: boolean;
}

/**
 * What the platform and the org's own rules check before a save, in the platform's order (Apex Developer Guide, Triggers and Order of
 * Execution).
 * @throws OrgError with the first refusal
 */
export function checkSave(store: Store, { table, index, row, before, values, allowDuplicates }: Draft): void {
  const { name } = table;
  checkWritable(store, table, index, values);
  if (before !== null) checkNotInApproval(name, before);
  checkRecordType(store, name, values);
  checkOffered(store, table, row, values);
  checkLookupFilters(store, name, values);
  runTriggers(name, row, before === null);
  checkValidationRules(name, row);
  if (values.has("Email") && values.get("Email") !== before?.get("Email"))
    checkDuplicateRules({ table, index, row }, allowDuplicates);
}
