import type { Reading, Run, Selection, Stream } from "@singer-io-ts/tap-kit";
import type { ReportSetting, Settings } from "../config.ts";
import { choiceText, chosenReport, matching } from "../discover/reports/choose.ts";
import { reportKind, reportStreams } from "../discover/reports/stream.ts";
import { entityOf, type UniqueField, uniqueFieldOf } from "../discover/reports/unique-field.ts";
import { reportReadings } from "../read/reports/readings.ts";
import type { Session } from "../salesforce/interface.ts";
import type { DescribedReport } from "../salesforce/report-metadata.ts";
import {
  anyValue,
  describeReport,
  fieldNature,
  findReports,
  type ReportRow,
  someReports,
} from "../salesforce/reports.ts";
import type { Discovery, StreamKind } from "./kind.ts";
import { orRefusal } from "./or-refusal.ts";

/** Reports, as the setting `reports` names them. */
export class ReportStreams implements StreamKind {
  readonly name = reportKind;
  readonly setting = "reports";
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  async discover({ session }: Discovery, run: Run): Promise<readonly Stream[]> {
    const { reports } = this.#settings;
    if (reports.length === 0) return [];
    const rows = await rowsOr(session, reports, run);
    if ("refusal" in rows) {
      run.tell({ level: "warn", code: "report_unavailable", text: `reports: none can be looked up. ${rows.refusal}` });
      return [];
    }
    const isMissing = reports.some((setting) => matching(setting, rows).length === 0);
    const others = isMissing ? await orRefusal(() => someReports(session, run)) : rows;
    const known = { rows, others: "refusal" in others ? rows : others };
    const streams = new Map<string, Stream>();
    for (const setting of reports) {
      const found = await this.#streamsOf(setting, known, session, run);
      if ("refusal" in found) {
        tellRefusal(setting, found.refusal, run);
        continue;
      }
      for (const stream of found.streams) {
        if (streams.has(stream.id))
          tellRefusal(setting, `There is a stream ${stream.id} already: name it with stream.`, run);
        else streams.set(stream.id, stream);
      }
    }
    return [...streams.values()];
  }

  async *plan(selections: readonly Selection[], session: Session): AsyncGenerator<Reading> {
    const { schemaChanges, allowOrgChange } = this.#settings;
    yield* reportReadings(selections, { session, schemaChanges, allowOrgChange });
  }

  async #streamsOf(
    setting: ReportSetting,
    { rows, others }: { readonly rows: readonly ReportRow[]; readonly others: readonly ReportRow[] },
    session: Session,
    run: Run,
  ) {
    const row = chosenReport(setting, rows, others);
    if ("refusal" in row) return row;
    const report = await describedOr(session, row.id, run);
    if ("refusal" in report) return report;
    const unique = await uniqueOf(report, setting.uniqueField, session, run);
    if (unique !== null && "refusal" in unique) return unique;
    const { filters, keyProperties, summary, asSheet, stream } = setting;
    const id = stream ?? `report_${row.developerName}`;
    return reportStreams(report, { stream: id, unique, filters, keyProperties, summary, asSheet });
  }
}

async function rowsOr(
  session: Session,
  reports: readonly ReportSetting[],
  run: Run,
): Promise<readonly ReportRow[] | { readonly refusal: string }> {
  const wanted = {
    ids: reports.flatMap(({ id }) => id ?? []),
    developerNames: reports.flatMap(({ developerName }) => developerName ?? []),
    names: reports.flatMap(({ name }) => name ?? []),
  };
  return orRefusal(() => findReports(session, wanted, run));
}

async function describedOr(
  session: Session,
  id: string,
  run: Run,
): Promise<DescribedReport | { readonly refusal: string }> {
  return orRefusal(() => describeReport(session, id, run));
}

/** Asks what the column's field is, where that decides whether it can serve. */
async function uniqueOf(
  report: DescribedReport,
  column: string | null,
  session: Session,
  run: Run,
): Promise<UniqueField | { readonly refusal: string } | null> {
  if (column === null) return null;
  const info = report.columns.get(column);
  const entity = info === undefined ? null : entityOf(info);
  const nature = entity === null ? null : await fieldNature(session, entity.object, entity.field, run);
  const isNumbered = nature?.autoNumber === true && entity !== null;
  const sample = isNumbered ? await anyValue(session, entity.object, entity.field, run) : null;
  return uniqueFieldOf(report, column, { nature, sample });
}

function tellRefusal(setting: ReportSetting, why: string, run: Run): void {
  const text = `reports: ${choiceText(setting)} is left out. ${why}`;
  run.tell({ level: "warn", code: "report_unavailable", text });
}
