import type { OrgClock } from "./org.ts";

/** A clock that starts at this time and runs with real time until it is moved or frozen. */
export function orgClock(start: Date): OrgClock {
  let offset = start.getTime() - Date.now();
  let frozen: number | null = null;
  const now = (): number => frozen ?? Date.now() + offset;
  return {
    now: () => new Date(now()),
    set(to) {
      if (frozen !== null) frozen = to.getTime();
      offset = to.getTime() - Date.now();
    },
    advance(ms) {
      this.set(new Date(now() + ms));
    },
    freeze(freeze) {
      if (freeze) frozen = now();
      else if (frozen !== null) {
        offset = frozen - Date.now();
        frozen = null;
      }
    },
  };
}
