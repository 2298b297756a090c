/** Which requests a fault hits. The parts of composite and composite/batch are matched as requests of their own. */
interface FaultMatch {
  /** Any when absent. */
  readonly method?: string;
  /** Regular expression over path and query as sent: `/query/0r8`, `sobjects/Account/describe`. Any when absent. */
  readonly path?: string;
  /** The first matching request that is hit, 1 by default. */
  readonly nth?: number;
  /** How many from there on, 1 by default. */
  readonly count?: number | "all";
}

/** What changes in the transfer of an answer; parts of a composite have no transfer of their own. */
export interface WireEffects {
  /** Waits this long (real time) before the request is handled. */
  readonly delayMs?: number;
  /** Bytes of the body a second. */
  readonly bytesPerSecond?: number;
  /** The connection breaks after so many bytes of the body (as sent: compressed, if it is). */
  readonly cutAfter?: number;
  /** Nothing follows after so many bytes, and the connection stays open. */
  readonly stallAfter?: number;
  /** So many bytes are missing at the end of a body that ends properly; 8 takes the trailer of gzip. */
  readonly truncate?: number;
  /** The byte at this position of the body is changed. */
  readonly flipByte?: number;
  /** Extra bytes, in hex, before this position of the body; after its end where it is shorter. */
  readonly insert?: { readonly at: number; readonly hex: string };
  /** Content-Length is so many bytes too large (too small when negative). */
  readonly contentLengthOff?: number;
}

/** What changes in the content of an answer. */
export interface ContentEffects {
  /** Set, or removed where null; names in any case. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Rows missing at the end of a page or a set of Bulk results, while all counts stay. */
  readonly dropRows?: number;
  /** The first row of a page comes twice: as one more, or instead of the last one. */
  readonly repeatRow?: "added" | "inPlace";
  /** The answer is the page, or the set of Bulk results, before the requested one, with its locator. */
  readonly replay?: boolean;
  /** Added to totalSize. */
  readonly totalSizeOff?: number;
  /** This page claims to be the last one. */
  readonly endEarly?: boolean;
  /** Replaces the address of the next page. */
  readonly nextRecordsUrl?: string;
  /** The set of Bulk results has its columns in another order, no header line, a column more, or a last row without its last value. */
  readonly csv?: "permuted" | "headerless" | "widened" | "cutRow";
  /** The state that the job created by this request stays in: any word. */
  readonly job?: { readonly state: string; readonly errorMessage?: string };
}

export type Effects = WireEffects & ContentEffects;

/** An answer instead of the real one; the request is counted, but not handled. */
export interface FaultReply {
  readonly status: number;
  /** With `message`: Salesforce's list of one error. */
  readonly errorCode?: string;
  readonly message?: string;
  /** Any body; as text/html unless `headers` say otherwise. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What happens in the org before the request is handled. */
interface FaultEvents {
  /** Ends sessions, consents, query locators or jobs. */
  readonly lose?: "sessions" | "grants" | "locators" | "jobs";
  /** API calls used so far, by any client. */
  readonly usedCalls?: number;
  /** The org's clock moves forward by this much. */
  readonly advanceMs?: number;
}

/** A fault, for the requests that it matches. `reply`, events and effects may be combined. */
export interface FaultSpec extends FaultMatch, FaultEvents, Effects {
  readonly reply?: FaultReply;
  /** Runs before the request is handled, for a write or a change of metadata. In process only. */
  readonly before?: () => void | Promise<void>;
}

/** The members a fault may have: a misspelled one is refused. */
export const faultMembers: readonly string[] = [
  ...["method", "path", "nth", "count", "reply", "before", "lose", "usedCalls", "advanceMs"],
  ...["delayMs", "bytesPerSecond", "cutAfter", "stallAfter", "truncate", "flipByte", "insert", "contentLengthOff"],
  ...["headers", "dropRows", "repeatRow", "replay", "totalSizeOff", "endEarly", "nextRecordsUrl", "csv", "job"],
];
