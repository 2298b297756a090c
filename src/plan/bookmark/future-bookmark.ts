import { TapError } from "@singer-io-ts/tap-kit";
import type { Timestamp } from "../../timestamp.ts";
import type { ResumePoint } from "./resume-point.ts";

/**
 * The first of a bookmark's timestamps that lies in the future; null where none does. What this tap writes stays behind the
 * org's clock: a later one was edited in, or is of another clock, and what was read up to it is not known.
 */
export function futureTimestamp(timestamps: readonly (Timestamp | null)[], now: Date): Timestamp | null {
  return timestamps.find((timestamp) => timestamp !== null && Date.parse(timestamp) > now.getTime()) ?? null;
}

/** The same of a stream that goes on by its bookmark. */
export function futureTimestampOf({ value, scan }: ResumePoint, now: Date): Timestamp | null {
  const watermark = scan === null || scan.kind === "tail" ? null : scan.watermark;
  return futureTimestamp([value, watermark, scan?.kind === "ordered" ? scan.modifiedAt : null], now);
}

/** Why a stream whose bookmark lies in the future is read from its start, for the log: what is done comes behind it. */
export function futureBookmark(future: Timestamp): { readonly code: string; readonly text: string } {
  return {
    code: "bookmark_in_future",
    text: `Its bookmark, ${future}, lies in the future: nobody knows what was read.`,
  };
}

/** Another connector's bookmark in the future: by its machine's clock, or edited in. */
export function futureElsewhere(stream: string, future: Timestamp): TapError {
  return new TapError(
    `${stream}: the state's bookmark, less visibility_lag, is ${future}, which lies in the future by the org's clock.`,
    {
      code: "STATE_VALUE",
      kind: "config",
      stream,
      hint: `Set it to the time of the last run that is known to be complete: state rewind ${stream} --to <date>.`,
    },
  );
}
