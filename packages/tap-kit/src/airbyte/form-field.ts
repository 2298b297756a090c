import type { JsonObject } from "../json.ts";
import { formatDuration } from "../settings/duration.ts";

/** With or without a time of day, and a time with or without an offset. */
const dateTime = "^\\d{4}-\\d{2}-\\d{2}([Tt ]\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?([Zz]|[+-]\\d{2}:\\d{2})?)?$";

/** A number of seconds, or amounts of units, in ISO 8601 or as in `1h30m`. */
const duration = "^(\\d+(\\.\\d+)?|P[0-9.YMWDTHS]+|(\\d+(\\.\\d+)? ?[a-z]+ ?)+)$";

/**
 * A setting as a field of Airbyte's form, which checks what is typed: of a text by its pattern, of a number by nothing but digits. The
 * tap takes more than that: a date without a time, and a duration as text.
 */
export function formField(setting: JsonObject): JsonObject {
  const { format, ...rest } = setting;
  if (format === "date-time")
    return { ...rest, pattern: dateTime, pattern_descriptor: "YYYY-MM-DD or YYYY-MM-DDTHH:mm:ssZ" };
  if (format !== "duration") return setting;
  const { type = "number", default: seconds, examples, ...others } = rest;
  return {
    // The form shows the first type; a number stays valid in what is stored already.
    type: ["string", ...[type].flat()],
    ...others,
    ...(typeof seconds === "number" && { default: formatDuration(seconds) }),
    ...(Array.isArray(examples) && { examples: examples.map(String) }),
    pattern: duration,
    pattern_descriptor: "seconds, or a duration such as PT15M or 1h30m",
  };
}
