import { extendedMetadata, metadataJson } from "../saved/report-describe.ts";
import type { Group } from "./groups.ts";
import { cellJson } from "./report-cells.ts";
import type { RunReport, RunRow } from "./run-report.ts";

/**
 * The answer of a run besides its attributes: members of a JSON object. At most `mostRows` rows come, in the order in which the
 * report shows them; the aggregates are of all.
 */
export function resultMembers(id: string, report: RunReport, withDetails: boolean, mostRows: number): string {
  const { metadata, rows } = report;
  const facts = withDetails ? detailKeys(report) : new Set<string>();
  let left = mostRows;
  const entries = factKeys(report).map(({ key, rows: members }) => {
    const shown = facts.has(key) ? members.slice(0, left) : [];
    left -= shown.length;
    return `${JSON.stringify(key)}:${factJson(report, members, shown, withDetails)}`;
  });
  const allData = !withDetails || rows.length <= mostRows;
  return [
    `"allData":${allData}`,
    `"factMap":{${entries.join(",")}}`,
    `"groupingsAcross":{"groupings":${groupingsJson(report.across)}}`,
    `"groupingsDown":{"groupings":${groupingsJson(report.down)}}`,
    `"hasDetailRows":${withDetails}`,
    `"picklistColors":{}`,
    `"reportExtendedMetadata":${JSON.stringify(extendedMetadata(metadata, report.type))}`,
    `"reportMetadata":${JSON.stringify(metadataJson(id, { ...metadata, hasDetailRows: withDetails }))}`,
  ].join(",");
}

function factJson(report: RunReport, members: readonly RunRow[], shown: readonly RunRow[], details: boolean): string {
  const aggregates = report.aggregates.map((aggregate) => aggregate.json(members)).join(",");
  if (!details) return `{"aggregates":[${aggregates}]}`;
  const { columns, cell } = report;
  const rows = shown.map((row) => `{"dataCells":[${columns.map((c) => cellJson(c, cell(c, row))).join(",")}]}`);
  return `{"aggregates":[${aggregates}],"rows":[${rows.join(",")}]}`;
}

interface Fact {
  readonly key: string;
  readonly rows: readonly RunRow[];
}

const total = "T";

/** Every crossing of a group down with a group across, the totals among them, in the order in which the report shows them. */
function factKeys({ rows, down, across }: RunReport): Fact[] {
  const downs = [...flat(down), { key: total, rows }];
  const acrosses = [...flat(across), { key: total, rows }];
  return downs.flatMap((row) => {
    const members = new Set(row.rows);
    return acrosses.map((column) => ({
      key: `${row.key}!${column.key}`,
      rows: column.key === total ? row.rows : column.rows.filter((each) => members.has(each)),
    }));
  });
}

const flat = (groups: readonly Group<RunRow>[]): readonly Fact[] =>
  groups.flatMap((group) => [group, ...flat(group.groups)]);

const deepest = (groups: readonly Group<RunRow>[]): readonly string[] =>
  groups.length === 0
    ? [total]
    : groups.flatMap((group) => (group.groups.length === 0 ? [group.key] : deepest(group.groups)));

/** Where rows are: at the deepest groups only. */
function detailKeys({ down, across }: RunReport): ReadonlySet<string> {
  return new Set(deepest(down).flatMap((row) => deepest(across).map((column) => `${row}!${column}`)));
}

function groupingsJson(groups: readonly Group<RunRow>[]): string {
  const one = ({ key, label, value, groups: inner }: Group<RunRow>): string =>
    `{"groupings":${groupingsJson(inner)},"key":"${key}","label":${JSON.stringify(label)},"value":${valueJson(value)}}`;
  return `[${groups.map(one).join(",")}]`;
}

/** Group values are texts or booleans; numbers are written as numbers. */
const valueJson = (value: Group<RunRow>["value"]): string => JSON.stringify(value);
