import type { Run } from "@singer-io-ts/tap-kit";
import { ownError } from "../../errors/org-error.ts";

const tolerableSkewMs = 5 * 60_000;

/** The org's time, which alone may bound what is read: this machine's may be wrong. */
export interface OrgClock {
  /** From each answer's Date header. */
  observe(date: string | undefined): void;
  /** The last Date header, carried on by the monotonic clock; null before any answer. */
  read(): Date | null;
  /** The same; NO_ANSWER before any answer. */
  now(): Date;
}

/** A clock set by the org's answers; a difference of over five minutes to this machine is logged once. */
export function orgClock(run: Run): OrgClock {
  let setTo: { readonly atMs: number; readonly epochMs: number } | null = null;
  const read = () => setTo && new Date(setTo.epochMs + Math.floor(run.clock.monotonicMs() - setTo.atMs));
  return {
    observe(date) {
      const epochMs = date === undefined ? Number.NaN : Date.parse(date);
      if (Number.isNaN(epochMs)) return;
      if (!setTo) warnOfSkew(epochMs, run);
      // guard(org-clock, `epochMs }` -> `epochMs: run.clock.now().getTime() }`): on a machine whose clock is ahead, rows would be skipped.
      setTo = { atMs: run.clock.monotonicMs(), epochMs };
    },
    read,
    now() {
      const now = read();
      if (now) return now;
      throw ownError("NO_ANSWER", "The time of Salesforce is not known: no answer had a Date header.");
    },
  };
}

function warnOfSkew(epochMs: number, run: Run): void {
  const skewMs = run.clock.now().getTime() - epochMs;
  if (Math.abs(skewMs) <= tolerableSkewMs) return;
  const minutes = Math.round(Math.abs(skewMs) / 60_000);
  const text = `This machine's clock is ${minutes} minutes ${skewMs > 0 ? "ahead of" : "behind"} Salesforce's; the tap uses Salesforce's.`;
  run.log({ level: "warn", code: "clock_skew", text });
}
