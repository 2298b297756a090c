import type { SoqlLibrary } from "./soql-library.ts";

/** The library that reads SOQL. Runs without queries do not wait for it. */
export async function loadSoql(): Promise<SoqlLibrary> {
  const loaded = await import("soql-parser-js");
  return loaded.default;
}
