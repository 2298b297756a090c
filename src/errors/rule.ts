import type { Kind } from "@singer-io-ts/tap-kit";

/** What a refusal calls for: nothing; the same again later; the same with fewer at once; a new session; the end of the day. */
type Retry = "no" | "transient" | "concurrent" | "session" | "daily";

/** What an error ends: the run, its stream, or only the request as it was asked (another form of it may do). */
export type Scope = "run" | "stream" | "request";

/** What the tap makes of an error code. */
export interface Rule {
  readonly kind: Kind;
  readonly retry: Retry;
  readonly scope: Scope;
  /** Tries in all, where more waiting will not help; absent: until the retry deadline. */
  readonly tries?: number;
  readonly hint: string;
}

/** What to do where waiting helps. */
export const again = "Run again later; the run continues from its state.";
export const rule = (kind: Kind, retry: Retry, scope: Scope, hint: string): Rule => ({ kind, retry, scope, hint });
/** The same rule, for so many tries in all. */
export const tried = (tries: number, each: Rule): Rule => ({ ...each, tries });
/** What nothing but another setting, or another permission, can put right for any stream. */
export const misconfigured = (hint: string): Rule => rule("config", "no", "run", hint);
