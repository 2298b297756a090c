import type { Forecast, Page, Reading, Run, Selection } from "@singer-io-ts/tap-kit";
import type { ReadSettings, Settings } from "../../config/config.ts";
import { ofThisOrg } from "../../read/other-org.ts";
import type { Session } from "../../salesforce/session.ts";
import type { StreamKind } from "../stream-kind.ts";
import { reportKindName } from "./discover/catalog-stream.ts";
import { discoverReports } from "./discover-reports.ts";
import { runsForPaging, slicesForPaging } from "./plan/report-paging.ts";
import { type ReportStream, reportStream } from "./plan/report-stream.ts";
import { exportedRows } from "./read/read-export.ts";
import { readRows, rowsOfReport } from "./read/read-rows.ts";
import { readSummary } from "./read/read-summary.ts";
import type { ReportContext } from "./read/report-read.ts";

/** Reports, as the setting `reports` names them. */
export function reportKind(settings: Settings): StreamKind {
  return {
    name: reportKindName,
    setting: "reports",
    discover: (discovery, run) => discoverReports(discovery, settings.reports, run),
    plan: (selections, session, run) => planReports(selections, settings.read, session, run),
  };
}

/** A reading for each report. */
async function* planReports(
  given: readonly Selection[],
  { schemaChanges, allowOrgChange }: ReadSettings,
  session: Session,
  run: Run,
): AsyncGenerator<Reading> {
  const context = { session, schemaChanges };
  for (const selection of ofThisOrg(given, { orgId: session.orgId, allowOrgChange }, run)) {
    const stream = reportStream(selection);
    yield { selections: [selection], forecast: forecast(stream), read: (run) => pagesOf(stream, context, run) };
  }
}

function pagesOf(stream: ReportStream, context: ReportContext, run: Run): AsyncGenerator<Page> {
  if (stream.part === "summary") return readSummary(stream, context, run);
  return readRows(stream, stream.asSheet ? exportedRows : rowsOfReport, context, run);
}

/** The describe, and the runs: how many is known where the report was read before. */
function forecast({ part, selection, unique, format, asSheet }: ReportStream): Forecast {
  const rows = selection.from?.rows ?? null;
  const known = rows === null ? {} : { rows };
  const transport = "Analytics REST";
  if (part === "summary") return { ...known, calls: 2, transport, why: "a describe and a run without details" };
  if (asSheet) return { ...known, calls: 5, transport, why: "a spreadsheet, with the rows counted before and after" };
  if (unique === null || (rows !== null && rows <= 2000)) {
    return { ...known, calls: 2, transport, why: "a describe and a run of up to 2,000 rows" };
  }
  if (rows === null)
    return {
      calls: 2,
      slices: null,
      transport,
      why: `a run of up to 2,000 rows, more of them if it has more (by ${unique.column})`,
    };
  const runs = runsForPaging(rows, format !== "TABULAR");
  // Besides the runs for pages: two describes, the first run, the limits, the rows without a value, the count at the end.
  return {
    ...known,
    calls: 6 + runs,
    slices: slicesForPaging(rows),
    transport,
    why: `2,000 rows a run, by ${unique.column}`,
  };
}
