import { expect } from "vitest";
import type { Org, OrgUser } from "../../src/org/org.ts";
import { records } from "./small-org.ts";

type Values = Readonly<Record<string, unknown>>;

/** A write that the org refuses. */
export interface RefusedWrite {
  readonly about: string;
  readonly method: "POST" | "PATCH" | "DELETE";
  readonly object: string;
  readonly values?: Values;
  /** Makes what it needs: the id of the row to change or delete, and values that name other rows. */
  readonly prepare?: (org: Org, admin: OrgUser) => { readonly id?: string; readonly values?: Values };
  /** By the user with few permissions. */
  readonly isLimited?: true;
  readonly status: number;
  readonly error: { readonly errorCode: string; readonly message: unknown; readonly fields?: readonly string[] };
}

const account = (org: Org, admin: OrgUser): string => org.create(admin, "Account", { Name: "Edge" });

const nobody = "001000000000000AAA";

/** The first row of a query. */
const firstId = (org: Org, user: OrgUser, soql: string): string =>
  String(records(org.query(user, soql, { all: false }))[0]?.["Id"]);

/** One for each way in which Salesforce refuses values, the row, or the user. */
export const refusedWrites: readonly RefusedWrite[] = [
  {
    about: "a required field is missing",
    method: "POST",
    object: "Contact",
    values: { FirstName: "Ann" },
    status: 400,
    error: {
      errorCode: "REQUIRED_FIELD_MISSING",
      message: "Required fields are missing: [LastName]",
      fields: ["LastName"],
    },
  },
  {
    about: "a field is unknown",
    method: "POST",
    object: "Account",
    values: { Nmae: "Edge" },
    status: 400,
    error: { errorCode: "INVALID_FIELD", message: "No such column 'Nmae' on sobject of type Account" },
  },
  {
    about: "a text is too long",
    method: "POST",
    object: "Account",
    values: { Name: "Edge", Site: "x".repeat(81) },
    status: 400,
    error: {
      errorCode: "STRING_TOO_LONG",
      message: `Site: data value too large: ${"x".repeat(81)} (max length=80)`,
      fields: ["Site"],
    },
  },
  {
    about: "a value has another type",
    method: "POST",
    object: "Account",
    values: { Name: "Edge", AnnualRevenue: "much" },
    status: 400,
    error: { errorCode: "JSON_PARSER_ERROR", message: expect.stringContaining("VALUE_STRING value much") },
  },
  {
    about: "a number is too large",
    method: "POST",
    object: "Account",
    values: { Name: "Edge", AnnualRevenue: "1234567890123456789" },
    status: 400,
    error: {
      errorCode: "NUMBER_OUTSIDE_VALID_RANGE",
      message: "Annual Revenue: value outside of valid range on numeric field: 1234567890123456789",
      fields: ["AnnualRevenue"],
    },
  },
  {
    about: "an email address is none",
    method: "POST",
    object: "Contact",
    values: { LastName: "Edge", Email: "nobody" },
    status: 400,
    error: {
      errorCode: "INVALID_EMAIL_ADDRESS",
      message: "Email: invalid email address: nobody",
      fields: ["Email"],
    },
  },
  {
    about: "a restricted picklist lacks the value",
    method: "POST",
    object: "Account",
    values: { Name: "Edge", CleanStatus: "Dirty" },
    status: 400,
    error: {
      errorCode: "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
      message: "Clean Status: bad value for restricted picklist field: Dirty",
      fields: ["CleanStatus"],
    },
  },
  {
    about: "a value of a restricted picklist is no longer in use",
    method: "POST",
    object: "Invoice__c",
    values: { External_Key__c: "new", Status__c: "Retired: void" },
    status: 400,
    error: {
      errorCode: "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
      message: "Status: bad value for restricted picklist field: Retired: void",
      fields: ["Status__c"],
    },
  },
  {
    about: "the record type does not offer the value of a restricted picklist",
    method: "PATCH",
    object: "Account",
    values: { Rating: "Hot" },
    prepare: (org, admin) => {
      const partner = firstId(org, admin, "SELECT Id FROM RecordType WHERE DeveloperName = 'Partner'");
      return { id: org.create(admin, "Account", { Name: "Edge", RecordTypeId: partner }) };
    },
    status: 400,
    error: {
      errorCode: "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
      message: "Rating: bad value for restricted picklist field: Hot",
      fields: ["Rating"],
    },
  },
  {
    about: "a unique value is taken",
    method: "POST",
    object: "Invoice__c",
    values: { External_Key__c: "EXT-0000003" },
    status: 400,
    error: {
      errorCode: "DUPLICATE_VALUE",
      message: expect.stringMatching(/^duplicate value found: External_Key__c duplicates value on record with id: a00/),
      fields: [],
    },
  },
  {
    about: "a lookup has no id",
    method: "POST",
    object: "Contact",
    values: { LastName: "Edge", AccountId: "abc" },
    status: 400,
    error: {
      errorCode: "MALFORMED_ID",
      message: "Account ID: id value of incorrect type: abc",
      fields: ["AccountId"],
    },
  },
  {
    about: "a lookup names a row of another object",
    method: "PATCH",
    object: "Contact",
    prepare: (org, admin) => {
      const id = org.create(admin, "Contact", { LastName: "Edge" });
      return { id, values: { AccountId: id } };
    },
    status: 400,
    error: {
      errorCode: "FIELD_INTEGRITY_EXCEPTION",
      message: expect.stringMatching(/^Account ID: id value of incorrect type: 003/),
      fields: ["AccountId"],
    },
  },
  {
    about: "a lookup names no row",
    method: "POST",
    object: "Contact",
    values: { LastName: "Edge", AccountId: nobody },
    status: 400,
    error: { errorCode: "INVALID_CROSS_REFERENCE_KEY", message: "invalid cross reference id", fields: [] },
  },
  {
    about: "a parent has not this external id",
    method: "POST",
    object: "Contact",
    values: { LastName: "Edge", ReportsTo: { Email: "boss@nowhere.example" } },
    status: 400,
    error: {
      errorCode: "INVALID_FIELD",
      message: "Foreign key external ID: boss@nowhere.example not found for field Email in entity Contact",
      fields: [],
    },
  },
  {
    about: "a lookup filter leaves the row out",
    method: "POST",
    object: "Invoice__c",
    values: { External_Key__c: "new" },
    prepare: (org, admin) => ({
      values: { Approver__c: firstId(org, admin, "SELECT Id FROM User WHERE IsActive = false") },
    }),
    status: 400,
    error: {
      errorCode: "FIELD_FILTER_VALIDATION_EXCEPTION",
      message: "Value does not exist or does not match filter criteria.",
      fields: ["Approver__c"],
    },
  },
  {
    about: "a validation rule shows its message at a field",
    method: "POST",
    object: "Opportunity",
    values: { Name: "Edge", StageName: "Prospecting", CloseDate: "2026-12-31", Amount: -1 },
    status: 400,
    error: {
      errorCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
      message: "The amount of an opportunity cannot be negative.",
      fields: ["Amount"],
    },
  },
  {
    about: "a validation rule has no field, and one of its values was there before",
    method: "PATCH",
    object: "Campaign",
    prepare: (org, admin) => ({
      id: org.create(admin, "Campaign", { Name: "Edge", StartDate: "2026-06-01" }),
    }),
    values: { EndDate: "2026-05-31" },
    status: 400,
    error: {
      errorCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
      message: "A campaign cannot end before it starts.",
      fields: [],
    },
  },
  {
    about: "a trigger fails",
    method: "PATCH",
    object: "Account",
    prepare: (org, admin) => ({ id: account(org, admin) }),
    values: { AccountNumber: "TRIGGER" },
    status: 400,
    error: {
      errorCode: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
      message: expect.stringMatching(/^AccountTrigger: execution of BeforeUpdate\n\ncaused by: /),
      fields: [],
    },
  },
  {
    about: "the record type is another object's",
    method: "POST",
    object: "Account",
    values: { Name: "Edge" },
    prepare: (org, admin) => ({
      values: { RecordTypeId: firstId(org, admin, "SELECT Id FROM RecordType WHERE SobjectType = 'Case'") },
    }),
    status: 400,
    error: {
      errorCode: "INVALID_CROSS_REFERENCE_KEY",
      message: expect.stringMatching(/^Record Type ID: this ID value isn't valid for the user: 012/),
      fields: ["RecordTypeId"],
    },
  },
  {
    about: "a field is not the user's to change",
    method: "POST",
    object: "Contact",
    isLimited: true,
    values: { LastName: "Edge", Phone: "555" },
    status: 400,
    error: {
      errorCode: "INVALID_FIELD_FOR_INSERT_UPDATE",
      message:
        "Unable to create/update fields: Phone. Please check the security settings of this field and verify that it is read/write for your profile or permission set.",
      fields: ["Phone"],
    },
  },
  {
    about: "a field is not the user's to see",
    method: "POST",
    object: "Contact",
    isLimited: true,
    values: { LastName: "Edge", Department: "Sales" },
    status: 400,
    error: { errorCode: "INVALID_FIELD", message: "No such column 'Department' on sobject of type Contact" },
  },
  {
    about: "the user may not create rows of the object",
    method: "POST",
    object: "Account",
    isLimited: true,
    values: { Name: "Edge" },
    status: 400,
    error: {
      errorCode: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
      message: "entity type cannot be inserted: Account",
      fields: [],
    },
  },
  {
    about: "the user may not see the parent",
    method: "POST",
    object: "Contact",
    isLimited: true,
    values: { LastName: "Edge" },
    prepare: (org, admin) => ({ values: { AccountId: account(org, admin) } }),
    status: 400,
    error: {
      errorCode: "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
      message: expect.stringMatching(/^insufficient access rights on cross-reference id: 001/),
      fields: [],
    },
  },
  {
    about: "an approval locks the row",
    method: "PATCH",
    object: "Opportunity",
    prepare: (org, admin) => ({
      id: org.create(admin, "Opportunity", {
        Name: "Edge",
        StageName: "Prospecting",
        CloseDate: "2026-12-31",
        NextStep: "In approval",
      }),
    }),
    values: { Amount: 1 },
    status: 400,
    error: { errorCode: "ENTITY_IS_LOCKED", message: "the entity is locked for editing", fields: [] },
  },
  {
    about: "another transaction locks the row",
    method: "PATCH",
    object: "Account",
    prepare: (org, admin) => {
      const id = account(org, admin);
      org.update(admin, { object: "Account", id, values: { Site: "Changing" }, commitDelayMs: 60_000 });
      return { id };
    },
    values: { Site: "Mine" },
    status: 400,
    error: {
      errorCode: "UNABLE_TO_LOCK_ROW",
      message: expect.stringMatching(/^unable to obtain exclusive access to this record or 1 records: 001/),
      fields: [],
    },
  },
  {
    about: "another transaction locks the parent",
    method: "POST",
    object: "Contact",
    prepare: (org, admin) => {
      const id = account(org, admin);
      org.update(admin, { object: "Account", id, values: { Site: "Changing" }, commitDelayMs: 60_000 });
      return { values: { AccountId: id } };
    },
    values: { LastName: "Edge" },
    status: 400,
    error: {
      errorCode: "UNABLE_TO_LOCK_ROW",
      message: expect.stringMatching(/^unable to obtain exclusive access to this record or 1 records: 001/),
      fields: [],
    },
  },
  {
    about: "the row is deleted",
    method: "PATCH",
    object: "Account",
    prepare: (org, admin) => {
      const id = account(org, admin);
      org.remove(admin, "Account", id);
      return { id };
    },
    values: { Site: "Gone" },
    status: 404,
    error: { errorCode: "ENTITY_IS_DELETED", message: "entity is deleted", fields: [] },
  },
  {
    about: "the id is another object's",
    method: "PATCH",
    object: "Account",
    prepare: (org, admin) => ({ id: org.create(admin, "Contact", { LastName: "Edge" }) }),
    values: { Site: "Edge" },
    status: 400,
    error: {
      errorCode: "MALFORMED_ID",
      message: expect.stringMatching(/^Account ID: id value of incorrect type: 003/),
      fields: ["Id"],
    },
  },
  {
    about: "another row needs this one",
    method: "DELETE",
    object: "Site_Visit__c",
    prepare: (org, admin) => {
      const first = org.create(admin, "Site_Visit__c", {});
      org.create(admin, "Site_Visit__c", { Previous_Visit__c: first });
      return { id: first };
    },
    status: 400,
    error: {
      errorCode: "DELETE_FAILED",
      message: expect.stringMatching(
        /^Your attempt to delete SV-\d+ could not be completed because it is associated with the following site visits\.: SV-\d+\n$/,
      ),
      fields: [],
    },
  },
];
