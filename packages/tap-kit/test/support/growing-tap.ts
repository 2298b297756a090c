import type { Page, Run, Selection, Tap } from "@singer-io-ts/tap-kit";
import type { ManualClock } from "@singer-io-ts/tap-kit/testing";
import { bookmarkAt, pageOf } from "./pages.ts";
import { plainStream, scriptedTap } from "./scripted-tap.ts";

/**
 * A tap of two streams whose rows are the numbers 1 to `rows`. Pages of two rows, each with a bookmark; between two pages more time passes than
 * between two manifests of a long run.
 */
export function growingTap(rows: number, clock: ManualClock, pauseMs = 700_000): Tap<unknown> {
  async function* read(selection: Selection, _run: Run): AsyncGenerator<Page> {
    const { from, version } = selection;
    const isFull = from === null || from.progress !== null;
    let at = Number(from?.replicationKeyValue ?? from?.progress ?? 0);
    for (; at < rows; clock.advance(pauseMs)) {
      const ids = [at + 1, at + 2].filter((id) => id <= rows);
      at += ids.length;
      const value = isFull && at < rows ? null : String(at);
      const bookmark = bookmarkAt(value, { version, progress: value === null ? String(at) : null });
      yield pageOf(selection, ids, { bookmark });
    }
    yield pageOf(selection, [], { end: { kind: "complete", activate: isFull } });
  }
  return scriptedTap({ streams: [plainStream("account"), plainStream("order")], read });
}
