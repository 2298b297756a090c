import type { Difference } from "./shape.ts";

/** Why the org says something else than the recording. */
interface Explanation {
  readonly file: RegExp;
  readonly path: RegExp;
  /** Only differences of this kind; without it all of them. */
  readonly what?: Difference["what"];
  readonly why: string;
}

const explanations: readonly Explanation[] = [
  {
    file: /^auth\/restforce-/,
    path: /^(?:scope|token_type)$/,
    why: "Not in these fixtures of 2010 and 2011; those of 2016 have token_type, and Salesforce Help lists both.",
  },
  {
    file: /^auth\/sfpy-/,
    path: /^scope$/,
    why: "Not in this fixture of 2016; Salesforce Help lists it.",
  },
  {
    file: /^describe\/cci-(?:Case|Opportunity)/,
    path: /^(?:associateEntityType|associateParentEntity|sobjectDescribeOption)$/,
    why: "Recorded with v48.0, which had not got them; v58.0 has (describe/nango-describe-sobject.json).",
  },
  {
    file: /^describe\//,
    path: /urls\.(?:case|workOrder)\w*Suggestions$/,
    why: "Addresses of suggested articles, which only Case and the work orders have; they are not served.",
  },
  {
    file: /^describe\/nango-describe-global/,
    path: /urls\.(?:eventSeriesUpdates|push|namedLayouts|passwordUtilities)$/,
    why: "Addresses that a single object has (Event, StreamingChannel, User); they are not served.",
  },
  {
    file: /^describe\/cci-(?:Case|Opportunity)/,
    path: /^urls\.defaultValues$/,
    why: "Recorded with v48.0; the Account describe of v58.0 has not got it. Which objects have it is not documented.",
  },
  {
    file: /^describe\/cci-OpportunityContactRole/,
    path: /^urls\.(?:approvalLayouts|listviews)$/,
    why: "The org gives all objects with layouts the same addresses; Salesforce leaves some out for some of them.",
  },
  {
    file: /^records\/sfpy-upsert_non_existing/,
    path: /^created$/,
    why: "Recorded with v37.0; created has come later and is in the recorded reply of v63.0 (composite/nango-upsert-sobject-collection.json).",
  },
  {
    file: /^composite\/nango-composite-batch/,
    path: /^results\[\]\.result\.(?!fields\[|childRelationships\[)/,
    why: "The recording has a note in place of its second result, a describe, and limits of v57.0 has one name less. Limits and describe are compared by themselves.",
  },
  {
    file: /^errors\/object-query-errors/,
    path: /^\[\]\.object$/,
    why: "Put in by the list's author: what was asked for. Its first entry is compared; most of the other objects the org has not got.",
  },
  {
    file: /^composite\/nango-upsert/,
    path: /^value of \[\]\.errors/,
    why: "Both refuse this row with an Id in its body, each with a code of its own.",
  },
  {
    file: /^reports\//,
    path: /^(?:picklistColors$|reportMetadata\.|reportExtendedMetadata\..+\.entityColumnName$)/,
    what: "additional",
    why: "Recorded with v29.0; these members have come later.",
  },
  {
    file: /^ui-api\//,
    path: /^picklistFieldValues\.\w+__c$/,
    what: "additional",
    why: "Custom picklists that Account has in this org.",
  },
];

/** The reason for a difference, or null: nobody has explained it, and so the comparison fails. */
export function explain(file: string, { path, what }: Difference): string | null {
  const fits = (each: Explanation): boolean =>
    each.file.test(file) && each.path.test(path) && (each.what === undefined || each.what === what);
  return explanations.find(fits)?.why ?? null;
}

/** Recordings of what the org has no answer for, and those that cannot be compared. Each recording is here or compared. */
export const notCompared: readonly { readonly files: RegExp; readonly why: string }[] = [
  { files: /^auth\/sfpy-device_code/, why: "The device flow is for logging in by hand; the org has no such flow." },
  {
    files: /^bulk2\/sfpy-jobs_/,
    why: "Bulk API 2.0 ingest jobs; the org serves query jobs.",
  },
  {
    files: /^bulk1\//,
    why: "Bulk API 1.0; the org does not serve it. The queries and counts in the same file are compared.",
  },
  { files: /^composite\/nango-composite-graph/, why: "composite/graph is not served." },
  { files: /^csv\//, why: "Test files of other projects for CSV in all forms, no replies to a call." },
  {
    files: /^errors\/(?:restforce-search|sfpy-login_response_401)/,
    why: "Search is not served; the other is a reply of REST in a fixture that names the token endpoint.",
  },
  {
    files: /^(?:query\/restforce-query_success|records\/restforce-sobject_find)/,
    why: "Rows of an invented object: their members are its fields.",
  },
  {
    files: /^query\/sfpy-query_more_multibatch|^query\/nango-retrieve/,
    why: "A later page, as in query/nango-accounts.json, which is compared.",
  },
  {
    files: /^records\/sfpy-(?:delete|update|upsert_existing)/,
    why: "204 without a body, as in records/nango-*. An upsert of an existing row answered 204 in old versions and answers 200 with a body now.",
  },
  { files: /^records\/sfpy-insert_blob/, why: "The same reply as records/sfpy-insert_response_201.json." },
  {
    files: /^(?:process|quickactions|search)\//,
    why: "Approvals, quick actions and search are not served.",
  },
  {
    files: /^ui-api\/lwc-getObjectInfo/,
    why: "The UI API is served for the values of picklists alone.",
  },
];
