import { createHash } from "node:crypto";
import { notFound } from "../../../org/not-found.ts";
import { type FieldDescribe, type ObjectDescribe, OrgError } from "../../../org/org.ts";
import { isPicklist, picklistValues, recordTypeOf } from "../../../ui-api/picklist-values.ts";
import type { Service } from "../../service.ts";
import type { Call, Route } from "../../wire/call.ts";
import { json } from "../../wire/reply.ts";

/** The standard objects that the User Interface API serves; it serves every custom object. (User Interface API Developer Guide, All Supported Objects.) */
const supported = new Set([
  ...[
    "Account",
    "Asset",
    "Campaign",
    "CampaignMember",
    "Case",
    "Contact",
    "ContentDocument",
    "ContentVersion",
    "Contract",
  ],
  ...[
    "Knowledge__kav",
    "Lead",
    "Opportunity",
    "OpportunityLineItem",
    "Order",
    "OrderItem",
    "Pricebook2",
    "PricebookEntry",
  ],
  ...["Product2", "User"],
]);

/** GET ui-api/object-info/X/picklist-values/RECORDTYPEID: what each picklist of the object offers under a record type. */
export const picklistsOfRecordType: Route = (call, service) => {
  const object = objectOf(call, service);
  const picklistFieldValues = Object.fromEntries(
    object.fields.filter(isPicklist).map((field) => [field.name, valuesOf(call, object, field)]),
  );
  return json({ eTag: tagOf(picklistFieldValues), picklistFieldValues });
};

/** GET ui-api/object-info/X/picklist-values/RECORDTYPEID/FIELD. */
export const picklistOfRecordType: Route = (call, service) => {
  const object = objectOf(call, service);
  const wanted = (call.params["field"] ?? "").toLowerCase();
  const field = object.fields.find(({ name }) => name.toLowerCase() === wanted);
  if (field === undefined) throw notFound();
  if (!isPicklist(field)) throw new OrgError(400, "INVALID_FIELD", `Field ${field.name} is not a picklist.`);
  return json(valuesOf(call, object, field));
};

function objectOf({ params, session }: Call, { org }: Service): ObjectDescribe {
  const object = org.describe(session.user, params["object"] ?? "");
  if (object === null) throw notFound();
  if (!supported.has(object.name) && !object.name.endsWith("__c"))
    throw new OrgError(400, "INVALID_TYPE", `Object ${object.name} is not supported in UI API`);
  return object;
}

function valuesOf({ params, base }: Call, object: ObjectDescribe, field: FieldDescribe): object {
  const recordTypeId = params["recordType"] ?? "";
  const { controllerValues, defaultValue, values } = picklistValues(object, field, recordTypeOf(object, recordTypeId));
  const url = `${base}/ui-api/object-info/${object.name}/picklist-values/${recordTypeId}/${field.name}`;
  const payload = { controllerValues, defaultValue, url, values };
  return { controllerValues, defaultValue, eTag: tagOf(payload), url, values };
}

const tagOf = (payload: object): string => createHash("md5").update(JSON.stringify(payload)).digest("hex");
