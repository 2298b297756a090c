import type { Session } from "../auth/sessions.ts";
import type { Effects } from "../faults/fault-spec.ts";

/** A data request, by itself or as a part of a composite one. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  readonly session: Session;
  readonly effects: Effects;
}

/** The address without its query and without slashes at the end, and the query. */
export function splitUrl(url: string): { readonly path: string; readonly query: URLSearchParams } {
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  return { path: path.replace(/\/+$/, ""), query: new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1)) };
}
