import { type Forecast, type Reading, type Run, type Selection, TapError } from "@singer-io-ts/tap-kit";
import type { Session } from "../../salesforce/session.ts";
import { runsForPaging } from "./plan/report-paging.ts";
import { type ReportStream, reportStream } from "./plan/report-stream.ts";
import { exportedRows } from "./read/read-export.ts";
import { readRows, rowsOfReport } from "./read/read-rows.ts";
import { readSummary } from "./read/read-summary.ts";
import type { SchemaChanges } from "./read/report-read.ts";

export interface ReportReach {
  readonly session: Session;
  readonly schemaChanges: SchemaChanges;
  /** Another org's state is passed over. */
  readonly allowOrgChange: boolean;
}

/** A reading for each report. */
export function* reportReadings(selections: readonly Selection[], reach: ReportReach): Generator<Reading> {
  for (const selection of selections) {
    const { from } = selection;
    const isOther = from !== null && from.source !== reach.session.orgId;
    if (isOther && !reach.allowOrgChange) throw otherOrg(selection.stream.id, from.source, reach.session.orgId);
    const stream = reportStream(isOther ? selection.restart() : selection);
    yield {
      selections: [stream.selection],
      forecast: forecast(stream),
      read: (run: Run) => pagesOf(stream, reach, run),
    };
  }
}

function pagesOf(stream: ReportStream, reach: ReportReach, run: Run) {
  if (stream.part === "summary") return readSummary(stream, reach, run);
  return readRows(stream, stream.asSheet ? exportedRows : rowsOfReport, reach, run);
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
    return { calls: 2, transport, why: `a run of up to 2,000 rows, more of them if it has more (by ${unique.column})` };
  const runs = runsForPaging(rows, format !== "TABULAR");
  // Besides the runs for pages: two describes, the first run, the limits, the rows without a value, the count at the end.
  return { ...known, calls: 6 + runs, transport, why: `2,000 rows a run, by ${unique.column}` };
}

function otherOrg(stream: string, before: string, now: string): TapError {
  return new TapError(`${stream}: the state is of org ${before}, but the login leads to org ${now}.`, {
    code: "OTHER_ORG",
    kind: "config",
    stream,
    hint: "Log in to the org that the state belongs to, or set allow_org_change to load this org in full.",
  });
}
