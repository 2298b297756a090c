import type { Value } from "../../org/org.ts";
import { cents, isSameNumber } from "../../store/decimal.ts";
import { mix } from "../../store/random.ts";
import { defineObject } from "../define/define-object.ts";
import type { CellContext, ObjectDef } from "../define/object-def.ts";
import { CATEGORIES, CATEGORY_NAMES, expectedRevenue, lineOf, STAGE_NAMES, STAGES, stageOf } from "./stages.ts";

const opportunityAmount = ({ salt, other }: CellContext) => {
  const lines = other("OpportunityLineItem");
  return (i: number): Value => {
    const count = lines.countOf(i);
    if (count === 0) return mix(salt, i) % 12 === 0 ? null : cents(mix(salt, i) % 90_000_000);
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const { quantity, unit } = lineOf(lines.firstOf(i) + k);
      sum += quantity * unit;
    }
    return cents(sum);
  };
};

/** Stages, and the opportunities that follow them. */
export const opportunities: readonly ObjectDef[] = [
  defineObject({
    name: "OpportunityStage",
    label: "Opportunity Stage",
    prefix: "01J",
    rows: STAGES.length,
    grows: false,
    can: "query",
    cells: {
      MasterLabel: () => (i) => STAGES[i % 10]?.[0] ?? "",
      ApiName: () => (i) => STAGES[i % 10]?.[0] ?? "",
      SortOrder: () => (i) => i + 1,
      IsClosed: () => (i) => STAGES[i % 10]?.[1] ?? false,
      IsWon: () => (i) => STAGES[i % 10]?.[2] ?? false,
      ForecastCategory: () => (i) => STAGES[i % 10]?.[3] ?? "",
      ForecastCategoryName: () => (i) => STAGES[i % 10]?.[4] ?? "",
      DefaultProbability: () => (i) => String(STAGES[i % 10]?.[5] ?? 0),
    },
    fields: `
      MasterLabel string:255 ro ?0 name
      ApiName string:255 ro ?0
      IsActive boolean ! ro = const true
      SortOrder int:8 ro ?0
      IsClosed boolean ! ro
      IsWon boolean ! ro
      ForecastCategory picklist ! ro fixed = own ${CATEGORIES}
      ForecastCategoryName picklist ro fixed ?0 = own ${CATEGORY_NAMES}
      DefaultProbability percent:3.0 ro ?0
      Description string:255 ro
      @audit`,
  }),
  defineObject({
    name: "Opportunity",
    prefix: "006",
    rows: 1000,
    sharing: "owner",
    can: "create update delete undelete query replicate search trigger layout mru feed",
    formulas: {
      IsClosed: (read) => stageOf(read("StageName"))[1],
      IsWon: (read) => stageOf(read("StageName"))[2],
      ForecastCategory: (read) => stageOf(read("StageName"))[3],
      ForecastCategoryName: (read) => stageOf(read("StageName"))[4],
      ExpectedRevenue: (read) => expectedRevenue(read("Amount"), read("Probability")),
      FiscalYear: (read) => Number(String(read("CloseDate")).slice(0, 4)),
      FiscalQuarter: (read) => Math.ceil(Number(String(read("CloseDate")).slice(5, 7)) / 3),
      Fiscal: (read) =>
        `${String(read("CloseDate")).slice(0, 4)} ${Math.ceil(Number(String(read("CloseDate")).slice(5, 7)) / 3)}`,
    },
    cells: {
      Amount: opportunityAmount,
      Probability:
        ({ cell }) =>
        (i) =>
          String(stageOf(cell("StageName")(i))[5]),
      HasOpportunityLineItem:
        ({ other }) =>
        (i) =>
          other("OpportunityLineItem").countOf(i) > 0,
    },
    onWrite(row, before) {
      if (
        row["StageName"] !== before?.["StageName"] &&
        (before === null ? row["Probability"] == null : row["Probability"] === before["Probability"])
      ) {
        row["Probability"] = String(stageOf(row["StageName"] ?? null)[5]);
      }
    },
    fields: `
      @deleted
      AccountId ref:Account kids:Opportunities cascade ?5
      IsPrivate boolean !
      Name string:120 ! name = company
      Description textarea:32000 = note 5
      StageName picklist ! = ${STAGE_NAMES}
      Amount currency:18.2
      Probability percent:3.0 ?0 defaulted
      ExpectedRevenue currency:18.2 ro
      TotalOpportunityQuantity double:18.2 = money 0 500
      CloseDate date ! = date -500 200
      Type picklist = New Business|Existing Business
      NextStep string:255 = subject
      LeadSource picklist = Web|Phone Inquiry|Partner Referral|Purchased List|Other|NA
      IsClosed boolean ! ro
      IsWon boolean ! ro
      ForecastCategory picklist ! ro fixed = own ${CATEGORIES}
      ForecastCategoryName picklist ?0 ro fixed = own ${CATEGORY_NAMES}
      CampaignId ref:Campaign kids:Opportunities ?70
      HasOpportunityLineItem boolean ! ro
      Pricebook2Id ref:Pricebook2 ?40
      OwnerId ref:User !
      @audit
      LastActivityDate date ro
      LastStageChangeDate datetime ro = datetime -300 -1
      FiscalQuarter int:8 ro
      FiscalYear int:8 ro
      Fiscal string:6 ro
      ContactId ref:Contact init rel:- ?80
      @viewed
      HasOpenActivity boolean ! ro nofilter
      HasOverdueTask boolean ! ro nofilter
      LastAmountChangedHistoryId ref:OpportunityHistory ro ?100
      LastCloseDateChangedHistoryId ref:OpportunityHistory ro ?100
      DeliveryInstallationStatus__c picklist = In progress|Yet to begin|Completed
      TrackingNumber__c string:12 = seq T 9
      OrderNumber__c string:8 = seq 7
      CurrentGenerators__c string:100 = word
      MainCompetitors__c string:100
      RecordTypeId ref:RecordType ?15 = recordtype`,
  }),
];

/** Whether an update changes what OpportunityHistory keeps. */
export const isSnapshotDue = (
  row: Readonly<Record<string, Value>>,
  before: Readonly<Record<string, Value>> | null,
): boolean =>
  before === null ||
  row["StageName"] !== before["StageName"] ||
  row["CloseDate"] !== before["CloseDate"] ||
  !isSameNumber(row["Amount"] ?? null, before["Amount"] ?? null) ||
  !isSameNumber(row["Probability"] ?? null, before["Probability"] ?? null);
