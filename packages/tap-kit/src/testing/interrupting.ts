import type { Page } from "../tap/page.ts";
import type { Run } from "../tap/run.ts";
import type { Reading, Source } from "../tap/source.ts";
import type { Tap } from "../tap/tap.ts";

/** The same tap; `stop` is called once its readings have yielded so many pages in total. */
export function interrupting<Config>(tap: Tap<Config>, pages: number, stop: () => void): Tap<Config> {
  let given = 0;
  async function* read(reading: Reading, run: Run): AsyncGenerator<Page> {
    for await (const page of reading.read(run)) {
      given += 1;
      if (given >= pages) stop();
      yield page;
    }
  }
  async function* plan(source: Source, ...[selections, run]: Parameters<Source["plan"]>): AsyncGenerator<Reading> {
    for await (const reading of source.plan(selections, run)) {
      yield { selections: reading.selections, forecast: reading.forecast, read: (own) => read(reading, own) };
    }
  }
  return {
    ...tap,
    open: async (...given) => {
      const source = await tap.open(...given);
      return {
        check: (own) => source.check(own),
        discover: (own, options) => source.discover(own, options),
        undiscovered: () => source.undiscovered?.() ?? [],
        vanished: async (bookmarks, own) => (await source.vanished?.(bookmarks, own)) ?? [],
        plan: (selections, own) => plan(source, selections, own),
        close: () => source.close(),
      };
    },
  };
}
