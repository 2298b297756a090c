import { mix } from "../../store/random.ts";
import { defineObject } from "../define/define-object.ts";
import type { ObjectDef } from "../define/object-def.ts";

const REGIONS = 200;
const SITES = 3000;

const padded = (n: number, width: number): string => String(n).padStart(width, "0");

const regions = Array.from(
  { length: REGIONS },
  (_, n) => `R${padded(n, 3)}~Region ${n + 1}${n % 50 === 49 ? "~off" : ""}`,
);

/** Every thirtieth site is called S-DEPOT: a value that occurs a hundred times, each with another label and for other regions. */
const siteValue = (k: number): string => (k % 30 === 29 ? "S-DEPOT" : `S${padded(k, 4)}`);
const sites = Array.from({ length: SITES }, (_, k) => {
  const label = k % 500 === 7 ? `Site "${k}", <b>&amp; Söhne</b>; 東京` : `Site ${k}`;
  return `${siteValue(k)}~${label}${k % 100 === 99 ? "~off" : ""}`;
});

/** A site is in the region of its number, every seventh in another one too, every thousandth in none. */
const regionsOf = (k: number): readonly number[] => {
  if (k % 1000 === 500) return [];
  const own = k % REGIONS;
  return k % 7 === 0 ? [own, (own * 3 + 1) % REGIONS] : [own];
};

/**
 * An object whose picklists are hard to read: 3,000 values that depend on 200, two that depend on a checkbox, values that are
 * duplicated, inactive, or different from their labels.
 */
export const siteVisits: readonly ObjectDef[] = [
  defineObject({
    name: "Site_Visit__c",
    prefix: "d00",
    rows: 120,
    sharing: "owner",
    can: "create update delete undelete query replicate search trigger layout mru feed",
    dependencies: {
      Site__c: regionsOf,
      Purpose__c: (k) => (k < 2 ? [0] : k < 4 ? [1] : [0, 1]),
    },
    cells: {
      Region__c:
        ({ salt }) =>
        (i) =>
          i % 9 === 8 ? null : `R${padded(mix(salt, i) % REGIONS, 3)}`,
      Site__c:
        ({ salt, cell }) =>
        (i) => {
          const region = cell("Region__c")(i);
          if (region === null) return null;
          return siteValue(Number(String(region).slice(1)) + REGIONS * (mix(salt, i) % (SITES / REGIONS)));
        },
      Purpose__c:
        ({ salt, cell }) =>
        (i) => {
          const h = mix(salt, i);
          const own = cell("Is_Internal__c")(i) === true ? ["audit", "training"] : ["sales", "repair"];
          return h % 4 === 0 ? "other" : (own[h & 1] ?? null);
        },
    },
    fields: `
      OwnerId ref:Group,User ! ?0 = ref User 100
      @deleted
      Name string:80 ! auto ro name idlookup = seq SV- 5
      @audit
      Account__c ref:Account kids:Site_Visits__r ?10
      Case__c ref:Case kids:Site_Visits__r ?50
      Supervisor__c ref:User ?40
      Previous_Visit__c ref:Site_Visit__c kids:Next_Visits__r restrict ?60
      Region__c picklist fixed = own ${regions.join("|")}
      Site__c picklist on:Region__c = own ${sites.join("|")}
      Is_Internal__c boolean ! = bool 30
      Purpose__c picklist on:Is_Internal__c = own sales~Sales_call|repair~Repair|audit~Internal audit|training~Training|other~Other
      Outcome__c picklist defaulted = passed~Passed ✓|failed~Failed|failed~Failed twice|void~Void (until 2020)~off
      Languages__c multipicklist:4099 ?30 = de~Deutsch|fr~Français|en~English|ro~Română~off
      Visited_On__c date = date -300 0
      RecordTypeId ref:RecordType ?50 = recordtype`,
  }),
];
