import { OrgError, type Value } from "../../org/org.ts";
import type { Store } from "../../store/store.ts";

/**
 * The lookup filter of Invoice__c.Approver__c: only active users approve invoices.
 * @throws OrgError FIELD_FILTER_VALIDATION_EXCEPTION
 */
export function checkLookupFilters(store: Store, object: string, values: ReadonlyMap<string, Value>): void {
  const approver = object === "Invoice__c" ? (values.get("Approver__c") ?? null) : null;
  if (approver === null) return;
  const user = store.locate(String(approver));
  if (user === null || user.table.reader("IsActive")(user.index) === true) return;
  throw new OrgError(
    400,
    "FIELD_FILTER_VALIDATION_EXCEPTION",
    "Value does not exist or does not match filter criteria.",
    ["Approver__c"],
  );
}
