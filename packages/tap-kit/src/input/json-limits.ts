import type { Json, JsonObject } from "../json.ts";
import { jsonStep } from "./check-json.ts";

/** Deeper than any real file. Functions that visit every member call themselves once a level. */
const deepestJson = 200;

/** A container on the way, and the step that leads to it. */
interface Level {
  readonly value: Json;
  readonly depth: number;
  readonly step: string;
  readonly above: Level | null;
}

/**
 * Finds what no configuration, catalog or state can have: more than 200 levels, or half of a character (a lone surrogate),
 * which no target and no URL takes. Null: there is none.
 * @param levelsAbove how deep the value is in a larger one
 */
export function findUnusable(value: Json, levelsAbove = 0): string | null {
  return isUsable(value, levelsAbove) ? null : describeUnusable(value, levelsAbove);
}

/** The same without a word of where, which takes little: a catalog of thousands of streams has millions of values. */
function isUsable(value: Json, depth: number): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  if (depth === deepestJson) return false;
  if (Array.isArray(value)) return value.every((item) => isUsable(item, depth + 1));
  const members = value as JsonObject;
  // Own members only, as JSON.parse makes them.
  for (const name in members) if (!name.isWellFormed() || !isUsable(members[name] ?? null, depth + 1)) return false;
  return true;
}

function describeUnusable(value: Json, levelsAbove: number): string | null {
  const waiting: Level[] = [{ value, depth: levelsAbove, step: "$", above: null }];
  for (let level = waiting.pop(); level !== undefined; level = waiting.pop()) {
    const { value: current, depth } = level;
    if (typeof current === "string" && !current.isWellFormed())
      return `${pathOf(level)}: it has half of a character (a lone surrogate)`;
    if (typeof current !== "object" || current === null) continue;
    // guard(json-depth): input nested too deeply would overflow the stack and be reported as a bug of the tap.
    if (depth === deepestJson) return `it is nested deeper than ${deepestJson} levels`;
    for (const [name, member] of Object.entries(current)) {
      const step = Array.isArray(current) ? `[${name}]` : jsonStep(name);
      if (!name.isWellFormed()) return `${pathOf(level)}: a member's name has half of a character (a lone surrogate)`;
      waiting.push({ value: member, depth: depth + 1, step, above: level });
    }
  }
  return null;
}

function pathOf(level: Level): string {
  const steps: string[] = [];
  for (let each: Level | null = level; each !== null; each = each.above) steps.push(each.step);
  return steps.reverse().join("");
}
