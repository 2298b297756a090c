/** Which requests a trouble meets. The parts of composite and composite/batch are matched as requests of their own. */
interface FaultMatch {
  /** Any when absent. */
  readonly method?: string;
  /** Regular expression over path and query as sent: `/query/0r8`, `sobjects/Account/describe`. Any when absent. */
  readonly path?: string;
  /** The first matching request that is met, 1 by default. */
  readonly nth?: number;
  /** How many from there on, 1 by default. */
  readonly count?: number | "all";
}

/** What changes in how an answer is carried; parts of a composite have no wire of their own and are spared. */
export interface WireEffects {
  /** Waits this long (real time) before the request is handled. */
  readonly delayMs?: number;
  /** Bytes of the body a second. */
  readonly bytesPerSecond?: number;
  /** The connection is torn after so many bytes of the body (as sent: compressed, if it is). */
  readonly cutAfter?: number;
  /** Nothing follows after so many bytes, and the connection stays open. */
  readonly stallAfter?: number;
  /** So many bytes are missing at the end of a body that ends properly; 8 takes the trailer of gzip. */
  readonly truncate?: number;
  /** The byte at this position of the body is changed. */
  readonly flipByte?: number;
  /** Bytes that do not belong there, in hex, before this position of the body; after its end where it is shorter. */
  readonly insert?: { readonly at: number; readonly hex: string };
  /** Content-Length says so many bytes more than there are (fewer when negative). */
  readonly contentLengthOff?: number;
}

/** What changes in the content of an answer. */
export interface ContentEffects {
  /** Set, or removed where null; names in any case. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Rows missing at the end of a page or a set of Bulk results, while all counts stay. */
  readonly dropRows?: number;
  /** The first row of a page comes twice: as one more, or in place of the last one. */
  readonly repeatRow?: "added" | "inPlace";
  /** What was given before comes once more: the page, or the set of Bulk results, before the one that is asked for, its locator too. */
  readonly replay?: boolean;
  /** Added to totalSize. */
  readonly totalSizeOff?: number;
  /** This page says that it is the last one. */
  readonly endEarly?: boolean;
  /** In place of the address of the next page. */
  readonly nextRecordsUrl?: string;
  /** The set of Bulk results has its columns in another order, no header line, a column more, or a last row without its last value. */
  readonly csv?: "permuted" | "headerless" | "widened" | "cutRow";
  /** What becomes of the job that this request creates: the state it stays in, any word. */
  readonly job?: { readonly state: string; readonly errorMessage?: string };
}

export type Effects = WireEffects & ContentEffects;

/** An answer in place of the real one; the request is not handled, but counted. */
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
  /** Tokens, cursors or jobs are gone. */
  readonly lose?: "sessions" | "grants" | "locators" | "jobs";
  /** API calls used so far, by whomever. */
  readonly usedCalls?: number;
  /** The org's clock goes on by this much. */
  readonly advanceMs?: number;
}

/** A trouble, for the requests that it matches. `reply`, events and effects may come together. */
export interface FaultSpec extends FaultMatch, FaultEvents, Effects {
  readonly reply?: FaultReply;
  /** Something to do before the request is handled: a write, a change of metadata. In process only. */
  readonly before?: () => void | Promise<void>;
}

/** The members a fault may have: a misspelt one is refused instead of doing nothing. */
export const faultMembers: readonly string[] = [
  ...["method", "path", "nth", "count", "reply", "before", "lose", "usedCalls", "advanceMs"],
  ...["delayMs", "bytesPerSecond", "cutAfter", "stallAfter", "truncate", "flipByte", "insert", "contentLengthOff"],
  ...["headers", "dropRows", "repeatRow", "replay", "totalSizeOff", "endEarly", "nextRecordsUrl", "csv", "job"],
];
