import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { type RunOptions, TestOrg } from "../../support/test-org.ts";

type Row = Readonly<Record<string, unknown>>;

const config = { objects: ["!*"], metadata_streams: ["report_definitions"] };
describe("report_definitions", () => {
  let org: TestOrg;
  beforeEach(async () => {
    org = await TestOrg.start({ scale: 0.01 });
    org.running.clock.freeze(true);
  });
  afterEach(() => org.close());

  async function read(options: RunOptions = {}) {
    const catalog = options.catalog ?? (await org.discover(config));
    return { catalog, ...(await org.run({ config, catalog, ...options })) };
  }

  it("brings each report with its columns and filters, by a call for each, which the forecast says", async () => {
    const run = await read();

    const found = recordsOf(run);
    expect(run.exitCode).toBe(0);
    expect(found.find((row) => row["developer_name"] === "All_Cases")).toMatchObject({
      name: "All Cases",
      format: "Tabular",
      columns: expect.arrayContaining(["CASE_NUMBER", "SUBJECT"]),
      column_labels: expect.arrayContaining(["Case Number", "Subject"]),
      groupings_down: [],
      report_type: "CaseList",
      report_type_label: "Cases",
      scope: "organization",
    });
    expect(found.filter((row) => row["date_filter"] !== null).length).toBeGreaterThan(0);
    expect(found.filter((row) => row["row_limit"] !== null).length).toBeGreaterThan(0);
    expect(run.stderr).toContain(`about ${found.length} rows, ${found.length} calls: a call for each report`);
  });

  it("brings a report again when it changed, and no other", async () => {
    const first = await read();
    org.running.clock.advance(86_400_000);
    const { org: inside } = org.running;
    const [id] = recordsOf(first).flatMap((row) => (row["developer_name"] === "All_Cases" ? String(row["id"]) : []));
    inside.update(inside.users[0]!, { object: "Report", id: id!, values: { Name: "Every Case" } });
    org.running.clock.advance(3_600_000);

    const { catalog } = first;
    const second = await read({ catalog, state: first.state });
    const third = await read({ catalog, state: second.state });

    expect(recordsOf(second).map((row) => [row["id"], row["name"]])).toEqual([[id, "Every Case"]]);
    expect(second.stderr).toContain("about 1 row, 1 call: a call for each report that changed");
    expect(recordsOf(third)).toEqual([]);
  });

  it("brings a report that Salesforce cannot describe without its columns, and names it", async () => {
    const run = await read();

    const broken = recordsOf(run).filter((row) => row["columns"] === null);
    expect(broken.length).toBeGreaterThan(0);
    for (const row of broken) {
      expect(run.stderr).toContain(`report_definitions: Report ${row["id"]} cannot be described: Salesforce answered`);
    }
  });

  it("loses no column to an outage of six seconds", async () => {
    const reply = { status: 500, errorCode: "UNKNOWN_EXCEPTION", message: "An unexpected error occurred" };
    const whole = recordsOf(await read());
    org.running.fault({ path: "/analytics/reports/", count: 16, reply });

    const run = await read();

    expect(run.exitCode).toBe(0);
    const undescribed = (rows: readonly Row[]) => rows.filter((row) => row["columns"] === null).length;
    expect([recordsOf(run).length, undescribed(recordsOf(run))]).toEqual([whole.length, undescribed(whole)]);
  });

  it.each([
    [
      { status: 503, errorCode: "SERVER_UNAVAILABLE", message: "Server too busy." },
      "Salesforce answered SERVER_UNAVAILABLE",
    ],
    [{ status: 403, text: "<html>Forbidden</html>" }, "An answer with status 403 is not from Salesforce"],
  ])("fails, and brings it later, where Salesforce cannot answer now: %o", async (reply, message) => {
    org.running.fault({ path: "/analytics/reports/.*/describe", nth: 3, count: "all", reply });
    const first = await read();
    org.running.clearFaults();
    const second = await read({ catalog: first.catalog, state: first.state });

    expect(first.exitCode).toBe(5);
    expect(first.stderr).toContain(`report_definitions: ${message}`);
    expect(second.exitCode).toBe(0);
    expect(recordsOf(second).length).toBeGreaterThan(10);
  });
});
