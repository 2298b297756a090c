/** What Node or undici calls an error: `ENOENT`, `ECONNRESET`, ... */
export function nodeErrorCode(error: unknown): string {
  return systemCode(error) ?? (error instanceof Error ? error.name : "unknown reason");
}

/** What the system calls an error: `ENOENT`. Null: it is no error of the system. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}

const full = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** Whether the system has no room for what was to be written. */
export const isFull = (code: string): boolean => full.has(code);

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
