import { dateText, dayOf } from "../../store/date-time.ts";
import { cents, multiplyDecimals } from "../../store/decimal.ts";
import { mix } from "../../store/random.ts";
import { defineObject } from "../define/define-object.ts";
import type { CellContext, ObjectDef } from "../define/object-def.ts";
import { CATEGORIES, expectedRevenue, lineOf, STAGE_NAMES, STAGES, stageOf } from "./stages.ts";

/** Whether a snapshot is its opportunity's last one, which equals the opportunity. */
const isLast = (c: CellContext, i: number): boolean => {
  const parent = c.parentOf(i);
  return i === c.firstOf(parent) + c.countOf(parent) - 1;
};

/** Stage of an earlier snapshot: so many steps before. */
const stageThen = (c: CellContext) => {
  const now = c.other("Opportunity").cell("StageName");
  return (i: number): (typeof STAGES)[number] => {
    const stage = stageOf(now(c.parentOf(i)));
    if (isLast(c, i)) return stage;
    return STAGES[(i - c.firstOf(c.parentOf(i))) % 8] ?? STAGES[0];
  };
};

/** The price book entry of a line. */
const entryOf = (line: number, entries: number): number => (entries === 0 ? 0 : mix(0xe17, line) % entries);

const CHILD = "create update delete query replicate trigger layout";

/** What belongs to an opportunity: its lines, its snapshots, its contacts. */
export const opportunityDetails: readonly ObjectDef[] = [
  defineObject({
    name: "OpportunityLineItem",
    label: "Opportunity Product",
    prefix: "00k",
    rows: 0,
    sharing: { parent: "OpportunityId" },
    can: CHILD,
    childOf: { parent: "Opportunity", field: "OpportunityId", pattern: [0, 2, 1, 3] },
    rollUp: {
      lookup: "OpportunityId",
      from: "TotalPrice",
      into: "Amount",
      flag: "HasOpportunityLineItem",
      isZeroOfNone: false,
    },
    cells: {
      Quantity: () => (i) => String(lineOf(i).quantity),
      UnitPrice: () => (i) => cents(lineOf(i).unit),
      TotalPrice: () => (i) => cents(lineOf(i).unit * lineOf(i).quantity),
      PricebookEntryId:
        ({ other }) =>
        (i) =>
          other("PricebookEntry").id(entryOf(i, other("PricebookEntry").permanentRows)),
      Product2Id:
        ({ other }) =>
        (i) =>
          other("PricebookEntry").cell("Product2Id")(entryOf(i, other("PricebookEntry").permanentRows)),
      ProductCode:
        ({ other }) =>
        (i) =>
          other("PricebookEntry").cell("ProductCode")(entryOf(i, other("PricebookEntry").permanentRows)),
      ListPrice:
        ({ other }) =>
        (i) =>
          other("PricebookEntry").cell("UnitPrice")(entryOf(i, other("PricebookEntry").permanentRows)),
      SortOrder: (c) => (i) => i - c.firstOf(c.parentOf(i)) + 1,
    },
    onWrite(row) {
      if (row["Quantity"] != null && row["UnitPrice"] != null) {
        row["TotalPrice"] = multiplyDecimals(String(row["Quantity"]), String(row["UnitPrice"]), 2);
      }
    },
    fields: `
      OpportunityId ref:Opportunity ! init kids:OpportunityLineItems cascade
      SortOrder int:8 ?0
      PricebookEntryId ref:PricebookEntry init ?0
      Product2Id ref:Product2 init ?0
      ProductCode string:255 ro ?0
      Name string:376 ro name = company
      Quantity double:12.2 !
      TotalPrice currency:18.2 ?0
      UnitPrice currency:18.2 ?0
      ListPrice currency:18.2 ro ?0
      Discount percent:5.2 ?90 = whole 0 40
      ServiceDate date
      Description string:255 = note
      @audit
      @deleted`,
  }),
  defineObject({
    name: "OpportunityHistory",
    label: "Opportunity History",
    plural: "Opportunity Histories",
    prefix: "008",
    rows: 0,
    fixed: true,
    can: "query replicate",
    sharing: { parent: "OpportunityId" },
    childOf: { parent: "Opportunity", field: "OpportunityId", pattern: [1, 3, 2, 2] },
    cells: {
      StageName: (c) => {
        const then = stageThen(c);
        return (i) => then(i)[0];
      },
      Probability: (c) => {
        const then = stageThen(c);
        return (i) => String(then(i)[5]);
      },
      ForecastCategory: (c) => {
        const then = stageThen(c);
        return (i) => then(i)[3];
      },
      Amount: (c) => {
        const amount = c.other("Opportunity").cell("Amount");
        return (i) => {
          const now = amount(c.parentOf(i));
          return isLast(c, i) || now === null ? now : cents(100 * (mix(c.salt, i) % 90_000));
        };
      },
      ExpectedRevenue:
        ({ cell }) =>
        (i) =>
          expectedRevenue(cell("Amount")(i), cell("Probability")(i)),
      CloseDate: (c) => {
        const close = c.other("Opportunity").cell("CloseDate");
        return (i) => {
          const now = String(close(c.parentOf(i)));
          return isLast(c, i) ? now : dateText(dayOf(now) - (mix(c.salt, i) % 60));
        };
      },
    },
    fields: `
      OpportunityId ref:Opportunity ro ?0 kids:OpportunityHistories cascade
      CreatedById ref:User ! ro sys = user
      CreatedDate datetime ! ro sys = created
      StageName picklist ro ?0 = own ${STAGE_NAMES}
      Amount currency:18.2 ro
      ExpectedRevenue currency:18.2 ro
      CloseDate date ro ?0
      Probability percent:3.0 ro ?0
      ForecastCategory picklist ro fixed ?0 = own ${CATEGORIES}
      SystemModstamp datetime ! ro sys = systemModstamp
      @deleted`,
  }),
  defineObject({
    name: "OpportunityContactRole",
    label: "Opportunity Contact Role",
    prefix: "00K",
    rows: 0,
    sharing: { parent: "OpportunityId" },
    can: CHILD,
    childOf: { parent: "Opportunity", field: "OpportunityId", pattern: [1, 0, 2, 0] },
    cells: { IsPrimary: (c) => (i) => i === c.firstOf(c.parentOf(i)) },
    fields: `
      OpportunityId ref:Opportunity ! init kids:OpportunityContactRoles cascade
      ContactId ref:Contact ! kids:OpportunityContactRoles cascade
      Role picklist = Business User|Decision Maker|Economic Buyer|Evaluator|Executive Sponsor|Influencer|Other
      IsPrimary boolean !
      @audit
      @deleted`,
  }),
];
