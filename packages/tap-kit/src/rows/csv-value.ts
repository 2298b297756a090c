/**
 * A value within a CSV file, quoted where it must be (RFC 4180). It is as it was: CSV has no escapes. One with an apostrophe is quoted too:
 * DuckDB takes apostrophes for quotes in a file that has no others, and loses rows.
 */
export function inCsv(text: string): string {
  return /[",'\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
