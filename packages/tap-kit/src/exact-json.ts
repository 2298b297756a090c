/** JSON whose numbers keep the digits that were sent, also those that no double has: JSON.stringify writes them as they came. */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, exactNumber);
}

function exactNumber(_key: string, value: unknown, context?: { readonly source: string }): unknown {
  if (typeof value !== "number" || context === undefined || String(value) === context.source) return value;
  // TypeScript's library does not have it yet.
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(context.source);
}
