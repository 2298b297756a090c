import { tableCell } from "../support/page-part.ts";
import type { Row } from "./fault-row.ts";

/** What a row has shown. */
export interface Seen {
  readonly row: Row;
  /** Null: it was not provoked. */
  readonly happened: string | null;
  readonly passed: boolean;
}

export interface SeenSection {
  readonly title: string;
  readonly rows: readonly Seen[];
}

/** The part of docs/faults.md that the matrix writes. */
export function matrixText(sections: readonly SeenSection[]): string {
  const all = sections.flatMap(({ rows }) => rows);
  const provoked = all.filter(({ happened }) => happened !== null);
  const passed = provoked.filter((each) => each.passed).length;
  const open = all.length - provoked.length;
  const summary =
    `${all.length} faults, ${provoked.length} provoked, ${passed} passed` +
    (open === 0 ? "." : `; ${open} not provoked.`);
  const tables = sections.map(({ title, rows }) => `## ${title}\n\n${tableOf(rows)}`);
  return [summary, ...tables].join("\n\n");
}

function tableOf(rows: readonly Seen[]): string {
  const lines = rows.map(({ row, happened, passed }) => {
    const what = happened ?? ("reason" in row ? `Not provoked: ${row.reason}` : "");
    const pass = happened === null ? "not run" : passed ? "yes" : "**no**";
    return `| ${row.number} | ${tableCell(row.fault)} | ${tableCell(what)} | ${pass} |`;
  });
  return ["| number | fault | what happened | passed |", "| ---: | --- | --- | --- |", ...lines].join("\n");
}
