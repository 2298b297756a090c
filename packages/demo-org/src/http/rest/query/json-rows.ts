import type { ResultRow, SelectItem } from "../../../org/org.ts";
import { type Holder, valueWriter } from "./json-values.ts";
import type { RowContext, RowSource } from "./row-source.ts";

type Writer = (row: ResultRow, context: RowContext) => string;

/** Rows of this source as JSON texts, as REST writes them: attributes first, then the members in the order of the SELECT. */
export function rowsJson(source: RowSource, from: number, count: number, context: RowContext): string[] {
  const write = rowWriter(source);
  return Array.from(source.rows(from, count), (row) => write(row, context));
}

const writers = new WeakMap<readonly SelectItem[], Writer>();

function rowWriter({ select, object, aggregate }: RowSource): Writer {
  const known = writers.get(select);
  if (known !== undefined) return known;
  const members = level(
    select.map((item, index) => ({ path: aggregate ? pathOf(item).slice(-1) : pathOf(item), item, index })),
    { parents: [], object },
  );
  const type = aggregate ? "AggregateResult" : object;
  const writer: Writer = (row, context) =>
    `{"attributes":${attributes(type, row.id, context)}${members(row, context)}}`;
  writers.set(select, writer);
  return writer;
}

function attributes(type: string, id: string | null, { base }: RowContext): string {
  return id === null ? `{"type":"${type}"}` : `{"type":"${type}","url":"${base}/sobjects/${type}/${id}"}`;
}

interface Member {
  readonly path: readonly string[];
  readonly item: SelectItem;
  /** Its position in the values of a row. */
  readonly index: number;
}

/** A level of the tree that dotted paths form: below which parents, of which object. */
interface Nesting {
  readonly parents: readonly string[];
  readonly object: string;
}

function pathOf(item: SelectItem): readonly string[] {
  if (item.kind === "field") return item.path;
  return [item.kind === "aggregate" ? item.alias : item.relationship];
}

/** Writes the members of one level, each after a comma. */
function level(members: readonly Member[], nesting: Nesting): Writer {
  const byName = Map.groupBy(members, ({ path }) => path[nesting.parents.length] ?? "");
  const parts = [...byName].map(([name, group]) => memberWriter(name, group, nesting));
  return (row, context) => {
    let text = "";
    for (const part of parts) text += part(row, context);
    return text;
  };
}

function memberWriter(name: string, group: readonly Member[], { parents, object }: Nesting): Writer {
  const label = `,${JSON.stringify(name)}:`;
  const [first] = group;
  if (first === undefined) return () => "";
  const { item, index, path } = first;
  if (item.kind === "children") return childrenWriter(label, index, item);
  if (item.kind === "typeof") return branchWriter(label, index);
  if (path.length > parents.length + 1) return parentWriter(label, group, { parents: [...parents, name], object });
  const key = parents.join(".");
  const holder: Holder = (row) => (key === "" ? { type: object, id: row.id } : (row.parents.get(key) ?? null));
  const write = valueWriter(item.kind === "field" ? item.field.type : item.type, name, holder);
  return (row, context) => label + write(row.values[index] ?? null, row, context);
}

function parentWriter(label: string, group: readonly Member[], nesting: Nesting): Writer {
  const key = nesting.parents.join(".");
  const members = level(group, nesting);
  return (row, context) => {
    const parent = row.parents.get(key) ?? null;
    return parent === null
      ? `${label}null`
      : `${label}{"attributes":${attributes(parent.type, parent.id, context)}${members(row, context)}}`;
  };
}

/** A parent by TYPEOF: written as a row of its own type. */
function branchWriter(label: string, index: number): Writer {
  return (row, context) => {
    const value = row.values[index] ?? null;
    if (value === null || typeof value !== "object" || !("type" in value)) return `${label}null`;
    const { type, id, select, values, parents } = value;
    const source = { object: type, select, aggregate: false, totalSize: 1, rows: () => [] };
    return label + rowWriter(source)({ id, values, parents }, context);
  };
}

function childrenWriter(label: string, index: number, { object, select }: SelectItem & { kind: "children" }): Writer {
  return (row, context) => {
    const value = row.values[index] ?? null;
    if (value === null || typeof value !== "object" || !("rows" in value) || value.totalSize === 0)
      return `${label}null`;
    const { rows, totalSize } = value;
    const size = context.settings.childPageRows;
    const source: RowSource = {
      object,
      select,
      aggregate: false,
      totalSize,
      rows: (from, count) => rows.slice(from, from + count),
    };
    const done = totalSize <= size || context.keepChildren === undefined;
    const next = done ? "" : `,"nextRecordsUrl":${JSON.stringify(context.keepChildren?.(source))}`;
    const records = rowsJson(source, 0, done ? totalSize : size, context).join(",");
    return `${label}{"totalSize":${totalSize},"done":${done}${next},"records":[${records}]}`;
  };
}
