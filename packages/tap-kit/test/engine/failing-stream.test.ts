import type { Page, Selection } from "@singer-io-ts/tap-kit";
import type { manualClock } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { failing } from "../support/failing.ts";
import { bookmarkAt, complete, pageOf } from "../support/pages.ts";
import { outline, run } from "../support/run.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const [a, b] = [plainStream("a"), plainStream("b")];

describe("a stream that fails", () => {
  const oneFails = (error: unknown) =>
    scriptedTap({
      streams: [a, b],
      async *read(selection) {
        if (selection.stream.id === "a") throw error;
        yield pageOf(selection, [1], { bookmark: bookmarkAt("1"), end: complete });
      },
    });

  it("does not stop the others", async () => {
    const { code, messages, logs } = await run(oneFails(failing("a", "unavailable")));

    expect(code).toBe(5);
    expect(outline(messages)).toEqual(["SCHEMA a", "SCHEMA b", "RECORD b", "STATE"]);
    expect(logs).toContain("ERROR a: it broke. Mend it.\n");
    expect(logs).toContain("WARN a: 0 records, 0 calls, 0 s: failed\n");
    expect(logs).toContain("INFO 1 of 2 streams complete, 1 record, 0 calls, 0 s\n");
  });

  it("shows a stack only where one was asked for", async () => {
    const quiet = await run(oneFails(new Error("oops")));
    const loud = await run(oneFails(new Error("oops")), ["--stack"]);

    expect(quiet.code).toBe(1);
    expect(quiet.logs).toContain("ERROR a: oops. This is a fault of the tap");
    expect(quiet.logs).not.toMatch(/^\s+at /m);
    expect(loud.logs).toMatch(/^\s+at /m);
  });

  it.each([
    [["defect", "integrity", "config", "unavailable", "limit"], 1],
    [["integrity", "config", "unavailable", "limit"], 4],
    [["config", "unavailable", "limit"], 2],
    [["unavailable", "limit"], 5],
    [["limit"], 3],
  ] as const)("with the kinds %j makes the exit code %i", async (kinds, expected) => {
    const tap = scriptedTap({
      streams: kinds.map(plainStream).reverse(),
      async *read(selection) {
        const kind = kinds.find((one) => one === selection.stream.id) ?? "defect";
        yield pageOf(selection, [], { end: { kind: "failed", error: failing(kind, kind) } });
      },
    });

    const { code } = await run(tap);

    expect(code).toBe(expected);
  });

  it("is one whose reading ends without an outcome, gives pages after its end, or names another stream", async () => {
    const tap = (read: (selection: Selection) => AsyncGenerator<Page>) => run(scriptedTap({ streams: [a], read }));

    const silent = await tap(async function* (selection) {
      yield pageOf(selection, [1]);
    });
    const late = await tap(async function* (selection) {
      yield pageOf(selection, [1], { end: complete });
      yield pageOf(selection, [2]);
    });
    const foreign = await tap(async function* (selection) {
      yield { ...pageOf(selection, [1]), stream: "other" };
    });

    expect([silent.code, foreign.code]).toEqual([1, 1]);
    expect(silent.logs).toContain("a: its reading ended without an outcome.");
    expect(foreign.logs).toContain("other: a page is of a stream that is not in the reading.");
    expect(late.logs).toContain("a: a page came after its end.");
    expect(late.code).toBe(1);
  });

  it("is one that goes in circles", async () => {
    let pages = 0;
    const tap = scriptedTap({
      streams: [a],
      async *read(selection, { clock }) {
        // Not for ever: a kit that did not notice would come to an end too.
        while (pages < 50) {
          pages += 1;
          (clock as ReturnType<typeof manualClock>).advance(1000);
          yield { ...pageOf(selection, [1, 2]), extractedAt: clock.now() };
          yield { ...pageOf(selection, [pages + 2], { bookmark: bookmarkAt("1") }), extractedAt: clock.now() };
        }
      },
    });

    const { code, logs } = await run(tap);

    expect({ code, pages }).toEqual({ code: 1, pages: 3 });
    expect(logs).toContain("a: three replies one after the other brought the same first record and the same bookmark.");
  });
});
