import type { DescribedReport } from "../../src/salesforce/analytics/report-metadata.ts";
import { type ReportRun, reportRun } from "../../src/salesforce/analytics/report-result.ts";
import { type ReportOptions, reportStreams } from "../../src/streams/reports/discover/catalog-stream.ts";
import { type ReportStream, reportStream } from "../../src/streams/reports/plan/report-stream.ts";
import { bookmarkOf } from "./selections.ts";

const plain: ReportOptions = {
  stream: "report_Deals",
  unique: null,
  filters: [],
  keyProperties: null,
  summary: true,
  asSheet: false,
};

/** The stream of a report with all fields selected. @param part 1: the stream of its aggregates */
export function streamOf(report: DescribedReport, options: Partial<ReportOptions> = {}, part: 0 | 1 = 0): ReportStream {
  const found = reportStreams(report, { ...plain, ...options });
  const stream = !("streams" in found) ? undefined : found.streams[part];
  if (stream === undefined) throw new Error(JSON.stringify(found));
  const selection = {
    ...({ stream, schema: stream.schema, method: "FULL_TABLE", replicationKey: null, version: 7 } as const),
    envelope: () => ({ open: new Uint8Array(0), close: new Uint8Array(0) }),
    from: null,
  };
  return reportStream({ ...selection, restart: () => ({ ...selection, from: bookmarkOf(), restart: () => fail() }) });
}

const fail = (): never => {
  throw new Error("there is no third version");
};

/** The result of a report from JSON text; numbers keep all digits. */
export function runOf(json: string): ReportRun {
  const run = reportRun(Buffer.from(json));
  if (run === null) throw new Error("this is not the result of a report");
  return run;
}
