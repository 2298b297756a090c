type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** Parsed JSON, or undefined where the text is none. */
export function parseJson(text: string | Uint8Array, reviver?: Reviver): unknown {
  const json =
    typeof text === "string" ? text : Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString("utf8");
  try {
    return JSON.parse(json, reviver);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
