import type { Cell, ResultRow, SelectItem } from "../../org/org.ts";
import type { ContentEffects } from "../faults/fault-spec.ts";
import type { RowSource } from "../rest/query/row-source.ts";
import { javaDouble } from "../wire/decimals.ts";

/** The column delimiters of jobs. */
export const delimiters: Readonly<Record<string, string>> = {
  BACKQUOTE: "`",
  CARET: "^",
  COMMA: ",",
  PIPE: "|",
  SEMICOLON: ";",
  TAB: "\t",
};

interface CsvForm {
  readonly columnDelimiter: string;
  readonly lineEnding: "LF" | "CRLF";
  readonly shape?: ContentEffects["csv"];
}

interface Slice {
  readonly from: number;
  readonly count: number;
}

const chunkChars = 64 * 1024;

/** Rows as Bulk API 2.0 writes them: a line of names, then every value in quotes. In chunks, so that memory stays constant. */
export function* csv(source: RowSource, { from, count }: Slice, form: CsvForm): Generator<Uint8Array> {
  const delimiter = delimiters[form.columnDelimiter] ?? ",";
  const end = form.lineEnding === "LF" ? "\n" : "\r\n";
  const columns = shaped(source.select.map(columnOf), form.shape);
  let text = form.shape === "headerless" ? "" : columns.map(({ name }) => quoted(name)).join(delimiter) + end;
  let left = form.shape === "cutRow" ? Math.min(count, source.totalSize - from) : Number.POSITIVE_INFINITY;
  for (const row of source.rows(from, count)) {
    left -= 1;
    text += line(row, left === 0 ? columns.slice(0, -1) : columns, delimiter) + end;
    if (text.length < chunkChars) continue;
    yield Buffer.from(text);
    text = "";
  }
  yield Buffer.from(text);
}

interface Column {
  readonly name: string;
  /** The position of its value in a row. */
  readonly index: number;
  write(value: Cell): string;
}

function line({ values }: ResultRow, columns: readonly Column[], delimiter: string): string {
  let text = "";
  for (const { index, write } of columns) {
    const value = values[index] ?? null;
    if (text !== "") text += delimiter;
    text += value === null ? '""' : write(value);
  }
  return text;
}

/** The columns as a fault shapes them. */
function shaped(columns: readonly Column[], shape: ContentEffects["csv"]): readonly Column[] {
  if (shape === "permuted") return columns.toReversed();
  return shape === "widened" ? [...columns, { name: "Extra__c", index: columns.length, write: String }] : columns;
}

const columnOf = (item: SelectItem, index: number): Column => ({ name: nameOf(item), index, write: valueWriter(item) });

const nameOf = (item: SelectItem): string => {
  if (item.kind === "field") return item.path.join(".");
  return item.kind === "aggregate" ? item.alias : item.relationship;
};

function valueWriter(item: SelectItem): Column["write"] {
  switch (item.kind === "field" ? item.field.type : "string") {
    case "double":
    case "currency":
    case "percent":
      return (value) => (typeof value === "string" || typeof value === "number" ? `"${javaDouble(value)}"` : '""');
    case "boolean":
    case "int":
    case "long":
    case "id":
    case "reference":
    case "date":
    case "datetime":
    case "time":
      return (value) => `"${String(value)}"`;
    default:
      return (value) => quoted(String(value));
  }
}

const quoted = (text: string): string => (text.includes('"') ? `"${text.replaceAll('"', '""')}"` : `"${text}"`);
