import type { SheetCell } from "./sheet-xml.ts";

const dayMs = 86_400_000;
/** 1970-01-01, in days of a sheet. */
const epoch = 25_569;

/**
 * A cell as the text that a record's value is made of: days and moments, which a sheet counts in days, as ISO text without a zone.
 * What is shown as text stays as it is shown.
 */
export function sheetText(cell: SheetCell | undefined, dataType: string): string | null {
  if (cell === undefined) return null;
  // An empty value is shown by a hyphen where the column is not one of text.
  const isText = dataType !== "date" && dataType !== "datetime" && !isNumeric(dataType) && dataType !== "boolean";
  if (cell.kind === "text" && cell.text === "-" && !isText) return null;
  if (cell.kind !== "number" || (dataType !== "date" && dataType !== "datetime")) return cell.text;
  const ms = Math.round((Number(cell.text) - epoch) * dayMs);
  const moment = new Date(Math.round(ms / 1000) * 1000);
  if (Number.isNaN(moment.getTime())) return cell.text;
  return moment.toISOString().slice(0, dataType === "date" ? 10 : 19);
}

const numeric = new Set(["int", "long", "double", "currency", "percent"]);
export const isNumeric = (dataType: string): boolean => numeric.has(dataType);

/** Whether a number of a sheet, which is a double, may have lost digits: it has all that a double is sure to keep. */
export function isAtItsLimit({ kind, text }: SheetCell): boolean {
  if (kind !== "number") return false;
  const digits = text
    .replace(/[eE].*$/, "")
    .replace(/[-.]/g, "")
    .replace(/^0+|0+$/g, "");
  return digits.length > 15 || Math.abs(Number(text)) > Number.MAX_SAFE_INTEGER;
}
