import { ownError } from "../../errors/org-error.ts";
import type { Session } from "../session.ts";

/** URI and headers of a request together, in bytes. (REST API Developer Guide, Status Codes: 414 and 431.) */
const limit = 16_384;

/** Kept free for the headers; a token may be a JWT of some kilobytes. */
const headerRoom = 4096;

/** How long a path may be, URL-encoded: Salesforce limits its length together with the headers. */
export const uriRoom: number = limit - headerRoom;

/** Whether a request for this path can be sent. */
export function fitsUri(path: string): boolean {
  return Buffer.byteLength(path) <= uriRoom;
}

/** The length of URI and headers. Measured before sending: Salesforce answers with a bare 414 or 431. */
export function checkLength(path: string, headers: Readonly<Record<string, string>>, stream: string | undefined): void {
  const headerBytes = Object.entries(headers).reduce(
    (sum, [name, value]) => sum + name.length + Buffer.byteLength(value) + 4,
    0,
  );
  const bytes = Buffer.byteLength(path) + headerBytes;
  // guard(uri-length, `bytes <= limit` -> `true`): Salesforce would answer with status 414 and no explanation.
  if (bytes <= limit) return;
  throw ownError("URI_TOO_LONG", `a request has ${bytes} bytes, more than the ${limit} that Salesforce accepts.`, {
    stream,
  });
}

/**
 * The path of an address that Salesforce gave (nextRecordsUrl, resultUrl), to be asked with the session. Only the
 * instance's own origin is accepted, so that no answer can send the token elsewhere.
 */
export function ownPath(session: Session, url: string): string {
  const parsed = URL.parse(url, session.instanceUrl);
  const own = parsed?.origin === new URL(session.instanceUrl).origin;
  // guard(next-page-origin, ` && own` -> ``): an answer could send the next request, with the token, to another host.
  if (parsed && own && parsed.pathname.startsWith("/services/data/")) return parsed.pathname + parsed.search;
  throw ownError(
    "REDIRECTED",
    `Salesforce named a next page outside of ${session.instanceUrl}; the tap did not follow.`,
  );
}
