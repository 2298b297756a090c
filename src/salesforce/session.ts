import type { Run } from "@singer-io-ts/tap-kit";

/** A request to the org; `path` begins with `/services/data/vXX.0/...` or is the rest of it (`query?q=...`). */
export interface OrgRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** The stream that wants it, for messages. */
  readonly stream?: string;
  /** The answer is a file of any type: a web page in it is no error. */
  readonly isFile?: boolean;
  /** The most bytes of an answer that is held as a whole and may be long. */
  readonly mostBytes?: number;
  /** A request to Bulk 2.0, which may be denied to a user who may use the other resources. */
  readonly isBulk?: boolean;
  /**
   * It must not be done twice, as it makes a record. It is repeated only where it was certainly not done: it did not leave this machine,
   * or the session had ended. Where nobody knows, an UnknownOutcome is thrown.
   */
  readonly atMostOnce?: boolean;
  /** It changes records: where a try of it was not answered and no other one was done, an UnknownOutcome is thrown. */
  readonly isWrite?: boolean;
}

/** A whole reply. */
export interface OrgReply {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly bytes: Uint8Array;
}

/**
 * A reply whose body is still to come, decompressed. Iterating ends only after a clean end of the body: Content-Length,
 * chunked end and gzip trailer held. A body that is cut, stalls or is damaged throws a TapError with code `INTERRUPTED`
 * (kind unavailable); the reader fetches the wire page again. Leaving the loop early closes the connection.
 */
export interface OrgStream {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * A logged-in connection. Every request waits for the allowance, is counted, refreshes an expired session once for all
 * who wait, and is repeated by the error table (transient errors, before the body began) until the retry deadline. A
 * refusal that stays is thrown as a TapError by the table in `errors/error-rules.ts`, its `detail.code` being Salesforce's errorCode.
 */
export interface Session {
  readonly orgId: string;
  readonly userId: string;
  readonly instanceUrl: string;
  /** Like `66.0`. */
  readonly apiVersion: string;
  /** The org's time: its last Date header carried on by the monotonic clock. Never this machine's. */
  now(): Date;
  /** Statuses in `accept` (default: 200 to 299) are returned, others thrown. */
  call(request: OrgRequest, run: Run, accept?: readonly number[]): Promise<OrgReply>;
  /**
   * What `take` makes of the answer. Where it throws that the answer is damaged (`UNEXPECTED_ANSWER`), the request is
   * repeated as one that failed transiently.
   */
  ask<T>(request: OrgRequest, run: Run, take: (reply: OrgReply) => T, accept?: readonly number[]): Promise<T>;
  open(request: OrgRequest, run: Run, accept?: readonly number[]): Promise<OrgStream>;
  /** Repeats what throws an OrgError as the session's own requests are repeated: for refusals inside a good reply. */
  repeat<T>(work: () => Promise<T>, run: Run): Promise<T>;
  close(): Promise<void>;
}
