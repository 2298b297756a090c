/** The record type of rows without one. */
export const MASTER_RECORD_TYPE = "012000000000000AAA";

/** A record type: which values of its object's picklists it offers, and its default; picklists that are not named offer all values. */
export interface RecordType {
  readonly object: string;
  readonly developerName: string;
  readonly name: string;
  readonly isActive: boolean;
  /** The record type of new rows. */
  readonly isDefault: boolean;
  readonly picklists: Readonly<Record<string, { readonly values: readonly string[]; readonly first?: string }>>;
}

/** All record types of the org: the rows of RecordType, in their order. */
export const RECORD_TYPES: readonly RecordType[] = [
  {
    object: "Account",
    developerName: "Customer",
    name: "Customer",
    isActive: true,
    isDefault: true,
    picklists: {
      Type: { values: ["Prospect", "Customer - Direct", "Customer - Channel"], first: "Prospect" },
      Rating: { values: ["Hot", "Warm", "Cold"] },
    },
  },
  {
    object: "Account",
    developerName: "Partner",
    name: 'Partner, "EMEA" & Überregional',
    isActive: true,
    isDefault: false,
    picklists: {
      Type: { values: ["Channel Partner / Reseller", "Installation Partner", "Technology Partner"] },
      Rating: { values: [] },
    },
  },
  { object: "Account", developerName: "Legacy", name: "Legacy", isActive: false, isDefault: false, picklists: {} },
  {
    object: "Case",
    developerName: "Support",
    name: "Support",
    isActive: true,
    isDefault: true,
    picklists: { Status: { values: ["New", "Working", "Closed"], first: "New" } },
  },
  {
    object: "Case",
    developerName: "Complaint",
    name: "Complaint",
    isActive: true,
    isDefault: false,
    picklists: {
      Status: { values: ["New", "Escalated", "Closed"], first: "Escalated" },
      Origin: { values: ["Phone"] },
    },
  },
  {
    object: "Opportunity",
    developerName: "New_Business",
    name: "New Business",
    isActive: true,
    isDefault: false,
    picklists: { Type: { values: ["New Business"], first: "New Business" } },
  },
  {
    object: "Opportunity",
    developerName: "Renewal",
    name: "Renewal",
    isActive: true,
    isDefault: false,
    picklists: { Type: { values: ["Existing Business"] }, LeadSource: { values: ["Partner Referral", "Other"] } },
  },
  {
    object: "Site_Visit__c",
    developerName: "Inspection",
    name: "Inspection",
    isActive: true,
    isDefault: false,
    picklists: { Outcome__c: { values: ["passed", "failed"], first: "passed" } },
  },
];

/** A record type with its id, as an object's describe names it. */
export interface DescribedRecordType extends RecordType {
  readonly id: string;
}

/** Those of an object. */
export const recordTypesOf = (object: string, idOf: (n: number) => string): readonly DescribedRecordType[] =>
  RECORD_TYPES.flatMap((each, n) => (each.object === object ? [{ ...each, id: idOf(n) }] : []));
