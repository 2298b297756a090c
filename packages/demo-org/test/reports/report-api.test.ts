import { describe, expect, it } from "vitest";
import { none, openReports, type Result } from "../support/report-org.ts";

describe("the Analytics API", () => {
  it("lists reports as SOQL does, with addresses that lead to them", async () => {
    const { ask, rows } = await openReports();

    // The list of recent reports.
    const list = (await ask("analytics/reports")).json as { id: string; name: string; describeUrl: string }[];

    const expected = await rows("SELECT Id, Name FROM Report");
    expect(list.map(({ id, name }) => ({ id, name }))).toEqual(
      expected.map((row) => ({ id: row["Id"], name: row["Name"] })),
    );
    expect((await ask(list[0]?.describeUrl ?? "")).status).toBe(200);
  });

  it("describes what each column is and how it may be filtered", async () => {
    const { ask, idOf } = await openReports();

    const { json } = await ask(`analytics/reports/${await idOf("All_Cases")}/describe`);

    expect(json).toMatchObject({
      reportMetadata: { developerName: "All_Cases", reportFormat: "TABULAR", reportType: { type: "CaseList" } },
      reportExtendedMetadata: { detailColumnInfo: { CASE_NUMBER: { label: "Case Number", dataType: "string" } } },
      reportTypeMetadata: {
        categories: [
          {
            columns: {
              CASE_ID: { dataType: "id", entityColumnName: "Case.Id" },
              CASE_NUMBER: { dataType: "string", entityColumnName: "Case.CaseNumber" },
              CDF1: { dataType: "string", entityColumnName: "" },
              DESCRIPTION: { dataType: "textarea", maxLength: 32000 },
            },
          },
        ],
      },
    });
  });

  it("gives summaries alone without includeDetails, and answers NOT_FOUND for the id of another object", async () => {
    const { ask, idOf } = await openReports();

    const { json } = await ask(`analytics/reports/${await idOf("Opportunities_by_Stage")}`);

    // A run, as the wire has it.
    const result = json as Result;
    expect(result.factMap["0!T"] ?? none).not.toHaveProperty("rows");
    expect((await ask("analytics/reports/00O000000000000AAA")).status).toBe(404);
  });

  it("shows a changed report to the next run", async () => {
    const { org, run } = await openReports();

    org.editReport("All_Opportunities", { detailColumns: ["AMOUNT"] });

    expect((await run("All_Opportunities")).factMap["T!T"]?.rows[0]?.dataCells).toHaveLength(1);
    expect(() => org.editReport("Nope", {})).toThrow("There is no report Nope");
  });

  it("runs no more than 500 an hour, and shows in limits how many are left", async () => {
    const { org, ask, refused, run } = await openReports({}, { hourlySyncReports: 2 });
    await run("All_Cases");
    await run("All_Cases");

    expect(await refused("All_Cases")).toEqual({
      status: 403,
      error: [
        {
          errorCode: "FORBIDDEN",
          message: "You can't run more than 2 reports synchronously every 60 minutes. Try again later.",
        },
      ],
    });
    expect((await ask("limits")).json).toMatchObject({ HourlySyncReportRuns: { Max: 2, Remaining: 0 } });
    org.clock.advance(3_600_000);
    expect((await ask("limits")).json).toMatchObject({ HourlySyncReportRuns: { Max: 2, Remaining: 2 } });
    await run("All_Cases");
  });

  it("runs no more than 20 at a time", async () => {
    const { ask, idOf } = await openReports({}, { concurrentSyncReports: 1, reportMs: 50 });
    const path = `analytics/reports/${await idOf("All_Cases")}`;

    const answers = await Promise.all([ask(path), ask(path)]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  it("runs a report in the background, keeps its result for a day and lets it be deleted", async () => {
    const { org, ask, post, idOf } = await openReports();
    const id = await idOf("Opportunities_by_Stage");
    const at = `analytics/reports/${id}/instances`;

    // An instance, as the wire has it.
    const started = (await post(`${at}?includeDetails=true`, {})).json as { id: string; status: string };
    const statuses: unknown[] = [started.status];
    for (let look = 0; look < 2; look++) {
      statuses.push(((await ask(`${at}/${started.id}`)).json as Result).attributes["status"]);
    }
    const result = (await ask(`${at}/${started.id}`)).json as Result;

    expect(statuses).toEqual(["New", "Running", "Success"]);
    expect(result.attributes).toMatchObject({ type: "ReportInstance", reportName: "Opportunities by Stage" });
    expect(result.factMap["0!T"]?.rows.length).toBeGreaterThan(0);
    expect((await ask(at)).json).toMatchObject([{ id: started.id, status: "Success" }]);
    org.clock.advance(25 * 3_600_000);
    const again = { headers: { authorization: `Bearer ${org.login()}` } };
    expect((await ask(`${at}/${started.id}`, again)).status).toBe(404);
  });

  it("marks a failed background run as Error, and deletes only what has ended", async () => {
    const { ask, post, idOf } = await openReports();
    const at = `analytics/reports/${await idOf("Broken_Report")}/instances`;
    // An instance, as the wire has it.
    const { id } = (await post(at, {})).json as { id: string };

    expect((await ask(`${at}/${id}`, { method: "DELETE" })).status).toBe(400);
    await ask(`${at}/${id}`);
    expect((await ask(`${at}/${id}`)).json).toMatchObject({ attributes: { status: "Error" } });
    expect((await ask(`${at}/${id}`, { method: "DELETE" })).status).toBe(204);
    expect((await ask(at)).json).toEqual([]);
  });
});
