import { afterEach, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { ReportOrg } from "../../support/report-org.ts";
import type { Row } from "../../support/target.ts";
import type { TapRun } from "../../support/test-org.ts";

const errorOf = ({ stderr }: TapRun): string => /^ERROR (.*)$/m.exec(stderr)?.[1] ?? "";

let org: ReportOrg;
afterEach(() => org.close());

/** An org whose reports give 200 rows a run. */
const many = { rows: { Measurement__c: 520 }, settings: { reportRows: 200 } };
const measured = { developer_name: "Measurements", unique_field: "Measurement__c.Id" };
const ids = (records: readonly Row[]): unknown[] => records.map((record) => record["Measurement__c__Id"]).sort();
const allIds = (): unknown[] =>
  org
    .soql("SELECT Id FROM Measurement__c")
    .map(([id]) => id)
    .sort();

/** Changes something in the org when a run of a report comes. */
const whenRun = (nth: number, before: () => void): void =>
  org.org.running.fault({ method: "POST", path: "/analytics/reports/", nth, before });

describe("a report of over 2,000 rows", () => {
  it("comes whole, each row once, by a native id, which is its key", async () => {
    org = await ReportOrg.start(many);

    const run = await org.run([measured]);

    expect(run.exitCode).toBe(0);
    expect(ids(recordsOf(run))).toEqual(allIds());
    expect(run.messages.find(({ type }) => type === "SCHEMA")?.["key_properties"]).toEqual(["Measurement__c__Id"]);
  });

  it("costs as many calls as the next run's forecast says", async () => {
    org = await ReportOrg.start({ rows: { Measurement__c: 5200 } });
    const { catalog } = await org.discover([measured]);
    const { state } = await org.run([], { catalog });

    const { calls, stderr } = await org.run([], { catalog, state });

    expect(calls).toBe(9);
    expect(stderr).toContain(`${allIds().length} rows, 9 calls: 2,000 rows a run, by Measurement__c.Id`);
  });

  it("comes whole by an auto-number of digits", async () => {
    org = await ReportOrg.start({ rows: { Case: 430 }, settings: { reportRows: 200 } });

    const records = await org.records({ developer_name: "All_Cases", unique_field: "CASE_NUMBER" });

    expect(records.map((record) => record["CASE_ID"]).sort()).toEqual(
      org
        .soql("SELECT Id FROM Case")
        .map(([id]) => id)
        .sort(),
    );
  });

  it.each([
    ["a number", "Measurement__c.Precise__c"],
    ["a moment", "Measurement__c.Taken_At__c"],
    ["a day that hundreds share", "Measurement__c.Taken_On__c"],
  ])("comes whole by %s, rows that share a value and rows without one too", async (_what, unique_field) => {
    org = await ReportOrg.start(many);

    const records = await org.records({ ...measured, unique_field });

    const keys = records.map((record) => record["_sdc_row_key"]);
    expect(ids(records)).toEqual(allIds());
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("comes whole with its groups", async () => {
    org = await ReportOrg.start(many);

    const records = await org.records({
      developer_name: "Measurements_by_Unit",
      unique_field: "Measurement__c.Id",
    });

    const rows = new Map(
      org
        .soql("SELECT Id, Unit__c, Taken_On__c FROM Measurement__c")
        .map(([id, unit, day]) => [id, [unit, day === null ? null : `${String(day).slice(0, 4)}-01-01`]]),
    );
    expect(ids(records)).toEqual(allIds());
    expect(records.map((record) => [record["Measurement__c__Unit__c"], record["Measurement__c__Taken_On__c"]])).toEqual(
      records.map((record) => rows.get(record["Measurement__c__Id"])),
    );
  });

  it("gives rows that are alike keys of their own, though a group shows the year alone of the day that parts them", async () => {
    org = await ReportOrg.start(many);
    org.org.running.editReport("Measurements_by_Unit", { detailColumns: ["Measurement__c.Short_Text__c"] });

    const records = await org.records({
      developer_name: "Measurements_by_Unit",
      unique_field: "Measurement__c.Taken_On__c",
    });

    const alike = records.map(({ _sdc_row_key, ...record }) => JSON.stringify(record));
    expect(records).toHaveLength(allIds().length);
    expect(new Set(alike).size).toBeLessThan(records.length);
    expect(new Set(records.map((record) => record["_sdc_row_key"])).size).toBe(records.length);
  });

  it("keeps its own filter logic on every page", async () => {
    org = await ReportOrg.start(many);
    const filter = (column: string, operator: string, value: string) => ({
      ...{ column: `Measurement__c.${column}`, operator, value },
      ...{ filterType: "fieldValue" as const, isRunPageEditable: true },
    });
    org.org.running.editReport("Measurements", {
      reportFilters: [filter("Unit__c", "equals", "kg"), filter("Valid__c", "equals", "true")],
      reportBooleanFilter: "1 OR 2",
    });

    const records = await org.records(measured);

    const expected = org.soql("SELECT Id FROM Measurement__c WHERE Unit__c = 'kg' OR Valid__c = true");
    expect(ids(records)).toEqual(expected.map(([id]) => id).sort());
    expect(records.length).toBeGreaterThan(250);
  });

  it("is refused where nothing says how to read on, never cut", async () => {
    org = await ReportOrg.start(many);

    const run = await org.run([{ developer_name: "Measurements" }]);

    expect(run.exitCode).toBe(2);
    expect(errorOf(run)).toBe(
      `report_Measurements: the report has ${allIds().length} rows, and Salesforce gives 2,000 of them at a time. Set unique_field (such as Measurement__c.Id) or export for it in the setting reports, or filters that leave 2,000 rows; then run discovery again. [REPORT_CUT]`,
    );
    expect(recordsOf(run)).toEqual([]);
  });

  it("is refused where over 2,000 rows share a value, or have none", async () => {
    org = await ReportOrg.start({ rows: { Measurement__c: 1300 }, settings: { reportRows: 200 } });
    const by = async (field: string) =>
      errorOf(await org.run([{ ...measured, unique_field: `Measurement__c.${field}` }]));

    expect(await by("Value__c")).toMatch(/^report_Measurements: \d{3} rows have no value in Measurement__c.Value__c/);
    org.org.running.editReport("Measurements", {
      reportFilters: [
        {
          ...{ column: "Measurement__c.Taken_On__c", operator: "notEqual", value: "" },
          ...{ filterType: "fieldValue", isRunPageEditable: true },
        },
      ],
    });
    for (const [id] of org.soql("SELECT Id FROM Measurement__c LIMIT 260")) {
      org.update("Measurement__c", String(id), { Taken_On__c: "2020-02-02" });
    }
    expect(await by("Taken_On__c")).toMatch(/2,000 or more rows share one value in Measurement__c.Taken_On__c/);
  });

  it.each([
    ["one row fewer than a run gives, with others behind them", 199, "2020-02-02", true],
    ["as many rows as a run gives, with none behind them", 200, "2030-02-02", true],
    ["as many rows as a run gives, with others behind them", 200, "2020-02-02", false],
  ])(
    "comes whole as long as fewer than 2,000 rows, or the last 2,000, share a value: %s",
    async (_what, rows, day, comes) => {
      org = await ReportOrg.start({ rows: { Measurement__c: 400 }, settings: { reportRows: 200 } });
      const other = (n: number) => `2025-${String(1 + (n % 12)).padStart(2, "0")}-11`;
      for (const [n, id] of allIds().entries()) {
        org.update("Measurement__c", String(id), { Taken_On__c: n < rows ? day : other(n) });
      }

      const run = await org.run([{ ...measured, unique_field: "Measurement__c.Taken_On__c" }]);

      expect(ids(recordsOf(run))).toEqual(comes ? allIds() : []);
      expect(run.exitCode).toBe(comes ? 0 : 2);
    },
  );

  it("does not offer ids as unique_field where the org's reports do not compare them", async () => {
    org = await ReportOrg.start({ settings: { reportIdsOrdered: false } });

    const { exitCode, stderr } = await org.run([measured]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      "Measurement__c.Id is of type id, for which this org's reports have no filter greaterThan or greaterOrEqual.",
    );
  });
});

describe("a report that changes while it is read", () => {
  it.each([
    ["a row that appears behind the place of reading", () => org.create("Measurement__c", fresh())],
    ["a row that vanishes", () => org.remove("Measurement__c", lastId())],
    ["a row that vanishes where it was read already", () => org.remove("Measurement__c", firstId())],
    ["its filters", () => org.org.running.editReport("Measurements", { reportFilters: [onlyKilos()] })],
    ["its scope", () => org.org.running.editReport("Measurements", { scope: "user" })],
  ])("is read again: %s", async (_what, change) => {
    org = await ReportOrg.start(many);
    whenRun(4, change);

    const run = await org.run([measured]);

    expect(run.exitCode).toBe(0);
    expect(run.stderr).toMatch(/WARN report_Measurements: Reading it again: .* changed.* while it was read\./);
    const filtered = run.stderr.includes("never") ? "" : expectedWhere();
    expect(ids(recordsOf(run))).toEqual(
      org
        .soql(`SELECT Id FROM Measurement__c${filtered}`)
        .map(([id]) => id)
        .sort(),
    );
  });

  it("fails when it does not come to rest, and brings nothing", async () => {
    org = await ReportOrg.start(many);
    org.org.running.fault({
      method: "POST",
      path: "/analytics/reports/",
      count: "all",
      before: () => void org.create("Measurement__c", fresh()),
    });

    const run = await org.run([measured]);

    expect(run.exitCode).toBe(4);
    expect(errorOf(run)).toMatch(
      /^report_Measurements: rows changed \(Salesforce counted \d+ of them, then \d+\) while/,
    );
    expect(recordsOf(run)).toEqual([]);
    expect(run.messages.some(({ type }) => type === "ACTIVATE_VERSION")).toBe(false);
  });

  let kilosOnly = false;
  const expectedWhere = (): string => {
    const where = kilosOnly ? " WHERE Unit__c = 'kg'" : "";
    kilosOnly = false;
    return where;
  };
  const onlyKilos = () => {
    kilosOnly = true;
    return {
      ...{ column: "Measurement__c.Unit__c", operator: "equals", value: "kg" },
      ...{ filterType: "fieldValue" as const, isRunPageEditable: true },
    };
  };
  const edge = (order: string): string =>
    String(org.soql(`SELECT Id FROM Measurement__c ORDER BY Id ${order} LIMIT 1`)[0]?.[0]);
  const firstId = (): string => edge("ASC");
  const lastId = (): string => edge("DESC");
  const fresh = () => ({
    Name: "M-new",
    Invoice__c: String(org.soql("SELECT Id FROM Invoice__c LIMIT 1")[0]?.[0]),
  });
});

describe("a report that changed since discovery", () => {
  it("keeps the catalog's columns: new ones are left out, missing ones null, both named", async () => {
    org = await ReportOrg.start();
    const { catalog } = await org.discover([{ developer_name: "All_Cases" }]);
    org.org.running.editReport("All_Cases", { detailColumns: ["CASE_NUMBER", "PRIORITY"] });

    const run = await org.run([], { catalog });

    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain(
      "WARN report_All_Cases: The report has changed since discovery (new columns, left out: PRIORITY; columns that are gone from it: CASE_ID, SUBJECT, DESCRIPTION, STATUS, CREATED_DATEONLY, CDF1). Run discovery again.",
    );
  });

  it("stops where schema_changes is fail, and where its groups are others", async () => {
    org = await ReportOrg.start();
    const { catalog } = await org.discover([
      { developer_name: "All_Cases" },
      { developer_name: "Opportunities_by_Stage" },
    ]);
    org.org.running.editReport("All_Cases", { detailColumns: ["CASE_NUMBER"] });
    org.org.running.editReport("Opportunities_by_Stage", { reportFormat: "TABULAR", groupingsDown: [] });

    const run = await org.run([], { catalog, config: { schema_changes: "fail" } });

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain("ERROR report_All_Cases: the report has changed since discovery");
    expect(run.stderr).toContain(
      "ERROR report_Opportunities_by_Stage: the report's groups were STAGE_NAME when it was discovered, and are none.",
    );
  });
});

describe("the limit of report runs an hour", () => {
  it("ends the stream before the first run that would be too many, to be gone on with in an hour", async () => {
    org = await ReportOrg.start({ ...many, settings: { reportRows: 200, hourlySyncReports: 2 } });

    const run = await org.run([measured]);

    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain(
      "report_Measurements: the report takes 3 more runs, and the org has 1 left in this hour.",
    );
    expect(recordsOf(run)).toEqual([]);
  });

  it("is no failure where Salesforce says it: the stream stops", async () => {
    org = await ReportOrg.start({ settings: { hourlySyncReports: 1 } });

    const run = await org.run([{ developer_name: "All_Cases" }, { developer_name: "All_Opportunities" }]);

    expect(run.exitCode).toBe(3);
    expect(run.stderr).toContain("You can't run more than 1 reports synchronously every 60 minutes.");
  });

  it("is no failure in whatever language Salesforce says it, since the user has just been shown the report", async () => {
    org = await ReportOrg.start();
    const message = "60 分ごとに 500 件を超えるレポートを同期実行することはできません。";
    const reply = { status: 403, errorCode: "FORBIDDEN", message } as const;
    org.org.running.fault({ path: "/analytics/reports/\\w+\\?", count: "all", reply });

    const run = await org.run([{ developer_name: "All_Cases" }]);

    expect([run.exitCode, run.stderr]).toEqual([3, expect.stringContaining(message)]);
  });
});
