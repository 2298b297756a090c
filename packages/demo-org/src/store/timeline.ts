import { mix } from "./random.ts";

const DAY = 86_400;

/** When the rows of an object were created and last changed, by row number. Both dates never descend with the number. */
export interface Timeline {
  /** SystemModstamp in seconds since 1970. */
  systemModstamp(index: number): number;
  /** CreatedDate in seconds since 1970, never after SystemModstamp. */
  created(index: number): number;
  /** The first row that was last changed (or created) at these seconds or later. */
  firstModified(seconds: number): number;
  firstCreated(seconds: number): number;
}

export interface TimelineOptions {
  readonly rows: number;
  /** The org's start, seconds. */
  readonly start: number;
  readonly salt: number;
  /** Rows never change: SystemModstamp is CreatedDate. */
  readonly fixed: boolean;
  /** Nothing new in the last month, as with setup objects. */
  readonly hasNoRecentRows: boolean;
  /** A tenth of the rows came with one import, in one second. */
  readonly burst: boolean;
}

/**
 * Three years of history: seven tenths of the rows before the last 30 days, the rest in them, the newest three hours before the org
 * starts. Rows go in fours; one four in four shares one second.
 */
export function timeline({ rows, start, salt, fixed, hasNoRecentRows, burst }: TimelineOptions): Timeline {
  const first = start - 1095 * DAY;
  const turn = start - 30 * DAY;
  const last = start - 3 * 3600;
  const old = hasNoRecentRows ? rows : Math.floor((rows * 0.7) / 4) * 4;
  const oldStep = (turn - first) / Math.max(1, Math.ceil(old / 4));
  const newStep = (last - turn) / Math.max(1, Math.ceil((rows - old) / 4));
  const burstFrom = burst ? Math.floor(rows * 0.4) : rows;
  const burstTo = burst ? burstFrom + Math.floor(rows * 0.1) : rows;
  const early = first - 200 * DAY;
  const ratio = (last - 3600 - early) / (last - first);

  const systemModstamp = (index: number): number => {
    const i = index >= burstFrom && index < burstTo ? burstFrom : index;
    const inOld = i < old;
    const k = inOld ? i : i - old;
    const four = k >> 2;
    const step = inOld ? oldStep : newStep;
    const from = (inOld ? first : turn) + four * step;
    if (mix(salt, four) % 4 === 0) return Math.floor(from + step / 2);
    return Math.floor(from + (((k & 3) + mix(salt, i) / 2 ** 32) * step) / 4);
  };
  const created = fixed ? systemModstamp : (i: number) => Math.floor(early + (systemModstamp(i) - first) * ratio);
  const firstOf = (value: (i: number) => number, seconds: number): number => {
    let low = 0;
    let high = rows;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (value(middle) < seconds) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    systemModstamp,
    created,
    firstModified: (seconds) => firstOf(systemModstamp, seconds),
    firstCreated: (seconds) => firstOf(created, seconds),
  };
}
