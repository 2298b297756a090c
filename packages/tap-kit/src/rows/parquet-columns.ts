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
      return { element: { ...optional, type: "INT64" }, value: (json) => BigInt(json) };
    case "number": {
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

/** The digits of a decimal number as a whole number of the last place that the type has. */
function unscaled(json: string, name: string): bigint {
  const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d{1,20})(?:\.(\d{1,18}))?$/.exec(json) ?? [];
  // guard(decimal-fits): digits that the type does not hold would be cut off without a word.
  if (whole === "")
    throw new Error(`${name}: a number has more digits than parquet's DECIMAL(${precision}, ${scale}) holds`);
  return BigInt(`${sign}${whole}${fraction.padEnd(scale, "0")}`);
}
