import { createSign } from "node:crypto";
import { expect } from "vitest";
import type { Credentials } from "../../src/index.ts";
import { exchange, soql } from "../support/client.ts";
import { faultRows, type TestOrg } from "./fault-table.ts";
import { at, firstIds, replicated, start, utc } from "./replicated.ts";

const minute = 60_000;

const named = ({ rows }: TestOrg, name: string) => rows(`SELECT Id FROM Account WHERE Name = '${name}'`);

faultRows(
  "time and consistency",
  [
    [
      "1",
      "the Date header is an hour off",
      async ({ org, ask }) => {
        org.settings.dateSkewMs = 60 * minute;
        return (await ask("limits")).headers["date"];
      },
      "Sun, 01 Mar 2026 13:00:00 GMT",
    ],
    [
      "2",
      "the clock jumps at the second page",
      async ({ org, ask }) => {
        org.settings.pageRows = 2;
        org.fault({ path: "/query/", advanceMs: 60 * minute });
        const { nextRecordsUrl } = (await ask(soql("SELECT Id FROM Account"))).json as { nextRecordsUrl: string }; // a page
        return (await ask(nextRecordsUrl)).headers["date"];
      },
      "Sun, 01 Mar 2026 13:00:00 GMT",
    ],
    [
      "4, 118",
      "a row commits late; latestDateCovered does not move until then",
      async (testOrg) => {
        const { inside, admin, org } = testOrg;
        inside.create(admin, "Account", { Name: "Late" }, { commitDelayMs: 10 * minute });
        org.clock.advance(5 * minute);
        const before = [await named(testOrg, "Late"), await replicated(testOrg, "updated", -10 * minute, 5 * minute)];
        org.clock.advance(5 * minute);
        const [row] = await testOrg.rows("SELECT SystemModstamp FROM Account WHERE Name = 'Late'");
        return [...before, row?.["SystemModstamp"]];
      },
      [[], { ids: [], latestDateCovered: utc(0) }, utc(0)],
    ],
    [
      "5",
      "a row commits late and latestDateCovered ignores it",
      async (testOrg) => {
        const { inside, admin, org } = testOrg;
        inside.create(admin, "Account", { Name: "Late" }, { commitDelayMs: 20 * minute, silent: true });
        org.clock.advance(10 * minute);
        const covered = await replicated(testOrg, "updated", -10 * minute, 5 * minute);
        org.clock.advance(10 * minute);
        return [covered, (await named(testOrg, "Late")).length];
      },
      [{ ids: [], latestDateCovered: utc(5 * minute) }, 1],
    ],
    [
      "6",
      "many rows have the same SystemModstamp, over several pages",
      async ({ inside, admin, ask }) => {
        const [row] = inside.query(admin, "SELECT SystemModstamp FROM Measurement__c", { all: false }).rows(45_000, 1);
        const where = `WHERE SystemModstamp = ${String(row?.values[0])}`;
        return (await ask(soql(`SELECT Id FROM Measurement__c ${where}`))).json;
      },
      expect.objectContaining({ totalSize: 10_000, done: false }),
    ],
    [
      "7",
      "milliseconds do not count in comparisons",
      async ({ rows }) => {
        const [row] = await rows("SELECT SystemModstamp FROM Account ORDER BY SystemModstamp DESC LIMIT 1");
        const late = String(row?.["SystemModstamp"]).replace(".000+0000", ".999Z");
        return (await rows(`SELECT Id FROM Account WHERE SystemModstamp >= ${late}`)).length > 0;
      },
      true,
    ],
    [
      "8, 9, 10",
      "rows are changed and deleted between two pages, or between two requests for parts of a row",
      async (testOrg) => {
        const { org, inside, admin, ask } = testOrg;
        const [first = "", , third = "", fourth = ""] = await firstIds(testOrg, 4);
        org.settings.pageRows = 2;
        org.fault({
          path: "/query/",
          before: () => {
            inside.update(admin, { object: "Account", id: first, values: { Name: "Behind" } });
            inside.update(admin, { object: "Account", id: third, values: { Name: "Ahead" } });
            inside.purge(admin, "Account", fourth);
          },
        });
        const page = async (path: string) =>
          (await ask(path)).json as { records: { Name: string }[]; nextRecordsUrl: string }; // a page
        const one = await page(soql("SELECT Name FROM Account ORDER BY Id LIMIT 4"));
        const two = await page(one.nextRecordsUrl);
        return [one.records.some(({ Name }) => Name === "Behind"), two.records.map(({ Name }) => Name)];
      },
      [false, ["Ahead"]],
    ],
    [
      "11",
      "a new row has an id below those already read",
      async (testOrg) => {
        const [lowest = ""] = await firstIds(testOrg, 1);
        const id = testOrg.inside.create(testOrg.admin, "Account", { Name: "Other pod" }, { lowId: true });
        const [now] = await firstIds(testOrg, 1);
        const answer = await testOrg.ask(`sobjects/Account/${id}?fields=Name`);
        const above = await testOrg.rows(`SELECT Id FROM Account WHERE Id >= '${lowest}' AND Name = 'Other pod'`);
        return [id < lowest, now === id, answer.json, above];
      },
      [true, true, expect.objectContaining({ Name: "Other pod" }), []],
    ],
    [
      "16",
      "rows were imported with an old LastModifiedDate",
      async ({ rows }) => {
        const all = await rows("SELECT LastModifiedDate, SystemModstamp FROM Measurement__c LIMIT 2000");
        const days = (row: (typeof all)[number]) =>
          (Date.parse(String(row["SystemModstamp"])) - Date.parse(String(row["LastModifiedDate"]))) / 86_400_000;
        return all.some((row) => days(row) > 30);
      },
      true,
    ],
    [
      "17",
      "a formula changes with the day, SystemModstamp does not; and within the day nothing changes",
      async ({ org, rows }) => {
        const read = () =>
          rows(
            "SELECT Age_In_Days__c, SystemModstamp FROM Measurement__c WHERE Taken_At__c != null ORDER BY Id LIMIT 50",
          );
        const day = async () => JSON.stringify(await read());
        const [first, [row]] = [await day(), await read()];
        org.clock.advance(11 * 60 * minute);
        const same = (await day()) === first;
        org.clock.advance(60 * minute);
        const [next] = await read();
        return [
          same,
          Number(next?.["Age_In_Days__c"]) - Number(row?.["Age_In_Days__c"]),
          next?.["SystemModstamp"] === row?.["SystemModstamp"],
        ];
      },
      [true, 1, true],
    ],
    [
      "18",
      "a parent is renamed, its children keep their SystemModstamp",
      async ({ rows, inside, admin }) => {
        const [before] = await rows(
          "SELECT Id, AccountId, SystemModstamp FROM Contact WHERE AccountId != null LIMIT 1",
        );
        inside.update(admin, { object: "Account", id: String(before?.["AccountId"]), values: { Name: "Renamed" } });
        const [after] = await rows(
          `SELECT Account.Name, SystemModstamp FROM Contact WHERE Id = '${String(before?.["Id"])}'`,
        );
        return [after?.["Account"], after?.["SystemModstamp"] === before?.["SystemModstamp"]];
      },
      [expect.objectContaining({ Name: "Renamed" }), true],
    ],
    [
      "114",
      "a row is changed twice within a second",
      async (testOrg) => {
        const { org, inside, admin, rows } = testOrg;
        const [id = ""] = await firstIds(testOrg, 1);
        const read = () => rows(`SELECT Name, SystemModstamp FROM Account WHERE Id = '${id}'`);
        const change = async (name: string, ms: number) => {
          org.clock.set(new Date(start + ms));
          inside.update(admin, { object: "Account", id, values: { Name: name } });
          return (await read()).map(({ Name, SystemModstamp }) => [Name, SystemModstamp]);
        };
        return [await change("One", 300), await change("Two", 700)];
      },
      [[["One", utc(0)]], [["Two", utc(0)]]],
    ],
    [
      "115",
      "the SystemModstamp of a row equals latestDateCovered, and it is committed later",
      async (testOrg) => {
        const { inside, admin, org } = testOrg;
        inside.create(admin, "Account", { Name: "Open" }, { commitDelayMs: 2 * minute });
        org.clock.advance(minute);
        const covered = await replicated(testOrg, "updated", -10 * minute, minute);
        org.clock.advance(minute);
        return [
          covered,
          (await testOrg.rows(`SELECT Id FROM Account WHERE SystemModstamp = ${at(0)} AND Name = 'Open'`)).length,
        ];
      },
      [{ ids: [], latestDateCovered: utc(0) }, 1],
    ],
    [
      "117",
      "a whole table gets a new SystemModstamp",
      async ({ inside, admin, rows }) => {
        for (const { Id } of await rows("SELECT Id FROM Invoice__c"))
          inside.update(admin, { object: "Invoice__c", id: String(Id), values: {} });
        return (await rows(`SELECT Id FROM Invoice__c WHERE SystemModstamp < ${at(0)}`)).length;
      },
      0,
    ],
    [
      "118",
      "somebody's transaction stays open for hours",
      async (testOrg) => {
        const { inside, admin, org } = testOrg;
        inside.create(admin, "Account", { Name: "Held" }, { commitDelayMs: 600 * minute });
        org.clock.advance(300 * minute);
        return replicated(testOrg, "updated", -10 * minute, 300 * minute);
      },
      { ids: [], latestDateCovered: utc(0) },
    ],
    [
      "3",
      "an assertion is refused when the clocks differ, and the Date header has the org's time",
      async ({ org }) => {
        org.clock.advance(10 * minute);
        const { status, json, headers } = await exchange(`${org.url}/services/oauth2/token`, {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams({
            grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
            assertion: assertion(org.credentials, org.url),
          }).toString(),
        });
        return [status, json, headers["date"]];
      },
      [400, expect.objectContaining({ error: "invalid_grant" }), "Sun, 01 Mar 2026 12:10:00 GMT"],
    ],
  ],
  { rows: { Measurement__c: 100_000 } },
);

/** Signed for three minutes from when the org started. */
function assertion({ clientId, username, privateKey }: Credentials, aud: string): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { iss: clientId, sub: username, aud, exp: (start + 3 * minute) / 1000 };
  const text = `${part({ alg: "RS256" })}.${part(claims)}`;
  return `${text}.${createSign("RSA-SHA256")
    .update(text)
    .sign(privateKey() ?? "", "base64url")}`;
}
