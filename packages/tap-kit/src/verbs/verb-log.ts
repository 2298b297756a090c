import { isWanted, type Level, type Log, textOf } from "../log/log.ts";
import { safeJson } from "./print/shown-text.ts";
import type { Style } from "./print/style.ts";

interface VerbLogOptions {
  readonly tap: string;
  readonly level: Level;
  readonly isJson: boolean;
  /** Whether the verb reads one of the streams that a warning concerns. */
  readonly reads: (streams: readonly string[]) => boolean;
  readonly style: Style;
  /** Takes whole lines. */
  readonly stderr: (text: string) => void;
  /** Takes sentences. */
  readonly say: (sentence: string) => void;
}

/** The log of a verb: sentences for a person or, with --json, objects, a line each: `{"error":{"code":...,"message":...}}`. */
export function verbLog({ tap, level, isJson, reads, style, stderr, say }: VerbLogOptions): Log {
  return (entry) => {
    // People let `head` end a verb on purpose.
    if (!isWanted(entry, level) || entry.code === "output_closed") return;
    if (entry.concerns !== undefined && level !== "debug" && !reads(entry.concerns)) return;
    const text = textOf(entry);
    if (isJson) {
      const { code, stream, help } = entry;
      const what = entry.level === "warn" ? "warning" : entry.level;
      stderr(`${safeJson(JSON.stringify({ [what]: { code, stream, message: text, ...(help && { help }) } }))}\n`);
    } else if (entry.level === "error") {
      say(`${style.red(`${tap}:`)} ${entry.help === undefined ? text : `${text} [${entry.code}]`}`);
      if (entry.help) say(entry.help);
    } else if (entry.level === "warn") say(`${tap}: ${style.yellow("warning:")} ${text}`);
    else say(text);
  };
}
