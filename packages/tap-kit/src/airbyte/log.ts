import { messageLine } from "../engine/protocol.ts";
import { isWanted, type Level, type Log, linesOf } from "../log/log.ts";
import type { Sink } from "../output/sink.ts";

/** Logs as LOG messages among the others: the platform shows those. */
export function airbyteLog(sink: Sink, level: Level, abort: (reason: unknown) => void): Log {
  return (entry) => {
    // Metrics are Singer's; Airbyte has sourceStats for the same.
    if (!isWanted(entry, level) || entry.metric !== undefined) return;
    const message = messageLine({ type: "LOG", log: { level: entry.level.toUpperCase(), message: linesOf(entry) } });
    sink.write(message).catch(abort);
  };
}
