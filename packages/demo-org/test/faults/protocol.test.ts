import { expect } from "vitest";
import { oldLocators } from "../../src/index.ts";
import { soql } from "../support/client.ts";
import { codeOf, faultRows, type TestOrg } from "./fault-table.ts";

const accounts = "SELECT Id, Name FROM Account ORDER BY Id";
const day = 86_400_000;

/** The first page of a query of 2 rows a page. */
async function firstPage({ ask, org }: TestOrg) {
  org.settings.pageRows = 2;
  return (await ask(soql(accounts))).json as { nextRecordsUrl: string; totalSize: number; records: object[] }; // a page
}

faultRows("query, job and page protocol", [
  [
    "20",
    "locators are gone, or older than two days",
    async (testOrg) => {
      const { nextRecordsUrl } = await firstPage(testOrg);
      testOrg.org.lose("locators");
      const lost = codeOf(await testOrg.ask(nextRecordsUrl));
      const second = await firstPage(testOrg);
      testOrg.org.clock.advance(2 * day);
      return [lost, codeOf(await testOrg.ask(second.nextRecordsUrl))];
    },
    [
      [400, "INVALID_QUERY_LOCATOR"],
      [400, "INVALID_QUERY_LOCATOR"],
    ],
  ],
  [
    "20",
    "locators live 15 minutes as they used to",
    async (testOrg) => {
      Object.assign(testOrg.org.settings, oldLocators);
      const { nextRecordsUrl } = await firstPage(testOrg);
      testOrg.org.clock.advance(15 * 60_000);
      return codeOf(await testOrg.ask(nextRecordsUrl));
    },
    [400, "INVALID_QUERY_LOCATOR"],
  ],
  [
    "30",
    "a query ends with fewer rows than totalSize",
    async (testOrg) => {
      testOrg.org.fault({ path: "/query", endEarly: true });
      const { totalSize, records, ...rest } = await firstPage(testOrg);
      return [totalSize > records.length, rest];
    },
    [true, { done: true }],
  ],
  [
    "31",
    "pages are smaller than asked for",
    async (testOrg) => {
      testOrg.org.settings.pageRows = 3;
      const { json } = await testOrg.ask(soql(accounts), { headers: { "Sforce-Query-Options": "batchSize=2000" } });
      return (json as { records: object[] }).records.length; // a page
    },
    3,
  ],
  [
    "37",
    "a query of too many rows takes too long, one of fewer does not",
    async (testOrg) => {
      testOrg.org.settings.queryTimeoutRows = 3;
      const { state, errorMessage } = await testOrg.job(accounts);
      return [await testOrg.code(accounts), await testOrg.code(`${accounts} LIMIT 3`), state, errorMessage];
    },
    [[400, "QUERY_TIMEOUT"], [200, undefined], "Failed", expect.stringContaining("QUERY_TIMEOUT")],
  ],
  [
    "38",
    "an object is read by a filter alone, by REST and by Bulk",
    async ({ code, post }) => {
      const query = "SELECT Id FROM ContentDocumentLink";
      return [await code(query), codeOf(await post("jobs/query", { operation: "query", query }))];
    },
    [
      [400, "MALFORMED_QUERY"],
      [400, "API_ERROR"],
    ],
  ],
  [
    "38",
    "an answer is too large",
    async (testOrg) => {
      testOrg.org.fault({
        path: "FROM%20Task",
        reply: { status: 400, errorCode: "OPERATION_TOO_LARGE", message: "exceeded 100000 distinct who/what's" },
      });
      return testOrg.code("SELECT Id FROM Task");
    },
    [400, "OPERATION_TOO_LARGE"],
  ],
  [
    "39",
    "semi-joins, OFFSET and length have their limits",
    async ({ code }) => {
      const join = "Id IN (SELECT AccountId FROM Contact)";
      return [
        await code(`SELECT Id FROM Account WHERE ${join} AND ${join} AND ${join}`),
        await code("SELECT Id FROM Account LIMIT 1 OFFSET 2001"),
      ];
    },
    [
      [400, "EXCEEDED_MAX_SEMIJOIN_SUBSELECTS"],
      [400, "NUMBER_OUTSIDE_VALID_RANGE"],
    ],
  ],
  [
    "39",
    "a query has more than 100,000 characters",
    async ({ post }) => {
      const query = `SELECT Id FROM Account WHERE Name IN (${Array(9000).fill("'123456789'").join(",")})`;
      return codeOf(await post("jobs/query", { operation: "query", query }));
    },
    [400, "MALFORMED_QUERY"],
  ],
  [
    "40",
    "Bulk refuses objects and compound fields",
    async ({ post }) => {
      const asked = async (query: string) => codeOf(await post("jobs/query", { operation: "query", query }));
      return [await asked("SELECT Id FROM CaseStatus"), await asked("SELECT BillingAddress FROM Account")];
    },
    [
      [400, "INVALIDENTITY"],
      [400, "FEATURENOTENABLED"],
    ],
  ],
  [
    "42",
    "an address, or address and headers, is too long",
    async ({ ask }) => [
      (await ask(soql(`SELECT Id FROM Account WHERE Name = '${"x".repeat(16_400)}'`))).status,
      (await ask("limits", { headers: { "x-long": "x".repeat(16_400) } })).status,
    ],
    [414, 431],
  ],
  [
    "43",
    "an object has 800 fields of 40 characters",
    async ({ inside, ask }) => {
      for (let n = 0; n < 800; n++)
        inside.alterField("Account", `${String(n).padStart(37, "F")}__c`, { describe: { type: "double" } });
      const { json } = await ask("sobjects/Account/describe");
      return (json as { fields: object[] }).fields.length > 800; // a describe
    },
    true,
  ],
]);
