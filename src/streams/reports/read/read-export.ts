import { count, countOf, type Run, TapError } from "@singer-io-ts/tap-kit";
import { exportReport } from "../../../salesforce/analytics/reports.ts";
import {
  isAtItsLimit,
  isNumeric,
  type SheetCell,
  SheetFault,
  type SheetRow,
  sheetText,
} from "../../../transcode/xlsx/sheet-xml.ts";
import { countRequest, sheetRequest } from "../plan/report-requests.ts";
import type { ReportStream } from "../plan/report-stream.ts";
import { ReportChanged, type ReportRead } from "./report-read.ts";
import { type ReportRow, shownRows } from "./report-rows.ts";
import { workbookRows } from "./workbook.ts";

/** Where a spreadsheet export ends, whether the report does or not (Reports and Dashboards REST API Developer Guide, "Download Formatted Excel Reports"). */
const mostRows = 100_000;
const rowsAtOnce = 2000;

/**
 * The rows of a report's spreadsheet: as many as Salesforce counted before, and counts again behind it.
 * @throws ReportChanged where the counts differ
 */
export async function* exportedRows(read: ReportRead, run: Run): AsyncGenerator<readonly ReportRow[]> {
  const { stream, report, session } = read;
  const total = await countRows(read);
  read.counted = total;
  if (total >= mostRows) throw tooLong(stream.id, total);
  const ask = () =>
    exportReport(session, { id: stream.reportId, changes: sheetRequest(stream, report), stream: stream.id }, run);
  const { bytes } = await alone(session, ask);
  const sheet = new ReportSheet(stream, read, total);
  let rows: ReportRow[] = [];
  try {
    for await (const row of workbookRows(bytes)) {
      const found = sheet.take(row);
      if (found !== null && rows.push(found) === rowsAtOnce) {
        yield rows;
        rows = [];
      }
    }
  } catch (error) {
    if (error instanceof SheetFault) throw unreadableSheet(stream.id, error.message);
    throw error;
  }
  if (rows.length > 0) yield rows;
  sheet.finish(run);
  const now = await countRows(read);
  if (now !== total) throw changedRows(stream.id, total, now);
  await read.isSame();
}

/** Exports under way, by session. */
const underWay = new WeakMap<object, Promise<unknown>>();

/** Salesforce makes one spreadsheet at a time for a user: the next one waits for the one before. */
async function alone<T>(session: object, ask: () => Promise<T>): Promise<T> {
  const before = underWay.get(session) ?? Promise.resolve();
  // How the one before came out is its own stream's business.
  const mine = before.then(ask, ask);
  underWay.set(session, mine);
  return mine;
}

const changedRows = (stream: string, before: number, now: number): ReportChanged =>
  new ReportChanged(stream, `rows changed (Salesforce counted ${before} of them, then ${now})`);

async function countRows(read: ReportRead): Promise<number> {
  const count = shownRows(await read.ask(countRequest(read.stream, read.report), false), read.report);
  if (count === null) throw unreadableSheet(read.stream.id, "cannot be counted by a run of the report");
  return count;
}

/** Reads the report's rows out of the sheet's: those below the header, as many as were counted. */
class ReportSheet {
  readonly #stream: ReportStream;
  readonly #labels: readonly string[];
  readonly #known: readonly boolean[];
  readonly #total: number;
  readonly #rounded = new Map<string, number>();
  /** Of each value of the stream, once the header has been found. */
  #columns: readonly number[] | null = null;
  #rows = 0;

  constructor(stream: ReportStream, { report }: ReportRead, total: number) {
    this.#stream = stream;
    this.#total = total;
    this.#labels = stream.values
      .filter(({ column }) => report.columns.has(column))
      .map(({ column }) => report.columns.get(column)?.label ?? column);
    this.#known = stream.values.map(({ column }) => report.columns.has(column));
  }

  /** A row of the report; null: one of the sheet's own, above or below. */
  take(row: SheetRow): ReportRow | null {
    if (this.#columns === null) {
      this.#columns = this.#header(row);
      return null;
    }
    if (this.#rows === this.#total) return null;
    this.#rows += 1;
    return this.#stream.values.map(({ name, dataType }, index) => {
      const cell = row.get(this.#columns?.[index] ?? -1);
      if (cell !== undefined && isNumeric(dataType) && isAtItsLimit(cell)) {
        this.#rounded.set(name, (this.#rounded.get(name) ?? 0) + 1);
      }
      return sheetText(cell, dataType);
    });
  }

  /** @throws TapError where rows are missing */
  finish(run: Run): void {
    const { id } = this.#stream;
    if (this.#columns === null) throw unreadableSheet(id, `has no row with the labels ${this.#labels.join(", ")}`);
    if (this.#rows !== this.#total) throw changedRows(id, this.#total, this.#rows);
    if (this.#rounded.size === 0) return;
    const columns = [...this.#rounded].map(([name, count]) => `${name} (${count})`).join(", ");
    const text = `Numbers of more digits than a spreadsheet keeps may be rounded: ${columns}. Page the report by unique_field for all digits.`;
    run.log({ level: "warn", code: "report_numbers_rounded", stream: id, text });
  }

  /** Where the columns stand, if this row names them all, in order; null otherwise. */
  #header(row: SheetRow): readonly number[] | null {
    const cells = [...row].sort(([a], [b]) => a - b);
    if (cells.length !== this.#labels.length) return null;
    if (!cells.every(([, cell], index) => labelOf(cell) === this.#labels[index])) return null;
    let next = 0;
    return this.#known.map((isKnown) => (isKnown ? (cells[next++]?.[0] ?? -1) : -1));
  }
}

/** The header's label: sorted columns have an arrow behind it. */
const labelOf = ({ text }: SheetCell): string => text.replace(/\s*[↑↓]\s*$/, "");

function tooLong(stream: string, rows: number): TapError {
  return new TapError(
    `${stream}: the report has ${countOf(rows, "row")}, and a spreadsheet export ends at ${count(mostRows)}.`,
    {
      code: "REPORT_CUT",
      kind: "config",
      stream,
      hint: "Set unique_field in place of export, or filters that leave fewer rows, and run discovery again.",
    },
  );
}

function unreadableSheet(stream: string, what: string): TapError {
  return new TapError(`${stream}: the report's spreadsheet ${what}.`, {
    code: "REPORT_SHEET",
    kind: "integrity",
    stream,
    hint: "Run again. If the error persists, page the report by unique_field in place of export.",
  });
}
