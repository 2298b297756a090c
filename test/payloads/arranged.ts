import { isList, isRow, type Json, type Row } from "./json.ts";

/**
 * The result of a report in a form that can be compared between two orgs: cells by column, aggregates by name, and facts by the
 * kind of their crossing (`0_0!T`: the groups of the second level). The type of a column becomes a member, so that it is compared.
 */
export function arrangedReport(body: Json): Json {
  const { factMap = null, reportMetadata = null, reportExtendedMetadata = null, ...rest } = rowOf(body);
  const { detailColumns = [], aggregates = [] } = rowOf(reportMetadata);
  const facts: Record<string, Json[]> = {};
  for (const [key, fact] of Object.entries(rowOf(factMap))) {
    const { rows = [], aggregates: sums = [], ...others } = rowOf(fact);
    const cells = listOf(rows).map((row) => ({
      ...rowOf(row),
      dataCells: named(detailColumns, rowOf(row)["dataCells"]),
    }));
    const kind = key.replace(/\d+/g, "0");
    facts[kind] = [...(facts[kind] ?? []), { ...others, rows: cells, aggregates: named(aggregates, sums) }];
  }
  const infos = Object.entries(rowOf(reportExtendedMetadata)).map(([name, columns]) => {
    const typed = Object.entries(rowOf(columns)).map(([column, info]) => [column, typeShown(rowOf(info), "dataType")]);
    return [name, Object.fromEntries(typed)];
  });
  return { ...rest, factMap: facts, reportMetadata, reportExtendedMetadata: Object.fromEntries(infos) };
}

/** The result of a list view with columns and values by path. The type of a column becomes a member, so that it is compared. */
export function arrangedListView(body: Json): Json {
  const { columns = [], records = [], ...rest } = rowOf(body);
  return {
    ...rest,
    columns: byPath(columns, (column) => typeShown(column, "type")),
    records: listOf(records).map((record) => ({
      ...rowOf(record),
      columns: byPath(rowOf(record)["columns"], (cell) => cell),
    })),
  };
}

const rowOf = (value: Json | undefined): Row => (value !== undefined && isRow(value) ? value : {});
const listOf = (value: Json | undefined): readonly Json[] => (value !== undefined && isList(value) ? value : []);

/** One object of a list of names and a list of their values. */
const named = (names: Json, values: Json | undefined): Row =>
  Object.fromEntries(listOf(names).map((name, n) => [String(name), listOf(values)[n] ?? null]));

const byPath = (list: Json | undefined, entry: (each: Row) => Row): Row =>
  Object.fromEntries(listOf(list).map((each) => [String(rowOf(each)["fieldNameOrPath"]), entry(rowOf(each))]));

const typeShown = (row: Row, member: string): Row => ({ ...row, [member]: { [String(row[member])]: null } });
