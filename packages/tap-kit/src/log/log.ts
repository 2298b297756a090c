import type { JsonObject } from "../json.ts";
import type { Clock } from "../tap/run.ts";
import { clean } from "./redact.ts";
import { shorten } from "./shorten.ts";

export const levels = ["debug", "info", "warn", "error"] as const;
export type Level = (typeof levels)[number];

/** One log entry. Its text may hold secrets and terminal escapes: it is cleaned on the way out. */
export interface Entry {
  readonly level: Level;
  /** A stable name that a program can compare. */
  readonly code: string;
  readonly text: string;
  readonly stream?: string | undefined;
  /** A warning of discovery about what reads of these streams will miss: a verb that reads none of them leaves it out. */
  readonly concerns?: readonly string[];
  /** A measurement, in Singer's form. */
  readonly metric?: JsonObject;
  /** It is logged however many like it there are, as a step of a check is. */
  readonly each?: true;
  /** An error's code is explained there; null: an earlier entry gave the address. */
  readonly help?: string | null;
  /** The stack of the error before it. */
  readonly isStack?: true;
  /** It stands for so many warnings of its code, of these streams. */
  readonly folded?: { readonly count: number; readonly streams: readonly string[] };
  /** The numbers of the text, for programs; only JSON lines have them. */
  readonly details?: JsonObject;
}

/** Takes the entries of a run's log. */
export type Log = (entry: Entry) => void;

/** Which entries are logged, and how they are written. */
export interface LogForm {
  readonly level: Level;
  readonly format: "text" | "json";
}

/** A log of lines on stderr. */
export function lineLog(form: LogForm, clock: Clock, stderr: (text: string) => void): Log {
  const render = form.format === "json" ? jsonLine : textLine;
  return (entry) => {
    if (isWanted(entry, form.level)) stderr(render(entry, clock.now()));
  };
}

/** Whether an entry is logged at this level. */
export function isWanted(entry: Entry, level: Level): boolean {
  return levels.indexOf(entry.level) >= levels.indexOf(level);
}

/** The entry's text for a person: cleaned, with the stream's name first, and without the rest of words that are too long to read. */
export function textOf(entry: Entry): string {
  const { stream, text } = entry;
  return readable(entry, stream === undefined || namesStream(text, stream) ? text : `${stream}: ${text}`);
}

/** Whether a text begins with the stream, or with a setting and names the stream in that sentence. */
function namesStream(text: string, stream: string): boolean {
  if (text.startsWith(`${stream}:`)) return true;
  const [sentence = ""] = /^[a-z_]+: .*?(?=[.!?](?:\s|$)|$)/.exec(text) ?? [];
  return sentence.split(/[\s:,()]+/).includes(stream);
}

/** Measurements are for programs, and debug entries for finding faults: both are written in full. */
function readable({ level, metric }: Entry, text: string): string {
  const cleaned = clean(text);
  return level === "debug" || metric !== undefined ? cleaned : shorten(cleaned);
}

function textLine(entry: Entry): string {
  return `${entry.level.toUpperCase()} ${linesOf(entry)}\n`;
}

/** The entry's text, an error's code, and where that is explained. A line end must not look like another entry. */
export function linesOf(entry: Entry): string {
  const { code, help } = entry;
  const text = help === undefined ? textOf(entry) : `${textOf(entry)} [${code}]`;
  return `${text}${help ? `\n${help}` : ""}`.replaceAll("\n", "\n  ");
}

function jsonLine(entry: Entry, now: Date): string {
  const { level, code, text, stream, metric, details, folded, help } = entry;
  const line = {
    time: now.toISOString(),
    level,
    code,
    stream,
    message: readable(entry, text),
    metric,
    details,
    ...folded,
    ...(help && { help }),
  };
  return `${JSON.stringify(line, cleanMember)}\n`;
}

/** Every text in a line is cleaned, whichever member it is in. */
function cleanMember(_name: string, value: unknown): unknown {
  // guard(clean-members, `clean(value)` -> `value`): the name of a stream could bring a secret or a control character into a JSON log.
  return typeof value === "string" ? clean(value) : value;
}
