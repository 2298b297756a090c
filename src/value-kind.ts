import type { JsonObject } from "@singer-io-ts/tap-kit";

/** What tells one kind of values from another in a property's schema: `integer`, `string date`, ... */
export function valueKind({ type, format, contentEncoding }: JsonObject): string {
  const types = [type ?? []].flat().filter((word) => word !== "null");
  return [...types, format, contentEncoding].filter((word) => typeof word === "string").join(" ");
}

const narrower: ReadonlySet<string> = new Set(["number>integer", "string>string date", "string>string date-time"]);

/** Whether every value of kind `now` is one of kind `before` too, but not the other way round. */
export function isNarrower(before: string, now: string): boolean {
  const isText = before === "string" && ["integer", "number", "boolean"].includes(now);
  return isText || narrower.has(`${before}>${now}`);
}
