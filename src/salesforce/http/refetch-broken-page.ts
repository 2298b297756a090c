import { type Run, TapError } from "@singer-io-ts/tap-kit";

/**
 * What is wrong with a page that came:
 * - `broken`: it broke off or was damaged on its way;
 * - `differs`: it is whole, but does not have the rows that Salesforce counts, or has one twice;
 * - `lost`: Salesforce does not know its locator any more;
 * - `changed`: what it is of changed while it was read.
 */
export type PageFault = "broken" | "differs" | "lost" | "changed";

/** How one kind of page is fetched again. */
export interface RefetchRules {
  readonly run: Run;
  /** The stream that wants the page; absent: several do. */
  readonly stream?: string;
  /** The beginning of the log line: `Reading a page again`. */
  readonly what: string;
  readonly code?: "page_again" | "query_again" | "file_again" | "report_again";
  /** Absent: a warning where rows differ, else information. */
  readonly level?: "info" | "warn";
  /** Null: the error is not the page's, and is thrown. Absent: `pageFaultOf`. */
  readonly faultOf?: (error: TapError) => PageFault | null;
  /** Absent: four times, so that a page is fetched five times in all. */
  readonly mostRefetches?: number;
  /** The faults after which to wait: twice as long each time, from two seconds on. Absent: after `broken` and `differs`. */
  readonly waitsAfter?: readonly PageFault[];
  /** Asked first, whatever went wrong: true where the page can be asked for in another way, which does not count. */
  readonly mend?: (error: unknown) => Promise<boolean>;
  /** Called before the page is fetched again. */
  readonly onFault?: (fault: PageFault) => void;
}

/** What the code that fetches a page may ask and say. */
export interface FetchAttempt {
  /** The page came with other rows than Salesforce counts before: where they differ again, that is how it is. */
  readonly isRecounted: boolean;
  /** Something of the page is out for good, so that what went wrong before does not count any more. */
  progressed(): void;
}

/** The codes of a page that does not have the rows that Salesforce counts. */
export const rowsDiffer = ["COUNT_DIFFERS", "ROW_REPEATED"] as const;
/** Salesforce does not know a locator any more, or never did. */
export const locatorLost = "INVALID_QUERY_LOCATOR";

/** The usual answer to what is wrong with a page; a page of which a part is out cannot become another one. */
export function pageFaultOf({ detail: { code, kind } }: TapError): PageFault | null {
  if (code === "PAGE_CHANGED") return null;
  if (rowsDiffer.some((each) => each === code)) return "differs";
  return code === "INTERRUPTED" || kind === "integrity" ? "broken" : null;
}

/** How a query is asked again: at once, and only where its rows are not those that Salesforce counts. */
export function recountRules(stream: string, run: Run): RefetchRules {
  return {
    run,
    stream,
    what: "Asking a query again",
    code: "query_again",
    level: "info",
    faultOf: ({ detail: { code } }) => (rowsDiffer.some((each) => each === code) ? "differs" : null),
    waitsAfter: [],
  };
}

/**
 * Fetches a page, and again where it came broken. A page whose rows differ from Salesforce's count is asked for once more
 * only: rows that were lost on their way come then, and what is counted wrongly stays so. Nothing helps against an error
 * that is not the page's, which is thrown at once, as is the last one of a page that stays broken.
 */
export async function refetchBrokenPage<T>(
  fetch: (attempt: FetchAttempt) => Promise<T>,
  rules: RefetchRules,
): Promise<T> {
  const refetches = new Refetches(rules);
  for (;;) {
    try {
      return await fetch(refetches);
    } catch (error) {
      await refetches.after(error);
    }
  }
}

/** The same for a page that goes out block by block. What went out before is for `fetch` to leave out. */
export async function* refetchBrokenBlocks<Block, End>(
  fetch: (attempt: FetchAttempt) => AsyncGenerator<Block, End>,
  rules: RefetchRules,
): AsyncGenerator<Block, End> {
  const refetches = new Refetches(rules);
  for (;;) {
    try {
      return yield* fetch(refetches);
    } catch (error) {
      await refetches.after(error);
    }
  }
}

class Refetches implements FetchAttempt {
  readonly #rules: RefetchRules;
  #refetches = 0;
  #isRecounted = false;

  constructor(rules: RefetchRules) {
    this.#rules = rules;
  }

  get isRecounted(): boolean {
    return this.#isRecounted;
  }

  progressed(): void {
    this.#refetches = 0;
    this.#isRecounted = false;
  }

  /** Waits until the page may be fetched again. @throws the error where that is of no use */
  async after(error: unknown): Promise<void> {
    const { run, stream, what, code = "page_again", level, onFault } = this.#rules;
    const { faultOf = pageFaultOf, mostRefetches = 4, waitsAfter = ["broken", "differs"] } = this.#rules;
    if ((await this.#rules.mend?.(error)) === true) return;
    const fault = error instanceof TapError ? faultOf(error) : null;
    const isHopeless = (fault === "differs" && this.#isRecounted) || this.#refetches >= mostRefetches;
    if (fault === null || isHopeless) throw error;
    this.#refetches += 1;
    // guard(broken-not-recounted, `||= fault === "differs"` -> `= true`): rows that are missing from a page after one that broke off would not be requested again.
    this.#isRecounted ||= fault === "differs";
    const text = `${what}: ${error instanceof Error ? error.message : error}`;
    run.log({
      level: level ?? (fault === "differs" ? "warn" : "info"),
      code,
      text,
      ...(stream !== undefined && { stream }),
    });
    onFault?.(fault);
    if (waitsAfter.includes(fault)) await run.clock.sleep(1000 * 2 ** this.#refetches, run.signal);
  }
}
