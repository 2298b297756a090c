import { createHash } from "node:crypto";
import type { Call } from "../../wire/call.ts";
import { httpDate } from "../../wire/date-times.ts";
import type { Reply } from "../../wire/reply.ts";

/**
 * Answers 304 when nothing has changed since the client's last request, else what `make` gives. The date is that of the whole
 * org's metadata, and so the same for every object (REST API Developer Guide, Conditional Requests).
 */
export function unlessUnchanged(
  { headers }: Pick<Call, "headers">,
  modifiedAt: Date,
  make: (headers: Readonly<Record<string, string>>) => Reply,
): Reply {
  const seconds = Math.floor(modifiedAt.getTime() / 1000) * 1000;
  const tag = createHash("sha256").update(String(seconds)).digest("hex").slice(0, 8);
  const own = { "Last-Modified": httpDate(new Date(seconds)), ETag: `"${tag}"` };
  const since = Date.parse(headers["if-modified-since"] ?? "");
  const known = headers["if-none-match"]?.includes(tag) ?? false;
  return known || since >= seconds ? { status: 304, headers: own } : make(own);
}
