import type { RowFileFormat } from "./row-file.ts";

/** How files of rows are written. */
export const rowFormats = ["jsonl", "parquet", "csv"] as const;
export type RowFormat = (typeof rowFormats)[number];

/** Loads a format, and with it the library that it needs. */
export async function loadFormat(format: RowFormat): Promise<RowFileFormat> {
  switch (format) {
    case "parquet":
      return (await import("./parquet-format.ts")).parquetFormat;
    case "csv":
      return (await import("./csv-format.ts")).csvFormat;
    default:
      return (await import("./jsonl-format.ts")).jsonlFormat;
  }
}
