import { describe, expect, it } from "vitest";
import { readSummary } from "../../../../src/streams/reports/read/read-summary.ts";
import { sessionOf } from "../../../salesforce/fake-session.ts";
import { testRun } from "../../../salesforce/test-run.ts";
import { describedReport } from "../../../support/described-report.ts";
import { streamOf } from "../../../support/report-run.ts";

describe("readSummary", () => {
  it("fails where the report has more groups than Salesforce gives, and brings none", async () => {
    const report = describedReport();
    const reportMetadata = { ...report, reportFilters: [] };
    const cut = { allData: false, factMap: { "T!T": { aggregates: [{ value: 1 }] } }, reportMetadata };
    const { session } = sessionOf(({ method }) => ({ body: method === "GET" ? { reportMetadata } : cut }));
    const pages = readSummary(streamOf(report, {}, 1), { session, schemaChanges: "follow" }, testRun());

    await expect(pages.next()).rejects.toThrow(
      "report_Deals__summary: the report has more groups than Salesforce gives. Set filters for it",
    );
  });
});
