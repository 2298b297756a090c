import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lastStateIn } from "../../src/state/last-state.ts";

async function* inPieces(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const value = (n: number) => ({ bookmarks: { notes: { n, ü: "\u2028" } } });
const bare = (n: number): string => JSON.stringify(value(n));
const message = (n: number): string => JSON.stringify({ type: "STATE", value: value(n) });
const record = '{"type":"RECORD","stream":"notes","record":{"id":1,"bookmarks":{"x":1},"text":"\\"bookmarks\\""}}';

describe("the last state of an output", () => {
  it.each([
    ["a target's", `${bare(1)}\n${bare(2)}\n`],
    ["a target's without a line end", `${bare(1)}\n${bare(2)}`],
    ["a tap's", `${message(1)}\n${record}\n${message(2)}\n${record}\n`],
    ["one among other lines", `INFO began\n\n${bare(1)}\r\n{"a": 1}\n${bare(2)}\r\nINFO done {"bookmarks"}\n[1]\n7\n`],
  ])("is found in %s", async (_, text) => {
    expect(await lastStateIn(inPieces(text))).toEqual({ state: value(2), count: 2, isCut: false });
  });

  it("has of Airbyte's states the last one of each stream, and of states for all the last one", async () => {
    const of = (name: string, n: number) => ({
      type: "STREAM",
      stream: { stream_descriptor: { name }, stream_state: { n } },
    });
    const all = { type: "GLOBAL", global: { stream_states: [] } };
    const output = (...states: readonly object[]) =>
      inPieces(states.map((state) => `${record}\n${JSON.stringify({ type: "STATE", state })}\n`).join(""));

    expect([
      await lastStateIn(output(of("a", 1), of("b", 1), of("a", 2))),
      await lastStateIn(output(of("a", 1), all)),
      await lastStateIn(output(all, of("a", 1))),
    ]).toEqual([
      { state: [of("b", 1), of("a", 2)], count: 3, isCut: false },
      { state: [all], count: 2, isCut: false },
      { state: [of("a", 1)], count: 2, isCut: false },
    ]);
  });

  it.each([
    ["nothing", "", false],
    ["records alone", `${record}\n`, false],
    ["a state without bookmarks", '{"type":"STATE","value":{}}\n{}\n{"bookmarks":7}\n', false],
    ["damaged states of Airbyte's", '{"type":"STATE","state":{"type":"STREAM"}}\n', false],
    ["a line that breaks off", message(1).slice(0, -2), true],
  ])("is none in %s", async (_, text, isCut) => {
    expect(await lastStateIn(inPieces(text))).toEqual({ state: null, count: 0, isCut });
  });

  it("is the one before a line that breaks off, wherever it does", () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: message(2).length - 1 }),
        fc.integer({ min: 1, max: 40 }),
        async (length, size) => {
          const text = `${message(1)}\n${record}\n${message(2).slice(0, length)}`;

          expect(await lastStateIn(inPieces(text, size))).toEqual({ state: value(1), count: 1, isCut: true });
        },
      ),
    ));

  it("is found behind a record that is too long to be held", async () => {
    const mebibyte = Buffer.alloc(1 << 20, "x");
    async function* pieces(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${bare(1)}\n{"type":"RECORD","record":{"file":"`);
      for (let n = 0; n < 40; n += 1) yield mebibyte;
      yield Buffer.from(`"}}\n${bare(2)}\n`);
    }

    expect(await lastStateIn(pieces())).toEqual({ state: value(2), count: 2, isCut: false });
  });

  it("fails where the output cannot be read to its end", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${bare(1)}\n`);
      throw new Error("the disk is gone");
    }

    await expect(lastStateIn(broken())).rejects.toThrow("the disk is gone");
  });
});
