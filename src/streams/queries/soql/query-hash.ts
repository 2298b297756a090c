import { createHash } from "node:crypto";
import { tokensOf } from "./soql-tokens.ts";

/** Tells whether a catalog was made of this query: white space and the case of words do not count. */
export function queryHash(soql: string): string {
  const words = tokensOf(soql).map(({ text }) => (text.startsWith("'") ? text : text.toLowerCase()));
  return createHash("sha256").update(words.join("\n")).digest("hex").slice(0, 16);
}
