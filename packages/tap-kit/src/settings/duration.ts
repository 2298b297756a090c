const units = { w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 } as const;

/** `1h30m`, `7 days`: numbers with units, the larger ones first. */
const plain =
  /^(?:([\d.]+)\s*w(?:eeks?)?)?\s*(?:([\d.]+)\s*d(?:ays?)?)?\s*(?:([\d.]+)\s*h(?:ours?|rs?)?)?\s*(?:([\d.]+)\s*m(?:in(?:ute)?s?)?)?\s*(?:([\d.]+)\s*s(?:ec(?:ond)?s?)?)?$/;
/** ISO 8601. */
const iso =
  /^P(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?=\d)(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?$/;
/** As long as they can be, so that none of what a calendar would count is left out. */
const [year, month] = [366 * units.d, 31 * units.d];

const longest = 64;

/**
 * The seconds of a duration as people write it: `900`, `15m`, `1h30m`, `7 days`, `PT10M`, `P1M`. A month is of 31 days, a year of 366.
 * Null: it is none.
 */
export function parseDuration(text: string): number | null {
  const trimmed = text.trim();
  // Of more blanks than anybody writes the expressions would take long.
  if (trimmed.length > longest) return null;
  if (/^\d{1,15}(?:\.\d+)?$/.test(trimmed)) return Number(trimmed);
  const [, ...inPlain] = plain.exec(trimmed) ?? [];
  const [, ...inIso] = iso.exec(trimmed) ?? [];
  const lengths = inPlain.length > 0 ? Object.values(units) : [year, month, ...Object.values(units)];
  const parts = inPlain.length > 0 ? inPlain : inIso;
  if (!parts.some((part) => part !== undefined)) return null;
  const seconds = lengths.reduce((sum, length, n) => sum + length * Number(parts[n] ?? 0), 0);
  return Number.isFinite(seconds) ? seconds : null;
}

/** The shortest text for whole seconds that `parseDuration` reads: `15m`, `365d`. */
export function formatDuration(seconds: number): string {
  const [unit, length] = Object.entries(units)
    .filter(([name]) => name !== "w")
    .find(([, each]) => seconds !== 0 && seconds % each === 0) ?? ["s", 1];
  return `${seconds / length}${unit}`;
}
