import type { Json } from "../json.ts";
import { parseDuration } from "./duration.ts";

/** The members of a setting's schema that say how texts are read. */
export type SettingSchema = {
  readonly type?: Json;
  /** `duration`: of a number of seconds. `date-time`: a date alone is its beginning in UTC. */
  readonly format?: Json;
  readonly items?: Json;
  readonly airbyte_secret?: Json;
  readonly properties?: Json;
};

/**
 * The value that a text means for a setting: runners pass settings from environment variables as text. What means nothing
 * stays as it is, for the check against the schema to report.
 */
export function valueOfText(text: string, { type, format }: SettingSchema): Json {
  const types = [type].flat();
  const trimmed = text.trim();
  const isNumber = types.includes("integer") || types.includes("number");
  if (isNumber && format === "duration") return parseDuration(trimmed) ?? text;
  if (types.includes("string")) return format === "date-time" ? dateTimeOf(trimmed) : text;
  const lower = trimmed.toLowerCase();
  if (types.includes("boolean") && (lower === "true" || lower === "false")) return lower === "true";
  if (types.includes("integer") && /^[+-]?\d{1,15}$/.test(trimmed)) return Number(trimmed);
  if (types.includes("number") && /^[+-]?\d{1,15}(\.\d+)?$/.test(trimmed)) return Number(trimmed);
  return text;
}

/** A date, or a date and a time without an offset, is of UTC. */
function dateTimeOf(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return `${text}T00:00:00Z`;
  return /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?$/.test(text) ? `${text.replace(/[t ]/, "T")}Z` : text;
}
