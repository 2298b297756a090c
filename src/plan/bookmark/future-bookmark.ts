import type { Stamp } from "../slices/soql.ts";
import type { Intent } from "./resume-point.ts";

/**
 * The first of a bookmark's moments that lies in the future; null where none does. What this tap writes stays behind the
 * org's clock: a later moment was edited in, or is of another clock, and nobody knows what was read up to it.
 */
export function futureMoment(moments: readonly (Stamp | null)[], now: Date): Stamp | null {
  return moments.find((moment) => moment !== null && Date.parse(moment) > now.getTime()) ?? null;
}

/** The same of a stream that goes on by its bookmark. */
export function futureMomentOf({ value, scan }: Intent, now: Date): Stamp | null {
  const watermark = scan === null || scan.kind === "tail" ? null : scan.watermark;
  return futureMoment([value, watermark, scan?.kind === "ordered" ? scan.stamp : null], now);
}
