/** What is used of the library that parses SOQL. */
export type SoqlLibrary = Pick<typeof import("soql-parser-js"), "parseQuery" | "Compose">;

/** The library that parses SOQL. It is large: runs without queries do not wait for it. */
export async function loadSoql(): Promise<SoqlLibrary> {
  const loaded = await import("soql-parser-js");
  return loaded.default;
}
