import type { ParquetWriter } from "hyparquet-writer";
import type { JsonObject } from "../json.ts";
import { textOf } from "./row-values.ts";

/** A column's type, as the library has it. */
type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]["schema"][number];

/** A value as the library takes it: a decimal is the whole number of its last places. */
export type ParquetValue = string | boolean | bigint | number | Date | null;

/** A column of a parquet file: its type there, and how a value that is not null becomes one of that type. */
export interface ParquetColumn {
  readonly element: SchemaElement;
  /** @param json as the row has it. @throws where the type does not hold the value */
  readonly value: (json: string) => ParquetValue;
}

/** Decimals hold all numbers of 20 digits before the point and 18 behind it. */
const [precision, scale] = [38, 18];
/** The first whole number of last places that has more digits. */
const tooLarge = 10n ** BigInt(precision);

/** The type of a column, by the schema of its property. */
export function parquetColumn(name: string, { type, format }: JsonObject): ParquetColumn {
  const [only, ...others] = [type].flat().filter((each) => each !== "null");
  const optional = { name, repetition_type: "OPTIONAL" } as const;
  const text = { ...optional, type: "BYTE_ARRAY", converted_type: "UTF8" } as const;
  if (others.length > 0) return { element: text, value: plainText };
  switch (only) {
    case "boolean":
      return { element: { ...optional, type: "BOOLEAN" }, value: (json) => json === "true" };
    case "integer":
      return { element: { ...optional, type: "INT64" }, value: (json) => whole(json, name) };
    case "number": {
      if (format === "double")
        return { element: { ...optional, type: "DOUBLE" }, value: (json) => nearest(json, name) };
      const decimal = { converted_type: "DECIMAL", logical_type: { type: "DECIMAL", precision, scale } } as const;
      return {
        element: { ...optional, type: "FIXED_LEN_BYTE_ARRAY", type_length: 16, ...decimal, precision, scale },
        value: (json) => unscaled(json, name),
      };
    }
    case "string":
      return stringColumn(optional, format) ?? { element: text, value: plainText };
    default:
      return { element: text, value: plainText };
  }
}

function stringColumn(
  optional: Pick<SchemaElement, "name" | "repetition_type">,
  format: unknown,
): ParquetColumn | null {
  if (format === "date-time") {
    const logical_type = { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" } as const;
    return {
      element: { ...optional, type: "INT64", converted_type: "TIMESTAMP_MILLIS", logical_type },
      value: (json) => new Date(milliseconds(json, optional.name)),
    };
  }
  if (format === "date") {
    return {
      element: { ...optional, type: "INT32", converted_type: "DATE" },
      value: (json) => milliseconds(json, optional.name) / 86_400_000,
    };
  }
  return null;
}

/** A text as it is, anything else as JSON. */
const plainText = (json: string): string => (json.startsWith('"') ? textOf(json) : json);

function milliseconds(json: string, name: string): number {
  const time = Date.parse(textOf(json));
  if (Number.isNaN(time)) throw new Error(`${name}: a value is no date or date-time`);
  return time;
}

function whole(json: string, name: string): bigint {
  // guard(integer-fits, `/^-?\d+$/.test(json) && BigInt.asIntN(64, BigInt(json)) === BigInt(json)` -> `true`): a larger one would become another number.
  const fits = /^-?\d+$/.test(json) && BigInt.asIntN(64, BigInt(json)) === BigInt(json);
  if (!fits) throw new Error(`${name}: a value is no whole number of 64 bits`);
  return BigInt(json);
}

function nearest(json: string, name: string): number {
  const value = Number(json);
  if (!Number.isFinite(value)) throw new Error(`${name}: a value is no number that parquet's DOUBLE holds`);
  return value;
}

/** A decimal number as a whole number of the last place that the type has: rounded to it, halves away from zero. */
function unscaled(json: string, name: string): bigint {
  const [, sign = "", before = "", behind = ""] = /^(-?)(\d{1,20})(?:\.(\d{1,18}))?$/.exec(json) ?? [];
  return before === "" ? rounded(json, name) : BigInt(`${sign}${before}${behind.padEnd(scale, "0")}`);
}

/** The same for numbers with an exponent, or with more digits. */
function rounded(json: string, name: string): bigint {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(json);
  if (parts === null) throw new Error(`${name}: a value is no number`);
  const [, sign, before = "", behind = "", exponent = "0"] = parts;
  const digits = `${before}${behind}`.replace(/^0+/, "");
  /** How many of the digits stand no further behind the point than the type's last place. */
  const kept = digits.length - behind.length + Number(exponent) + scale;
  if (kept > precision && digits !== "") throw overflow(name);
  if (kept < 0 || digits === "") return 0n;
  const isUp = (digits[kept] ?? "0") >= "5";
  const size = BigInt(`0${digits.slice(0, kept).padEnd(kept, "0")}`) + (isUp ? 1n : 0n);
  // guard(decimal-fits): a number that has a digit more once it is rounded could not be read.
  if (size >= tooLarge) throw overflow(name);
  return sign === "-" ? -size : size;
}

const overflow = (name: string): Error =>
  new Error(
    `${name}: a number has more than ${precision - scale} digits before its point, which parquet's DECIMAL(${precision}, ${scale}) does not hold: --numbers double writes it`,
  );
