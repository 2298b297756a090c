import type { Value } from "../../org/org.ts";
import { dateText, dateTimeText, secondsOf } from "../../store/date-time.ts";
import { mix } from "../../store/random.ts";
import { defineObject } from "../define/define-object.ts";
import type { CellContext, ObjectDef } from "../define/object-def.ts";
import { TASK_STATUS } from "./cases.ts";

const done = new Set<Value>(TASK_STATUS.filter((s) => s[1]).map((s) => s[0]));

const CAN = "create update delete undelete query replicate search trigger layout mru";

/** Start of an event: near its creation. */
const startOf = ({ salt, cell }: CellContext) => {
  const created = cell("CreatedDate");
  return (i: number): number => {
    const at = secondsOf(String(created(i)));
    return at - (at % 900) + (mix(salt, i) % 960) * 900;
  };
};

const BOTH = (owner: string): string => `
  WhoId ref:Contact,Lead rel:Who kids:${owner} cascade ?30 = ref Contact 70 Lead 30
  WhatId ref:Account,Campaign,Case,Contract,Opportunity,Order,Product2,Asset,Invoice__c rel:What kids:${owner} cascade ?30 = ref Account 50 Opportunity 30 Case 20
  Subject combobox:255 ?0 name = Call|Email|Send Letter|Send Quote|Other|Meeting, "weekly"|NA
  Description textarea:32000 = note 6
  AccountId ref:Account ro kids:Activities${owner} cascade ?40
  IsArchived boolean ! ro sys
  IsReminderSet boolean ! defaulted
  ReminderDateTime datetime ?80
  IsRecurrence boolean ! init = const false
  RecurrenceType picklist init fixed ?100 = RecursDaily|RecursEveryWeekday|RecursMonthly|RecursWeekly|RecursYearly
  RecurrenceInterval int:8 ?100
  RecurrenceDayOfWeekMask int:8 ?100
  RecurrenceDayOfMonth int:8 ?100
  RecurrenceInstance picklist fixed ?100 = First|Second|Third|Fourth|Last
  RecurrenceMonthOfYear picklist fixed ?100 = January|February|March
  RecurrenceTimeZoneSidKey picklist fixed ?100 = Europe/Zurich|Asia/Tokyo
  @audit
  @deleted`;

/** Tasks and events; those over a year old are archived, which plain `query` leaves out. */
export const activities: readonly ObjectDef[] = [
  defineObject({
    name: "Task",
    prefix: "00T",
    rows: 1200,
    sharing: "owner",
    archives: true,
    can: `${CAN} feed`,
    formulas: { IsClosed: (read) => done.has(read("Status")), IsHighPriority: (read) => read("Priority") === "High" },
    cells: {
      CompletedDateTime:
        ({ cell }) =>
        (i) =>
          done.has(cell("Status")(i)) ? cell("LastModifiedDate")(i) : null,
    },
    onWrite(row, before, timestamp) {
      if (!done.has(row["Status"] ?? null)) row["CompletedDateTime"] = null;
      else if (before === null || !done.has(before["Status"] ?? null)) row["CompletedDateTime"] = timestamp;
    },
    fields: `
      ${BOTH("Tasks")}
      ActivityDate date = date -1100 60
      Status picklist ! defaulted = ${TASK_STATUS.map((s) => s[0]).join("|")}
      Priority picklist ! defaulted = Normal|High|Low
      IsHighPriority boolean ! ro
      OwnerId ref:Group,User ! ?0 = ref User 95 Group 5
      IsClosed boolean ! ro
      CallDurationInSeconds int:8 ?80 = int 0 7200
      CallType picklist fixed ?80 = Internal|Inbound|Outbound
      CallDisposition string:255 ?80
      CallObject string:255 ?90
      RecurrenceActivityId ref:Task ro rel:- ?100
      RecurrenceStartDateOnly date ?100
      RecurrenceEndDateOnly date ?100
      RecurrenceRegeneratedType picklist fixed ?100 = RecurrenceRegenerateAfterDueDate
      TaskSubtype picklist init fixed ?0 = Task|Email|ListEmail|Call
      CompletedDateTime datetime ro`,
  }),
  defineObject({
    name: "Event",
    prefix: "00U",
    rows: 500,
    sharing: "owner",
    archives: true,
    can: CAN,
    cells: {
      ActivityDateTime: (c) => {
        const start = startOf(c);
        return (i) => dateTimeText(start(i));
      },
      StartDateTime: ({ cell }) => cell("ActivityDateTime"),
      ActivityDate:
        ({ cell }) =>
        (i) =>
          String(cell("ActivityDateTime")(i)).slice(0, 10),
      EndDateTime:
        ({ cell }) =>
        (i) =>
          dateTimeText(secondsOf(String(cell("StartDateTime")(i))) + Number(cell("DurationInMinutes")(i)) * 60),
      EndDate:
        ({ cell }) =>
        (i) =>
          dateText(Math.floor(secondsOf(String(cell("EndDateTime")(i))) / 86_400)),
      DurationInMinutes:
        ({ salt }) =>
        (i) =>
          15 * (1 + (mix(salt, i) % 12)),
    },
    fields: `
      ${BOTH("Events")}
      Location string:255 = city
      IsAllDayEvent boolean ! = const false
      ActivityDateTime datetime ?0
      ActivityDate date ?0
      DurationInMinutes int:8 ?0
      StartDateTime datetime ?0
      EndDateTime datetime ro ?0
      EndDate date ro ?0
      IsPrivate boolean !
      ShowAs picklist fixed ?0 defaulted = Busy|OutOfOffice|Free
      OwnerId ref:Calendar,User ! ?0 = ref User 100
      IsChild boolean ! ro = const false
      IsGroupEvent boolean ! ro = const false
      GroupEventType picklist ro fixed = 0|1|2
      EventSubtype picklist init fixed ?0 = Event
      RecurrenceActivityId ref:Event ro rel:- ?100
      RecurrenceStartDateTime datetime ?100
      RecurrenceEndDateOnly date ?100
      IsRecurrence2 boolean ! ro = const false
      IsRecurrence2Exclusion boolean ! ro = const false
      IsRecurrence2Exception boolean ! ro = const false
      Recurrence2PatternText textarea:512 ?100
      Recurrence2PatternVersion picklist fixed ?100 = 1
      Recurrence2PatternStartDate datetime ro ?100
      Recurrence2PatternTimeZone string:255 ro ?100`,
  }),
];
