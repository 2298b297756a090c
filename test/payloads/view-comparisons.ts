import type { RunningOrg } from "@singer-io-ts/demo-org";
import { arrangedListView, arrangedReport } from "./arranged.ts";
import { type Comparison, data, get, idOf } from "./comparison.ts";

/** A saved report with the columns and groupings of the recorded one. */
const report = (file: string, developerName: string, changes: Parameters<RunningOrg["editReport"]>[1]): Comparison => ({
  file,
  arrange: arrangedReport,
  call(org) {
    org.editReport(developerName, changes);
    const id = idOf(org, `SELECT Id FROM Report WHERE DeveloperName = '${developerName}'`);
    return { path: `${data}/analytics/reports/${id}?includeDetails=true` };
  },
});

const grouping = (name: string, dateGranularity = "None") =>
  ({ name, dateGranularity, sortOrder: "Asc", sortAggregate: null }) as const;

/** Comparisons of reports, list views, recently used rows and the values of picklists. */
export const viewComparisons: readonly Comparison[] = [
  report("reports/report-tabular_basic.json", "Contacts_Accounts", {
    detailColumns: [
      ...["SALUTATION", "FIRST_NAME", "LAST_NAME", "TITLE", "ADDRESS2_STREET", "ADDRESS2_CITY", "ADDRESS2_STATE"],
      ...["ADDRESS2_ZIP", "ADDRESS2_COUNTRY", "PHONE1", "PHONE3", "PHONE2", "EMAIL", "OWNER_FULL_NAME", "ACCOUNT.NAME"],
    ],
  }),
  report("reports/report-matrix_basic.json", "Opportunity_Matrix", {
    detailColumns: ["OPPORTUNITY_NAME", "AMOUNT", "STAGE_NAME", "FISCAL_QUARTER", "FULL_NAME"],
    aggregates: ["s!AMOUNT"],
    hasRecordCount: false,
    groupingsDown: [grouping("TYPE"), grouping("ACCOUNT_NAME")],
    groupingsAcross: [grouping("CLOSE_DATE", "Month")],
  }),
  {
    file: "listviews/restforce-list_view_results_success_response.json",
    arrange: arrangedListView,
    call(org) {
      const view = idOf(org, "SELECT Id FROM ListView WHERE SobjectType = 'Account' AND DeveloperName = 'MyAccounts'");
      return { path: `${data}/sobjects/Account/listviews/${view}/results` };
    },
  },
  get("recent/restforce-recent_success_response.json", `${data}/recent`),
  get(
    "ui-api/lwc-getPicklistValuesByRecordType.json",
    `${data}/ui-api/object-info/Account/picklist-values/012000000000000AAA`,
  ),
];
