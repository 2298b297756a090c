/** API calls that are used up, of all programs, and how many there are. */
export interface Usage {
  readonly used: number;
  readonly limit: number;
}

/** `api-usage=24/15000`, and perhaps a part for the app after it. Some answers have none. (REST API Developer Guide, Limit Info Header.) */
export function usageOf({ headers }: { readonly headers: ReadonlyMap<string, string> }): Usage | null {
  const header = headers.get("sforce-limit-info") ?? "";
  const [, used, limit] = /(?:^|[\s,;])api-usage\s*=\s*(\d+)\s*\/\s*(\d+)/i.exec(header) ?? [];
  return used === undefined || limit === undefined || Number(limit) === 0
    ? null
    : { used: Number(used), limit: Number(limit) };
}
