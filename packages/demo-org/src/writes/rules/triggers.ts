import { OrgError, type Value } from "../../org/org.ts";

/**
 * A trigger of the org that fails: that of accounts, for the account number `TRIGGER`.
 * @throws OrgError CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY
 */
export function runTriggers(object: string, row: ReadonlyMap<string, Value>, isNew: boolean): void {
  if (object !== "Account" || row.get("AccountNumber") !== "TRIGGER") return;
  const event = isNew ? "BeforeInsert" : "BeforeUpdate";
  throw new OrgError(
    400,
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
    `AccountTrigger: execution of ${event}\n\ncaused by: System.NullPointerException: Attempt to de-reference a null object\n\nTrigger.AccountTrigger: line 3, column 1`,
    [],
  );
}
