import type { WriteOptions } from "../../../org/writes.ts";
import type { Call } from "../../wire/call.ts";

const since = 52;

/**
 * What the headers of a write ask for. (REST API Developer Guide, Duplicate Rule Header.) `Sforce-Auto-Assign` changes nothing here: the
 * org has no assignment rules.
 */
export function writeOptions({ headers, version }: Pick<Call, "headers" | "version">): WriteOptions {
  const settings = (headers["sforce-duplicate-rule-header"] ?? "").split(";").map((each) => each.trim().toLowerCase());
  return { allowDuplicates: version >= since && settings.includes("allowsave=true") };
}
