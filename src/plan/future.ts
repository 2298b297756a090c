import type { Intent } from "./intent.ts";

/**
 * The intent where the bookmark lies in the future, as after a wrong clock or an edited state: taken for one of now. From
 * there nothing would come until its time has passed, and it would never move. Null: it does not lie there.
 */
export function broughtToNow(intent: Intent, now: Date, visibilityLagMs: number): Intent | null {
  if (intent.value === null || Date.parse(intent.value) <= now.getTime()) return null;
  const value = new Date(Math.floor((now.getTime() - visibilityLagMs) / 1000) * 1000).toISOString();
  // What is out above it, and how far a read came, belong to the moment that never was.
  return { full: false, value, since: value, tail: null, scan: null };
}
