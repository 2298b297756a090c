import type { JsonObject } from "@singer-io-ts/tap-kit";

export const soql = {
  type: "string",
  description: "the query, in SOQL",
  minLength: 1,
  maxLength: 100_000,
  examples: ["SELECT Id, Name FROM Account LIMIT 5"],
} as const satisfies JsonObject;
