import { soql } from "../support/client.ts";
import { faultRows } from "./fault-table.ts";

faultRows(
  "values",
  [
    [
      "87",
      "bytes that are no UTF-8, in CSV",
      async (testOrg) => {
        const { id } = await testOrg.job("SELECT Name FROM Account");
        testOrg.org.fault({ path: "/results", insert: { at: 12, hex: "c328ff" } });
        const { bytes } = await testOrg.ask(`jobs/query/${id}/results`);
        return bytes.subarray(12, 15).toString("hex");
      },
      "c328ff",
    ],
    [
      "88, 89",
      "lone surrogates and control characters",
      async ({ inside, admin, ask }) => {
        inside.create(admin, "Account", { Name: "half \ud83d, NUL \u0000, bell \u0007" });
        const { text } = await ask(soql("SELECT Name FROM Account WHERE CreatedDate >= 2026-03-01T12:00:00Z"));
        return /"Name":(".*?")/.exec(text)?.[1];
      },
      String.raw`"half \ud83d, NUL \u0000, bell \u0007"`,
    ],
    [
      "90",
      "texts of 131,072 characters",
      async ({ inside, admin, rows }) => {
        const [invoice] = await rows("SELECT Id FROM Invoice__c LIMIT 1");
        inside.create(admin, "Measurement__c", {
          Name: "Long",
          Invoice__c: String(invoice?.["Id"]),
          Raw_Text__c: "x".repeat(131_072),
          Valid__c: true,
        });
        const [row] = await rows("SELECT Raw_Text__c FROM Measurement__c WHERE CreatedDate >= 2026-03-01T12:00:00Z");
        return String(row?.["Raw_Text__c"]).length;
      },
      131_072,
    ],
    [
      "91",
      "18 digits, 1e-18, numbers beyond a double",
      async ({ ask }) => {
        const { text } = await ask(
          soql("SELECT Precise__c, Tiny__c, Money__c, Value__c FROM Measurement__c LIMIT 2000"),
        );
        return [
          /\d{16}\.\d\d\b/.test(text),
          text.includes("0.000000000000000001"),
          /"Value__c":-?\d{17,18}\.0/.test(text),
        ];
      },
      [true, true, true],
    ],
    [
      "19, 92",
      "dates of 1700 and 4000, at the edges of days and years; times of day",
      async ({ rows }) => {
        const all = await rows("SELECT Taken_On__c, Taken_At__c, Time_Of_Day__c FROM Measurement__c LIMIT 2000");
        const texts = all
          .map((row) => `${String(row["Taken_On__c"])} ${String(row["Taken_At__c"])} ${String(row["Time_Of_Day__c"])}`)
          .join("\n");
        return [/\b1700-/.test(texts), /\b(?:4000|3999|2999|9999)-/.test(texts), /\d\d:\d\d:\d\d\.\d{3}Z/.test(texts)];
      },
      [true, true, true],
    ],
    [
      "93",
      "ids differ by case alone and sort by it",
      async ({ rows }) => {
        const ids = (await rows("SELECT Id FROM Contact ORDER BY Id LIMIT 2000")).map(({ Id }) => String(Id));
        return [
          ids.every((id) => id.length === 18),
          ids.join() === ids.toSorted().join(),
          ids.some((id) => /[a-z]/.test(id.slice(11))),
        ];
      },
      [true, true, true],
    ],
    [
      "94, 95, 96",
      "several values in one, addresses with and without parts, masked texts",
      async ({ rows }) => {
        const tags = await rows("SELECT Tags__c FROM Invoice__c WHERE Tags__c INCLUDES ('urgent;export') LIMIT 1");
        const cards = await rows("SELECT Card__c FROM Invoice__c LIMIT 50");
        const addresses = (await rows("SELECT BillingAddress FROM Account LIMIT 500")).map(
          (row) => row["BillingAddress"] as object | null,
        ); // an address
        const part = addresses.filter((each) => each !== null && Object.values(each).includes(null));
        return [
          String(tags[0]?.["Tags__c"]).includes(";"),
          cards.some((row) => /[*X]/.test(String(row["Card__c"]))),
          part.length > 0,
        ];
      },
      [true, true, true],
    ],
  ],
  { rows: { Measurement__c: 4000 } },
);
