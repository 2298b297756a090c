import type { Run } from "@singer-io-ts/tap-kit";
import type { Load } from "../plan/decide.ts";
import { halves } from "../plan/halves.ts";
import { hasCode } from "./faults.ts";
import type { Piece } from "./piece.ts";
import { type Reach, readSlice, type SliceMark, type SliceRead } from "./slice.ts";

/** What Salesforce answers where a query is too much for it, and a shorter stretch of time may do. */
const tooMuch = ["QUERY_TIMEOUT", "REQUEST_RUNNING_TOO_LONG", "OPERATION_TOO_LARGE", "BULK_JOB_FAILED"];

export function isTooMuch(error: unknown): boolean {
  return hasCode(error, ...tooMuch);
}

/**
 * Reads a slice; where Salesforce gives up before a row of it came, reads its two halves, and so on down to a minute. The
 * halves come in the order of time, so that a place in one of them is a place in the whole.
 */
export async function* readNarrowing(
  load: Load,
  reach: Reach,
  whole: SliceRead,
  run: Run,
): AsyncGenerator<Piece<SliceMark>> {
  const waiting: SliceRead[] = [whole];
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    let isBegun = false;
    try {
      for await (const piece of readSlice(load, reach, part, run)) {
        isBegun ||= piece.records > 0;
        yield piece;
      }
    } catch (error) {
      const cut = isBegun || !isTooMuch(error) || !load.stream.bounded ? null : halves(part.slice, reach.session.now());
      if (cut === null) throw error;
      const stream = load.stream.object;
      run.tell({
        level: "info",
        code: "narrowed",
        stream,
        text: "Too much for one query; reading halves of its time.",
      });
      // A job answers for its own stretch of time alone; a place holds for both halves.
      const scan = part.scan?.kind === "ordered" ? part.scan : null;
      const { keep } = part;
      waiting.unshift(...cut.map((slice) => ({ slice, scan, keep })));
    }
  }
}
