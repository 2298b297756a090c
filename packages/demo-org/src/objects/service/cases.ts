import type { Value } from "../../org/org.ts";
import { dateTimeText, secondsOf } from "../../store/date-time.ts";
import { mix } from "../../store/random.ts";
import { defineObject } from "../define/define-object.ts";
import type { CellContext, ObjectDef } from "../define/object-def.ts";
import { fileNames } from "../files/file-names.ts";
import { fileLength } from "../files/file-size.ts";

/** Label, closed. */
export const CASE_STATUS = [
  ["New", false],
  ["Working", false],
  ["Escalated", false],
  ["Closed", true],
] as const;
export const TASK_STATUS = [
  ["Not Started", false],
  ["In Progress", false],
  ["Completed", true],
  ["Waiting on someone else", false],
  ["Deferred", false],
] as const;

const closedCases = new Set<Value>(CASE_STATUS.filter((s) => s[1]).map((s) => s[0]));

const statusObject = (name: string, idPrefix: string, values: readonly (readonly [string, boolean])[]): ObjectDef =>
  defineObject({
    name,
    idPrefix,
    rows: values.length,
    grows: false,
    plural: `${name.replace("Status", "")} Status Values`,
    can: "query",
    cells: {
      MasterLabel: () => (i) => values[i % values.length]?.[0] ?? "",
      ApiName: () => (i) => values[i % values.length]?.[0] ?? "",
      SortOrder: () => (i) => i + 1,
      IsDefault: () => (i) => i === 0,
      IsClosed: () => (i) => values[i % values.length]?.[1] ?? false,
    },
    fields: `
      MasterLabel string:255 ro ?0 name
      ApiName string:255 ro ?0
      SortOrder int:8 ro ?0
      IsDefault boolean ! ro
      IsClosed boolean ! ro
      @audit`,
  });

/** What the case shows of its contact. */
const ofContact =
  (field: string) =>
  ({ cell, other }: CellContext) => {
    const contacts = other("Contact");
    const contact = cell("ContactId");
    const value = contacts.cell(field);
    return (i: number): Value => {
      const id = contact(i);
      return id === null ? null : value(contacts.indexOf(String(id)));
    };
  };

export const service: readonly ObjectDef[] = [
  statusObject("CaseStatus", "016", CASE_STATUS),
  statusObject("TaskStatus", "01T", TASK_STATUS),
  defineObject({
    name: "Case",
    prefix: "500",
    rows: 1000,
    sharing: "owner",
    can: "create update delete undelete query replicate search trigger layout mru feed",
    formulas: { IsClosed: (read) => closedCases.has(read("Status")) },
    cells: {
      CaseNumber: () => (i) => String(1000 + i).padStart(8, "0"),
      ClosedDate:
        ({ salt, cell }) =>
        (i) => {
          if (!closedCases.has(cell("Status")(i))) return null;
          const created = secondsOf(String(cell("CreatedDate")(i)));
          const last = secondsOf(String(cell("SystemModstamp")(i)));
          return dateTimeText(created + (mix(salt, i) % (last - created + 1)));
        },
      ContactPhone: ofContact("Phone"),
      ContactMobile: ofContact("MobilePhone"),
      ContactEmail: ofContact("Email"),
      ContactFax: ofContact("Fax"),
    },
    onWrite(row, before, timestamp) {
      if (!closedCases.has(row["Status"] ?? null)) row["ClosedDate"] = null;
      else if (before === null || !closedCases.has(before["Status"] ?? null)) row["ClosedDate"] = timestamp;
    },
    fields: `
      @deleted
      MasterRecordId ref:Case ro
      CaseNumber string:30 ! auto ro name idlookup
      ContactId ref:Contact kids:Cases ?15
      AccountId ref:Account kids:Cases ?10
      AssetId ref:Asset kids:Cases ?80
      ParentId ref:Case kids:Cases ?90
      SuppliedName string:80 ?70 = last
      SuppliedEmail email:80 ?70
      SuppliedPhone string:40 ?70 = phone
      SuppliedCompany string:80 ?70 = company
      Type picklist = Mechanical|Electrical|Electronic|Structural|Other
      Status picklist ?0 defaulted = ${CASE_STATUS.map((s) => s[0]).join("|")}
      Reason picklist = Installation|Equipment Complexity|Performance|Breakdown|Equipment Design|Feedback|Other
      Origin picklist = Phone|Email|Web
      Subject string:255 name2 = subject
      Priority picklist defaulted = Medium|High|Low
      Description textarea:32000 = note 8
      IsClosed boolean ! ro
      ClosedDate datetime ro
      IsEscalated boolean !
      OwnerId ref:Group,User ! ?0 = ref User 85 Group 15
      @audit
      ContactPhone phone:40 ro ?0
      ContactMobile phone:40 ro ?0
      ContactEmail email:80 ro ?0
      ContactFax phone:40 ro ?0
      Comments textarea:4000 ?80 = note
      @viewed
      EngineeringReqNumber__c string:12 = seq ENG 6
      SLAViolation__c picklist = No|Yes
      Product__c picklist = GC1040|GC1060|GC3020|GC3040|GC3060|GC5020|GC5040|GC5060|GC1020
      PotentialLiability__c picklist = No|Yes
      RecordTypeId ref:RecordType ?0 = recordtype`,
  }),
  defineObject({
    name: "CaseComment",
    label: "Case Comment",
    prefix: "00a",
    rows: 0,
    sharing: { parent: "ParentId" },
    can: "create update delete undelete query replicate search trigger layout",
    associate: { type: "Comment", parent: "Case" },
    childOf: { parent: "Case", field: "ParentId", pattern: [0, 1, 0, 2, 1, 0] },
    fields: `
      ParentId ref:Case ! init kids:CaseComments cascade
      IsPublished boolean !
      CommentBody textarea:4000 = note 6
      @audit
      @deleted`,
  }),
  defineObject({
    name: "Attachment",
    prefix: "00P",
    rows: 50,
    sharing: "owner",
    can: "create update delete undelete query replicate search trigger",
    cells: { Name: fileNames(".txt") },
    formulas: { BodyLength: fileLength("Body") },
    fields: `
      @deleted
      ParentId ref:Account,Case,Contact,Opportunity ! init kids:Attachments cascade ?0 = ref Account 60 Case 40
      Name string:255 ! name
      IsPrivate boolean !
      ContentType string:120 ?0 = const text/plain
      BodyLength int:8 ro ?0
      Body base64 !
      OwnerId ref:User !
      @audit
      Description string:500 = note`,
  }),
];
