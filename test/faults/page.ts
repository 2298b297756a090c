import type { Row } from "./fault-row.ts";

/** What became of a row. */
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

const begin = "<!-- faults: written by the suite in test/faults; do not edit -->";
const end = "<!-- end of faults -->";

/** The part of docs/reliability.md that the matrix writes. */
export function matrixText(sections: readonly SeenSection[]): string {
  const all = sections.flatMap(({ rows }) => rows);
  const provoked = all.filter(({ happened }) => happened !== null);
  const passed = provoked.filter((each) => each.passed).length;
  const open = all.length - provoked.length;
  const summary =
    `${all.length} faults, ${provoked.length} of them provoked, ${passed} passed` +
    (open === 0 ? "." : `; ${open} cannot be provoked yet.`);
  const tables = sections.map(({ title, rows }) => `### ${title}\n\n${tableOf(rows)}`);
  return `${[begin, summary, ...tables, end].join("\n\n")}\n`;
}

function tableOf(rows: readonly Seen[]): string {
  const lines = rows.map(({ row, happened, passed }) => {
    const what = happened ?? ("reason" in row ? `Not provoked: ${row.reason}` : "");
    const pass = happened === null ? "not yet" : passed ? "yes" : "**no**";
    return `| ${row.number} | ${cell(row.fault)} | ${cell(what)} | ${pass} |`;
  });
  return ["| # | fault | what happened | pass |", "| ---: | --- | --- | --- |", ...lines].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ").trim();
}

/** The page with its table replaced. @throws Error where the page has no place for it */
export function withMatrix(page: string, matrix: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/reliability.md has no place for the table: ${begin} ... ${end}`);
  return page.slice(0, from) + matrix + page.slice(to + end.length).replace(/^\n/, "");
}
