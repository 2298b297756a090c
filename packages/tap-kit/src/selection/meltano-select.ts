import type { Json } from "../json.ts";
import { parseSelectPattern, type SelectPattern } from "./select-pattern.ts";

/**
 * The patterns by which Meltano selects in the catalog after a discovery, which it hands to the tap's process in an environment
 * variable. None where another runner runs the tap.
 */
export function patternsOfMeltano(env: Readonly<Record<string, string | undefined>>): readonly SelectPattern[] {
  const patterns = parsed(env["MELTANO_EXTRACT__SELECT"] ?? "");
  if (!Array.isArray(patterns)) return [];
  return patterns.filter((pattern): pattern is string => typeof pattern === "string").map(parseSelectPattern);
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // The variable is Meltano's own: what is no list of patterns says nothing to the tap.
    return undefined;
  }
}
