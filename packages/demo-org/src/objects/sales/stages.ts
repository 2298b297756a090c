import type { Value } from "../../org/org.ts";
import { multiplyDecimals } from "../../store/decimal.ts";
import { mix } from "../../store/random.ts";

/** Name, closed, won, forecast category and its label, probability. Opportunities follow these rows. */
export const STAGES = [
  ["Prospecting", false, false, "Pipeline", "Pipeline", 10],
  ["Qualification", false, false, "Pipeline", "Pipeline", 10],
  ["Needs Analysis", false, false, "Pipeline", "Pipeline", 20],
  ["Value Proposition", false, false, "Pipeline", "Pipeline", 50],
  ["Id. Decision Makers", false, false, "BestCase", "Best Case", 60],
  ["Perception Analysis", false, false, "BestCase", "Best Case", 70],
  ["Proposal/Price Quote", false, false, "Forecast", "Commit", 75],
  ["Negotiation/Review", false, false, "Forecast", "Commit", 90],
  ["Closed Won", true, true, "Closed", "Closed", 100],
  ["Closed Lost", true, false, "Omitted", "Omitted", 0],
] as const;

const byName = new Map(STAGES.map((s) => [s[0] as string, s]));
/** The row of a stage by its name; the first one for an unknown name. */
export const stageOf = (name: Value) => byName.get(String(name)) ?? STAGES[0];
export const STAGE_NAMES = STAGES.map((s) => s[0]).join("|");
export const CATEGORIES = "Omitted|Pipeline|BestCase|MostLikely|Forecast|Closed";
export const CATEGORY_NAMES = "Omitted|Pipeline|Best Case|Most Likely|Commit|Closed";

/** Amount times probability, two decimals. */
export const expectedRevenue = (amount: Value, probability: Value): Value => {
  if (amount === null || probability === null) return null;
  return multiplyDecimals(multiplyDecimals(String(amount), String(probability), 18), "0.01", 2);
};

const LINES = 0x11e5;

/** Quantity and unit price (cents) of a base line item: opportunities add them up, lines show them. */
export const lineOf = (line: number): { readonly quantity: number; readonly unit: number } => {
  const h = mix(LINES, line);
  return { quantity: 1 + (h % 20), unit: 100 + ((h >>> 6) % 500_000) };
};
