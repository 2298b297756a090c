/**
 * What the user with few permissions may read: objects, and of each the fields that field-level security guards. Fields it does not
 * guard (required, system, parts of compounds) come with the object.
 */
export const grants: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["Account", new Set(["Type", "Industry", "Phone", "Website", "Description"])],
  ["Contact", new Set(["AccountId", "Email", "Phone", "Title"])],
  ["Opportunity", new Set(["AccountId", "Amount", "Probability"])],
  ["OpportunityLineItem", new Set(["Product2Id"])],
  ["Case", new Set(["Subject", "Status", "AccountId", "ClosedDate"])],
  ["CaseComment", new Set(["CommentBody"])],
  ["Task", new Set(["Subject", "ActivityDate", "WhatId", "WhoId"])],
  ["Event", new Set(["Subject", "StartDateTime", "EndDateTime"])],
  ["Product2", new Set(["ProductCode"])],
  ["User", new Set(["FirstName"])],
  ["PermissionSet", new Set<string>()],
  ["PermissionSetAssignment", new Set<string>()],
  ["CaseStatus", new Set<string>()],
  ["Invoice__c", new Set(["Account__c", "Status__c", "Total__c"])],
  ["Measurement__c", new Set(["Value__c", "Taken_At__c"])],
]);

/** A field that field-level security lets that user see and not change. */
export const isReadOnly = (object: string, field: string): boolean => object === "Contact" && field === "Phone";

/** Objects of which that user may also create, change and delete rows. */
const written = new Set(["Contact", "Case", "CaseComment", "Task", "Invoice__c"]);

/** What an object's describe says to that user: everything but writing, where it is not granted. */
export const abilities = (object: string): Readonly<Record<string, false>> =>
  written.has(object)
    ? {}
    : { createable: false, updateable: false, deletable: false, undeletable: false, mergeable: false };
