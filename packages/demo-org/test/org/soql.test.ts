import { describe, expect, it } from "vitest";
import type { Value } from "../../src/org/org.ts";
import { allRows, records, smallOrg } from "../support/small-org.ts";

const { org, admin } = smallOrg({ rows: { Measurement__c: 400, Invoice__c: 60 } });
const live = (object: string): Record<string, Value>[] =>
  allRows(org, admin, object).filter((row) => row["IsDeleted"] === false);
const ids = (soql: string): Value[] => records(org.query(admin, soql, { all: false })).map((row) => row["Id"] ?? null);
const idsOf = (rows: readonly Record<string, Value>[]): Value[] => rows.map((row) => row["Id"] ?? null);

describe("SOQL's smaller rules", () => {
  it("date-times compare in whole seconds, whatever the offset and the milliseconds of the literal", () => {
    const [row] = live("Account");
    const modstamp = String(row?.["SystemModstamp"]);
    const local = new Date(Date.parse(modstamp) + 7_200_000).toISOString().replace(".000Z", ".999+02:00");

    const same = live("Account").filter((a) => a["SystemModstamp"] === modstamp);

    expect(ids(`SELECT Id FROM Account WHERE SystemModstamp = ${local}`)).toEqual(idsOf(same));
    expect(ids(`SELECT Id FROM Account WHERE SystemModstamp <= ${local.replace("+02:00", "+0200")}`)).toEqual(
      idsOf(same),
    );
    expect(ids(`SELECT Id FROM Account WHERE SystemModstamp < ${modstamp}`)).toEqual([]);
  });

  it("multi-select picklists are searched by sets", () => {
    const has = (row: Record<string, Value>, ...values: string[]): boolean =>
      values.every((v) =>
        String(row["Tags__c"] ?? "")
          .split(";")
          .includes(v),
      );
    const rows = live("Invoice__c");

    expect(ids("SELECT Id FROM Invoice__c WHERE Tags__c INCLUDES ('urgent;export', 'null')")).toEqual(
      idsOf(rows.filter((r) => has(r, "urgent", "export") || has(r, "null"))),
    );
    expect(ids("SELECT Id FROM Invoice__c WHERE Tags__c EXCLUDES ('urgent')")).toEqual(
      idsOf(rows.filter((r) => !has(r, "urgent"))),
    );
  });

  it("times of day are compared unquoted", () => {
    const rows = live("Measurement__c");

    expect(ids("SELECT Id FROM Measurement__c WHERE Time_Of_Day__c = 14:05:00Z")).toEqual(
      idsOf(rows.filter((r) => r["Time_Of_Day__c"] === "14:05:00.000Z")),
    );
    expect(ids("SELECT Id FROM Measurement__c WHERE Time_Of_Day__c > 12:00:00.000Z")).toEqual(
      idsOf(rows.filter((r) => String(r["Time_Of_Day__c"] ?? "") > "12:00:00.000Z")),
    );
  });

  it("numbers may be written with an exponent", () => {
    const rows = live("Measurement__c").filter((r) => Number(r["Count__c"]) > 1_500_000);

    expect(ids("SELECT Id FROM Measurement__c WHERE Count__c > 1.5e6")).toEqual(idsOf(rows));
    expect(ids("SELECT Id FROM Measurement__c WHERE Count__c > 15E+5 AND Count__c > -1e-3")).toEqual(idsOf(rows));
    expect(ids("SELECT Id FROM Measurement__c WHERE Short_Text__c = '1e6'")).toEqual([]);
  });

  it("a condition may be denied any number of times", () => {
    const rows = live("Measurement__c");
    const [valid, invalid] = [true, false].map((is) => idsOf(rows.filter((r) => r["Valid__c"] === is)));
    const deny = (times: number): string => `${"(NOT ".repeat(times)}Valid__c = true${")".repeat(times)}`;

    for (let times = 0; times < 9; times++)
      expect(ids(`SELECT Id FROM Measurement__c WHERE ${deny(times)}`)).toEqual(times % 2 === 0 ? valid : invalid);
    expect(
      ids(
        "SELECT Id FROM Measurement__c WHERE NOT (NOT (NOT (Valid__c = true) AND Valid__c = false) OR Id = null) ORDER BY Id",
      ),
    ).toEqual(invalid);
  });

  it("ids are known by 15 characters and 18", () => {
    const id = String(live("Account")[3]?.["Id"]);

    expect(ids(`SELECT Id FROM Account WHERE Id IN ('${id.slice(0, 15)}')`)).toEqual([id]);
    expect(ids(`SELECT Id FROM Account WHERE Id = '${id}'`)).toEqual([id]);
    expect(ids(`SELECT Id FROM Account WHERE Id = '${id.slice(0, 14)}0'`)).toEqual([]);
  });

  it("case-sensitive fields distinguish case, others do not", () => {
    expect(ids("SELECT Id FROM Invoice__c WHERE External_Key__c = 'ext-0000003'")).toEqual([]);
    expect(ids("SELECT Id FROM Invoice__c WHERE External_Key__c = 'EXT-0000003'").length).toBe(1);
    expect(ids("SELECT Id FROM Account WHERE Type = 'PROSPECT'")).toEqual(
      idsOf(live("Account").filter((a) => a["Type"] === "Prospect")),
    );
  });

  it("escapes in strings and patterns are the characters they represent", () => {
    const id = org.create(admin, "Account", { Name: "100%_'\\\n\té" });

    expect(ids("SELECT Id FROM Account WHERE Name = '100%_\\'\\\\\\n\\t\\u00e9'")).toEqual([id]);
    expect(ids("SELECT Id FROM Account WHERE Name LIKE '100\\%\\_%'")).toEqual([id]);
    expect(ids("SELECT Id FROM Account WHERE Name LIKE '1000%'")).toEqual([]);
    org.purge(admin, "Account", id);
  });

  it("answers use the API's own spelling, an alias of FROM or the object's name may be prefixed", () => {
    const [first] = records(
      org.query(admin, "select a.id, a.OWNER.name, account.name from ACCOUNT a limit 1", { all: false }),
    );

    expect(Object.keys(first ?? {})).toEqual(["Id", "Owner.Name", "Name"]);
  });

  it("functions of dates filter, group and select", () => {
    const years = new Map<number, number>();
    for (const o of live("Opportunity")) {
      const year = Number(String(o["CloseDate"]).slice(0, 4));
      years.set(year, (years.get(year) ?? 0) + 1);
    }

    const grouped = records(
      org.query(
        admin,
        "SELECT CALENDAR_YEAR(CloseDate) y, COUNT(Id) n FROM Opportunity GROUP BY CALENDAR_YEAR(CloseDate) ORDER BY CALENDAR_YEAR(CloseDate)",
        { all: false },
      ),
    );

    expect(grouped).toEqual([...years].sort(([a], [b]) => a - b).map(([y, n]) => ({ y, n })));
    expect(
      org.query(admin, "SELECT COUNT() FROM Opportunity WHERE CALENDAR_YEAR(CloseDate) = 2025", { all: false })
        .totalSize,
    ).toBe(years.get(2025));
    expect(records(org.query(admin, "SELECT toLabel(StageName) FROM Opportunity LIMIT 1", { all: false }))).toEqual([
      { StageName: live("Opportunity")[0]?.["StageName"] },
    ]);
  });

  it("COUNT() has no rows, COUNT(Id) one, and both count the same", () => {
    const bare = org.query(admin, "SELECT COUNT() FROM Case", { all: false });
    const row = org.query(admin, "SELECT COUNT(Id) FROM Case", { all: false });

    expect([bare.countOnly, bare.totalSize, [...bare.rows(0, 10)]]).toEqual([true, live("Case").length, []]);
    expect([row.totalSize, records(row)]).toEqual([1, [{ expr0: live("Case").length }]]);
  });

  it("USING SCOPE mine gives own rows", () => {
    expect(ids("SELECT Id FROM Account USING SCOPE mine")).toEqual(
      idsOf(live("Account").filter((a) => a["OwnerId"] === admin.id)),
    );
  });

  it("the last days end with today, the last weeks with the one before this", () => {
    const { org, admin } = smallOrg();
    const id = org.create(admin, "Account", { Name: "today" });
    const found = (literal: string): boolean =>
      org.query(admin, `SELECT Id FROM Account WHERE CreatedDate = ${literal} AND Id = '${id}'`, { all: false })
        .totalSize > 0;

    expect(["TODAY", "LAST_N_DAYS:1", "LAST_90_DAYS", "THIS_WEEK", "THIS_MONTH"].map(found)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(["YESTERDAY", "LAST_N_WEEKS:1", "LAST_N_MONTHS:1", "NEXT_N_DAYS:1"].map(found)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it("a row read again shows the parent it has by then", () => {
    const { org, admin } = smallOrg();
    const [first, second] = allRows(org, admin, "Account").filter((a) => a["IsDeleted"] === false);
    const id = org.create(admin, "Contact", { LastName: "x", AccountId: first?.["Id"] });
    const result = org.query(admin, `SELECT Account.Name FROM Contact WHERE Id = '${id}'`, { all: false });

    const before = records(result);
    org.update(admin, { object: "Contact", id, values: { AccountId: second?.["Id"] } });

    expect([before, records(result)]).toEqual([
      [{ "Account.Name": first?.["Name"] }],
      [{ "Account.Name": second?.["Name"] }],
    ]);
  });

  it("a cursor reads the rows it was made for, as they are when they are read", () => {
    const result = org.query(admin, "SELECT Id, Site FROM Account ORDER BY Id", { all: false });
    const before = records(result);
    const [first, second] = before.map((row) => String(row["Id"]));

    org.update(admin, { object: "Account", id: first ?? "", values: { Site: "moved" } });
    org.purge(admin, "Account", second ?? "");
    org.create(admin, "Account", { Name: "newer than the cursor" });

    expect(records(result)).toEqual([{ Id: first, Site: "moved" }, ...before.slice(2)]);
  });
});
