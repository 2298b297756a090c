import { TapError } from "@singer-io-ts/tap-kit";

/** The report, or the rows it is of, changed while it was read. */
export class ReportChanged extends TapError {
  constructor(stream: string, what: string) {
    super(`${stream}: ${what} while it was read.`, {
      code: "REPORT_CHANGED",
      kind: "integrity",
      stream,
      hint: "Run again when fewer people work on these records, filter the report to what does not change, or read the objects themselves.",
    });
  }
}
