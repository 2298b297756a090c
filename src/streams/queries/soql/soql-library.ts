/** What is used of the library that reads SOQL; loaded by who needs it, since it is large. */
export type SoqlLibrary = Pick<typeof import("soql-parser-js"), "parseQuery" | "Compose">;
