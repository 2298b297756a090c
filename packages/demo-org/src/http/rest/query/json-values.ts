import type { Cell, ResultRow } from "../../../org/org.ts";
import { javaDouble, plainDecimal } from "../../wire/decimals.ts";
import type { RowContext } from "./row-source.ts";

type ValueWriter = (value: Cell, row: ResultRow, context: RowContext) => string;

/** The row that a value belongs to: that of the answer, or one of its parents. */
export type Holder = (row: ResultRow) => { readonly type: string; readonly id: string | null } | null;

/** How REST writes values of this field type as JSON; null is null for every type. */
export function valueWriter(type: string, field: string, holder: Holder): ValueWriter {
  const write = writerOf(type, field, holder);
  return (value, row, context) => (value === null ? "null" : write(value, row, context));
}

function writerOf(type: string, field: string, holder: Holder): ValueWriter {
  switch (type) {
    case "double":
    case "currency":
    case "percent":
      return (value, _row, { settings }) => decimal(value, settings.scientificFrom);
    case "int":
    case "long":
    case "boolean":
      return String;
    case "datetime":
      return (value) => JSON.stringify(String(value).replace(/Z$/, "+0000"));
    case "base64":
      return (_value, row, { base }) => {
        const { type: object = "", id = "" } = holder(row) ?? {};
        return JSON.stringify(`${base}/sobjects/${object}/${id}/${field}`);
      };
    case "address":
    case "location":
      return (value) => (typeof value === "string" ? value : JSON.stringify(value));
    default:
      return (value) => JSON.stringify(value);
  }
}

function decimal(value: Cell, scientificFrom: number): string {
  if (typeof value !== "string" && typeof value !== "number") return JSON.stringify(value);
  return Math.abs(Number(value)) >= scientificFrom ? javaDouble(value) : plainDecimal(value);
}
