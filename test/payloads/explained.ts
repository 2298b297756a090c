import type { Difference } from "./shape.ts";

/** Why the org's answer differs from the recording. */
interface Explanation {
  readonly file: RegExp;
  readonly path: RegExp;
  /** Only differences of this kind; without it, all. */
  readonly what?: Difference["what"];
  readonly why: string;
}

const explanations: readonly Explanation[] = [
  {
    file: /^auth\/restforce-/,
    path: /^(?:scope|token_type)$/,
    why: "Missing in these fixtures of 2010 and 2011; those of 2016 have `token_type`, and Salesforce Help lists both.",
  },
  {
    file: /^auth\/sfpy-/,
    path: /^scope$/,
    why: "Missing in this fixture of 2016; Salesforce Help lists it.",
  },
  {
    file: /^describe\/cci-(?:Case|Opportunity)/,
    path: /^(?:associateEntityType|associateParentEntity|sobjectDescribeOption)$/,
    why: "Recorded with v48.0, which did not have them; v58.0 has them (describe/nango-describe-sobject.json).",
  },
  {
    file: /^describe\//,
    path: /urls\.(?:case|workOrder)\w*Suggestions$/,
    why: "Addresses of suggested articles, which only Case and the work orders have. The org does not serve them.",
  },
  {
    file: /^describe\/nango-describe-global/,
    path: /urls\.(?:eventSeriesUpdates|push|namedLayouts|passwordUtilities)$/,
    why: "Addresses that only one object has (Event, StreamingChannel, User). The org does not serve them.",
  },
  {
    file: /^describe\/cci-(?:Case|Opportunity)/,
    path: /^urls\.defaultValues$/,
    why: "Recorded with v48.0; the Account describe of v58.0 does not have it. Which objects have it is not documented.",
  },
  {
    file: /^describe\/cci-OpportunityContactRole/,
    path: /^urls\.(?:approvalLayouts|listviews)$/,
    why: "The org gives all objects with layouts the same addresses; Salesforce leaves out some of them for some objects.",
  },
  {
    file: /^records\/sfpy-upsert_non_existing/,
    path: /^created$/,
    why: "Recorded with v37.0; `created` was added later and is in the recorded reply of v63.0 (composite/nango-upsert-sobject-collection.json).",
  },
  {
    file: /^composite\/nango-composite-batch/,
    path: /^results\[\]\.result\.(?!fields\[|childRelationships\[)/,
    why: "The recording has a note in place of its second result, a describe, and the limits of v57.0 have one name fewer. Limits and describe are compared separately.",
  },
  {
    file: /^errors\/object-query-errors/,
    path: /^\[\]\.object$/,
    why: "The list's author added what was queried. The first entry is compared; the org does not have most of the other objects.",
  },
  {
    file: /^composite\/nango-upsert/,
    path: /^value of \[\]\.errors/,
    why: "Both refuse this row with an Id in its body, each with another error code.",
  },
  {
    file: /^reports\//,
    path: /^(?:picklistColors$|reportMetadata\.|reportExtendedMetadata\..+\.entityColumnName$)/,
    what: "additional",
    why: "Recorded with v29.0; these members were added later.",
  },
  {
    file: /^ui-api\//,
    path: /^picklistFieldValues\.\w+__c$/,
    what: "additional",
    why: "Custom picklists that Account has in this org.",
  },
];

/** The reason for a difference; null: it is not explained, so the comparison fails. */
export function explain(file: string, { path, what }: Difference): string | null {
  const fits = (each: Explanation): boolean =>
    each.file.test(file) && each.path.test(path) && (each.what === undefined || each.what === what);
  return explanations.find(fits)?.why ?? null;
}

/** Recordings that the org cannot answer or that cannot be compared. Each recording is here or is compared. */
export const notCompared: readonly { readonly files: RegExp; readonly why: string }[] = [
  { files: /^auth\/sfpy-device_code/, why: "The device flow is for logging in by hand. The org does not have it." },
  {
    files: /^bulk2\/sfpy-jobs_/,
    why: "Bulk API 2.0 ingest jobs; the org serves query jobs.",
  },
  {
    files: /^bulk1\//,
    why: "Bulk API 1.0, which the org does not serve. The queries and counts in the same file are compared.",
  },
  { files: /^csv\//, why: "Other projects' CSV test files, not replies to a call." },
  {
    files: /^errors\/sfpy-login_response_401/,
    why: "A REST reply in a fixture that names the token endpoint.",
  },
  {
    files: /^(?:query\/restforce-query_success|records\/restforce-sobject_find)/,
    why: "Rows of an invented object, whose members are its fields.",
  },
  {
    files: /^query\/sfpy-query_more_multibatch|^query\/nango-retrieve/,
    why: "A later page; the one in query/nango-accounts.json is compared.",
  },
  {
    files: /^records\/sfpy-(?:delete|update|upsert_existing)/,
    why: "204 without a body, as in records/nango-*. In old versions the upsert of an existing row answered 204; now it answers 200 with a body.",
  },
  { files: /^records\/sfpy-insert_blob/, why: "The same reply as records/sfpy-insert_response_201.json." },
  {
    files: /^process\//,
    why: "The org does not serve approvals.",
  },
  {
    files: /^ui-api\/lwc-getObjectInfo/,
    why: "Of the UI API the org serves only the values of picklists.",
  },
];
