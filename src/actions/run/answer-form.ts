import type { Action } from "../action.ts";

/**
 * Whether an answer is what the action answers, as far as nobody could use it otherwise: a list, or an object with its members. More is
 * not asked for: each version of Salesforce has members of its own.
 */
export function hasForm({ output: { type, required } }: Action, answer: unknown): boolean {
  if (type === "array") return Array.isArray(answer);
  const needed = Array.isArray(required) ? required.map(String) : [];
  // guard(answer-form, `typeof answer === "object"` -> `true || typeof answer === "object"`): a record would count as made by an answer that says nothing of it.
  return typeof answer === "object" && answer !== null && needed.every((name) => name in answer);
}
