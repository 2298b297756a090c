import type { Cell, ResultRow } from "../../org/interface.ts";
import { javaDouble, plainDecimal } from "../wire/decimals.ts";
import type { RowContext } from "./json-rows.ts";

type ValueWriter = (value: Cell, row: ResultRow, context: RowContext) => string;

/** How values of this field type stand in REST's JSON; null is null whatever the type. */
export function valueWriter(type: string, folder: string, field: string): ValueWriter {
  const write = writerOf(type, folder, field);
  return (value, row, context) => (value === null ? "null" : write(value, row, context));
}

function writerOf(type: string, folder: string, field: string): ValueWriter {
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
      return (_value, row, { base }) => JSON.stringify(`${base}/sobjects/${folder}${row.id}/${field}`);
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
