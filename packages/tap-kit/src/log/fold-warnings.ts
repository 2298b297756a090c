import { hash } from "node:crypto";
import { count as amount, plural } from "../amounts.ts";
import type { Clock } from "../tap/run.ts";
import type { Entry, Log } from "./log.ts";

/** So many warnings of one code are logged one by one. */
const mostAlike = 5;
/** Of so many streams the sentence about the others gives the names. */
const mostNamed = 5;
/** How long warnings are withheld at first; each time twice as long. */
const firstWithheldMs = 60_000;
/** So many sentences are remembered, lest one comes twice. */
const mostRemembered = 2_000;

/** A log in which no sentence comes twice, and many warnings of one kind become one with a count. */
export interface FoldedLog {
  readonly log: Log;
  /** Logs what is withheld: at the end of a discovery and of a run. */
  report(): void;
}

/** The warnings of one code that are withheld. */
interface Withheld {
  shown: number;
  count: number;
  /** The last one, with its stream. */
  last: Entry | null;
  readonly streams: Set<string>;
  untilMs: number;
  waitMs: number;
}

/**
 * Folds warnings by their code: beyond the first five they are counted, and reported together at the end of a discovery or
 * of a run, or after a minute, then after two more, and so on. Errors, measurements and debug entries pass.
 * @param isWhole all is logged as it comes, as at the level debug.
 */
export function foldWarnings(log: Log, clock: Clock, isWhole: boolean): FoldedLog {
  const known = new Set<string>();
  const byCode = new Map<string, Withheld>();
  return {
    log(entry) {
      if (isWhole) return log(entry);
      if (isRepeated(entry, known)) return;
      if (entry.level !== "warn" || entry.each === true) return log(entry);
      const kind = kindOf(entry.code, byCode, clock);
      if (kind.shown < mostAlike) {
        kind.shown += 1;
        return log(entry);
      }
      kind.count += 1;
      kind.last = entry;
      if (entry.stream !== undefined) kind.streams.add(entry.stream);
      if (clock.monotonicMs() >= kind.untilMs) {
        kind.waitMs *= 2;
        reportKind(kind, log, clock);
      }
    },
    report() {
      for (const kind of byCode.values()) reportKind(kind, log, clock);
    },
  };
}

function isRepeated({ level, metric, each, stream, text }: Entry, known: Set<string>): boolean {
  if ((level !== "warn" && level !== "info") || metric !== undefined || each === true) return false;
  const sentence = hash("sha1", JSON.stringify([stream, text]), "base64");
  if (known.has(sentence)) return true;
  known.add(sentence);
  const [oldest] = known;
  if (known.size > mostRemembered && oldest !== undefined) known.delete(oldest);
  return false;
}

function kindOf(code: string, byCode: Map<string, Withheld>, clock: Clock): Withheld {
  const known = byCode.get(code);
  if (known !== undefined) return known;
  const untilMs = clock.monotonicMs() + firstWithheldMs;
  const kind = { shown: 0, count: 0, last: null, streams: new Set<string>(), untilMs, waitMs: firstWithheldMs };
  byCode.set(code, kind);
  return kind;
}

function reportKind(kind: Withheld, log: Log, clock: Clock): void {
  const { count, last, streams } = kind;
  if (last === null) return;
  log(count === 1 ? last : { level: "warn", code: last.code, ...together(last.code, count, [...streams]) });
  kind.count = 0;
  kind.last = null;
  kind.streams.clear();
  kind.untilMs = clock.monotonicMs() + kind.waitMs;
}

function together(code: string, count: number, streams: readonly string[]): Pick<Entry, "text" | "folded"> {
  const more = streams.length - mostNamed;
  const others = more > 0 ? ` and ${amount(more)} more ${plural(more, "stream")}` : "";
  const of = streams.length === 0 ? "" : `, of ${streams.slice(0, mostNamed).join(", ")}${others}`;
  const text = `${amount(count)} more warnings like these (${code})${of}. --log-level debug shows each.`;
  return { text, folded: { count, streams } };
}
