import { mix } from "../../store/random.ts";
import { DIGITS } from "../../store/record-id.ts";
import type { ObjectDef } from "../define/object-def.ts";
import { customObject } from "./custom-object.ts";

const FIRST = [
  "Asset",
  "Budget",
  "Contract",
  "Delivery",
  "Event",
  "Fleet",
  "Grant",
  "Inspection",
  "Journey",
  "Key",
  "Lease",
  "Meter",
  "Note",
  "Offer",
  "Permit",
  "Quota",
];
const SECOND = [
  "Check",
  "Detail",
  "Entry",
  "Group",
  "Item",
  "Line",
  "Log",
  "Plan",
  "Record",
  "Request",
  "Setting",
  "Step",
  "Target",
  "Visit",
];

const FIELDS = [
  "Code__c string:40 = seq C 6",
  "Amount__c currency:18.2",
  "Quantity__c double:18.0",
  "Active__c boolean !",
  "Due__c date",
  "Done_At__c datetime",
  "Kind__c picklist = A|B|C|NA",
  "Comment__c textarea:32768 = note",
  "Link__c url:255",
  "Mail__c email:80",
  "Share__c percent:5.2 = whole 0 100",
  "Labels__c multipicklist:4099 = x|y|z",
  "Account__c ref:Account kids:- ?30",
  "At__c time",
];

/** The number of key prefixes from a02 to czz. */
export const MOST_GENERATED = 3 * 3844 - 2;

/** Name of the n-th additional custom object. */
export const generatedName = (n: number): string =>
  `${FIRST[n % FIRST.length]}_${SECOND[Math.floor(n / FIRST.length) % SECOND.length]}_${n}__c`;

/** The n-th additional custom object: 6 to 14 fields, no rows for one in three, else up to 30. */
export function generatedObject(n: number): ObjectDef {
  const h = mix(0x6f626a, n);
  const chosen = FIELDS.filter((_, k) => k < 4 || (h >>> k) & 1);
  const at = n + 2;
  const prefix =
    "abc".charAt(Math.floor(at / 3844)) + DIGITS.charAt(Math.floor((at % 3844) / 62)) + DIGITS.charAt(at % 62);
  return customObject(
    {
      name: generatedName(n),
      label: generatedName(n).replaceAll("_", " ").trim().replace(/ c$/, ""),
      prefix,
      rows: h % 3 === 0 ? 0 : 1 + (h % 30),
    },
    chosen,
  );
}

/** Number of the additional object that has a key prefix; -1 for other prefixes. */
export function generatedNumber(prefix: string): number {
  const [series, high, low] = [
    "abc".indexOf(prefix.charAt(0)),
    DIGITS.indexOf(prefix.charAt(1)),
    DIGITS.indexOf(prefix.charAt(2)),
  ];
  return series < 0 || high < 0 || low < 0 ? -1 : series * 3844 + high * 62 + low - 2;
}
