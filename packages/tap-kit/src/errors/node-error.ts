/** What Node or undici calls an error: `ENOENT`, `ECONNRESET`, ... */
export function nodeErrorCode(error: unknown): string {
  if (!(error instanceof Error)) return "unknown reason";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

/** What an error says. */
export const errorMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a call of the file system brings; null: there is nothing of this name. */
export async function ifExists<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (nodeErrorCode(error) === "ENOENT") return null;
    throw error;
  }
}
