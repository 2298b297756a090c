import type { Value } from "../../org/org.ts";
import { secondsOf } from "../../store/date-time.ts";
import { compareDecimals, multiplyDecimals } from "../../store/decimal.ts";
import { defineObject } from "../define/define-object.ts";
import type { ObjectDef } from "../define/object-def.ts";

const DAY = 86_400;
const CAN = "create update delete undelete query replicate search trigger layout mru feed";

/** A product with six digits after the point; null where it needs more than twelve before it. */
const product = (a: Value, b: Value): Value => {
  if (a === null || b === null) return null;
  const text = multiplyDecimals(String(a), String(b), 6);
  return compareDecimals(text.replace("-", ""), "1000000000000") < 0 ? text : null;
};

/** Two custom objects that have every field type between them. */
export const custom: readonly ObjectDef[] = [
  defineObject({
    name: "Invoice__c",
    prefix: "a00",
    rows: 500,
    sharing: "owner",
    can: CAN,
    cells: { External_Key__c: () => (i) => `EXT-${String(i).padStart(7, "0")}` },
    fields: `
      OwnerId ref:Group,User ! ?0 = ref User 90 Group 10
      @deleted
      Name string:80 ! auto ro name idlookup = seq INV- 6
      @audit
      LastActivityDate date ro
      @viewed
      Account__c ref:Account kids:Invoices__r ?10
      Approver__c ref:User ?60
      External_Key__c string:40 ! ext cs
      Status__c picklist fixed defaulted = Draft|Sent|Paid|Retired: void
      Channel__c picklist = Web|Phone|Shop|NA
      Sub_Channel__c picklist on:Channel__c = Search|Newsletter|Hotline|Counter|Kiosk|N/A
      Tags__c multipicklist:4099 ?25 = urgent|export|re-issued|NA|null|with, comma
      Total__c currency:18.2 = extreme
      Tax__c percent:5.2 ?10 = whole 0 25
      Paid__c boolean ! = bool 60
      Due_Date__c date = date -400 90 wild
      Sent_At__c datetime = datetime -300 -1 wild
      Contact_Email__c email:80
      Contact_Phone__c phone:40
      Portal_Link__c url:255
      Card__c encryptedstring:175 = masked
      Notes__c textarea:255 = note
      Terms__c textarea:32768 rich = rich
      Reason__c combobox:255 = Late|Wrong amount|Other, see notes`,
  }),
  defineObject({
    name: "Measurement__c",
    prefix: "a01",
    rows: 2000,
    sharing: { parent: "Invoice__c" },
    burst: true,
    can: CAN,
    formulas: {
      Label__c: (read) => `${String(read("Name"))}-${String(read("Unit__c") ?? "")}`,
      Scaled__c: (read) => product(read("Value__c"), read("Factor__c")),
      // As TODAY() - DATEVALUE(Taken_At__c): moves at midnight UTC, for all rows at once.
      Age_In_Days__c: (read, now) => {
        const at = read("Taken_At__c");
        return at === null ? null : String(Math.floor(now() / DAY) - Math.floor(secondsOf(String(at)) / DAY));
      },
    },
    fields: `
      @deleted
      Name string:80 ! name = seq M- 7
      @audit
      Invoice__c ref:Invoice__c ! md kids:Measurements__r ?0
      Place__Latitude__s double:18.15 of:Place__c ?20 = degrees 90
      Place__Longitude__s double:18.15 of:Place__c ?20 = degrees 180
      Place__c location ro
      Value__c double:18.0 = extreme
      Precise__c double:18.15 = extreme
      Tiny__c double:18.18 = extreme
      Money__c currency:18.2 = extreme
      Count__c int:18 = int 0 2000000000
      Factor__c percent:18.6 = extreme
      Unit__c picklist = kg|m|s|N/A
      Taken_At__c datetime = datetime -900 -1 wild
      Taken_On__c date = date -900 0 wild
      Time_Of_Day__c time
      Raw_Text__c textarea:131072 ?10 = long
      Short_Text__c string:255 ?10 = subject
      Case_Sensitive_Key__c string:30 cs ext = seq key 9
      Label__c string:1300 ro calc
      Scaled__c double:18.6 ro calc
      Age_In_Days__c double:18.0 ro calc
      Valid__c boolean ! = bool 90`,
  }),
];
