import type { Reading, Run } from "@singer-io-ts/tap-kit";
import type { Load, Settled } from "../plan/decide.ts";
import { heldBookmark } from "../plan/intent.ts";
import type { ObjectStream } from "../plan/object-stream.ts";
import { ended, readLoad } from "./load.ts";
import { noLines } from "./piece.ts";
import type { Reach } from "./slice.ts";
import { readSmall } from "./small-reads.ts";
import type { TailRoom } from "./tail-list.ts";

/** Streams in which nothing changed: no call, the bookmark moves on. */
export function settledReading(settled: readonly Settled[], reach: Reach): Reading {
  return {
    selections: settled.map(({ stream }) => stream.selection),
    forecast: { rows: 0, calls: 0, transport: "none", why: "nothing changed" },
    async *read() {
      for (const { stream, intent, watermark } of settled) {
        const held = heldBookmark(stream, intent, reach.session.orgId);
        yield ended(stream.object, { ...held, replication_key_value: watermark }, false);
      }
    },
  };
}

/** A stream that cannot be read as the user wants it. */
export function failedReading({ selection, object }: ObjectStream, error: Error): Reading {
  return {
    selections: [selection],
    forecast: { rows: 0, calls: 0, transport: "none", why: "it fails before it is read" },
    async *read() {
      yield { stream: object, lines: noLines, records: 0, end: { kind: "failed", error } };
    },
  };
}

/** Up to five streams of few rows, by one call. */
export function smallReading(loads: readonly Load[], reach: Reach, room: TailRoom): Reading {
  const known = loads.map(({ rows }) => rows);
  return {
    selections: loads.map(({ stream }) => stream.selection),
    forecast: {
      ...(known.includes(null) ? {} : { rows: known.reduce<number>((sum, rows) => sum + (rows ?? 0), 0) }),
      calls: 1,
      transport: "REST",
      why: `${loads.length} small queries in one composite call`,
    },
    read: (run: Run) => readSmall(loads, reach, room, run),
  };
}

/** One stream by itself. */
export function streamReading(load: Load, reach: Reach, room: TailRoom): Reading {
  const { choice, rows } = load;
  return {
    selections: [load.stream.selection],
    forecast: {
      ...(rows === null ? {} : { rows }),
      calls: choice.calls,
      transport: choice.transport === "bulk" ? "Bulk 2.0" : "REST",
      why: choice.why,
    },
    read: (run: Run) => readLoad(load, reach, room, run),
  };
}
