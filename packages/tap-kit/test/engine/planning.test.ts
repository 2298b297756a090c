import type { Reading, Run, Selection } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { failing } from "../support/failing.ts";
import { bookmarkAt, complete, pageOf } from "../support/pages.ts";
import { outline, run } from "../support/run.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const [a, b] = [plainStream("a"), plainStream("b")];

describe("planning", () => {
  const planned = (plan: (selections: readonly Selection[], run: Run) => AsyncGenerator<Reading>) =>
    scriptedTap({ streams: [a, b], plan });
  const reading = (selections: readonly Selection[]): Reading => ({
    selections,
    forecast: { calls: 1, transport: "script", why: "so" },
    async *read() {
      for (const selection of selections) yield pageOf(selection, [1], { bookmark: bookmarkAt("1"), end: complete });
    },
  });

  it("may let one reading answer for several streams", async () => {
    const tap = planned(async function* (selections) {
      yield reading(selections);
    });

    const { code, messages } = await run(tap);

    expect(code).toBe(0);
    expect(outline(messages)).toEqual(["SCHEMA a", "SCHEMA b", "RECORD a", "RECORD b", "STATE"]);
  });

  it("must not forget a stream", async () => {
    const tap = planned(async function* ([first]) {
      yield reading([first!]);
    });

    const { code, logs } = await run(tap);

    expect(code).toBe(1);
    expect(logs).toContain("b: nothing was planned for it.");
  });

  it("ends the run where the user has to put something right", async () => {
    const signals: AbortSignal[] = [];
    const tap = planned(async function* ([first], { signal }) {
      signals.push(signal);
      yield {
        ...reading([first!]),
        async *read() {
          for (let page = 1; ; page++) yield pageOf(first!, [page], { bookmark: bookmarkAt(`${page}`) });
        },
      };
      throw failing("b", "config");
    });

    const { code, messages, logs } = await run(tap);

    expect(code).toBe(2);
    expect(signals.map(({ reason }) => reason)).toEqual([
      expect.objectContaining({ message: "b: it broke. Mend it." }),
    ]);
    expect(outline(messages).at(-1)).toBe("STATE");
    expect(logs.match(/ERROR b: it broke/g)).toHaveLength(1);
  });

  it("has time to clean up when the run is stopped", async () => {
    const stop = new AbortController();
    let isCleanedUp = false;
    const stopping = async function* (selection: Selection) {
      stop.abort("SIGTERM");
      yield pageOf(selection, [1], { bookmark: bookmarkAt("1") });
    };
    const tap = planned(async function* ([first, second]) {
      try {
        yield { ...reading([first!]), read: () => stopping(first!) };
        yield reading([second!]);
      } finally {
        isCleanedUp = true;
      }
    });

    const { code } = await run(tap, [], { signal: stop.signal, files: { config: { max_workers: 1 } } });

    expect({ code, isCleanedUp }).toEqual({ code: 143, isCleanedUp: true });
  });

  it("that fails for another reason lets the streams under way end", async () => {
    const tap = planned(async function* ([first]) {
      yield reading([first!]);
      throw failing("b", "unavailable");
    });

    const { code, messages } = await run(tap);

    expect(code).toBe(5);
    expect(outline(messages)).toEqual(["SCHEMA a", "RECORD a", "STATE"]);
  });
});
