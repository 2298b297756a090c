import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answersTo } from "../../../src/salesforce/changes/change-replies.ts";
import { compositeBodies, jsonWithoutLists } from "../../../src/salesforce/json/json-list-stream.ts";
import { sessionOf } from "../fake-session.ts";
import { testRun } from "../test-run.ts";

async function* cutAt(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const places = [0, ...[...cuts].map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  // One buffer for all: a reader that kept a piece would see it change.
  const lent = Buffer.alloc(bytes.length);
  for (const [n, from] of places.entries()) {
    const piece = bytes.subarray(from, places[n + 1] ?? bytes.length);
    lent.fill(0x7b).set(piece);
    yield lent.subarray(0, piece.length);
  }
}

/** The entries of lists named `ids`, and what is left. */
async function taken(text: string, cuts: readonly number[] = [], mostBytes = 1024 * 1024) {
  const lists: string[][] = [];
  const take = (name: string) => {
    if (name !== "ids") return null;
    const entries: string[] = [];
    const placeholder = lists.push(entries) - 1;
    return { placeholder, entry: (json: Uint8Array) => void entries.push(Buffer.from(json).toString()) };
  };
  const left = await jsonWithoutLists(cutAt(Buffer.from(text), cuts), take, {
    depth: compositeBodies,
    mostOfEntry: 64 * 1024,
    mostBytes,
  });
  return { lists, left };
}

const bodies = fc.array(
  fc.oneof(
    fc.record({ ids: fc.array(fc.oneof(fc.string(), fc.dictionary(fc.string(), fc.jsonValue()))), more: fc.string() }),
    fc.record({ other: fc.array(fc.jsonValue()), 'i\\d"s': fc.jsonValue() }),
    fc.array(fc.record({ errorCode: fc.string(), message: fc.string(), ids: fc.array(fc.string()) })),
  ),
);

describe("a composite reply with long lists", () => {
  it("gives every entry and leaves all else, wherever the bytes are cut", () =>
    fc.assert(
      fc.asyncProperty(bodies, fc.array(fc.nat()), fc.constantFrom(undefined, 1), async (all, cuts, space) => {
        const reply = { compositeResponse: all.map((body) => ({ body, httpStatusCode: 200 })) };

        const { lists, left } = await taken(JSON.stringify(reply, null, space), cuts);

        const expected: unknown[][] = [];
        const without = all.map((body) => {
          if (!("ids" in body)) return body;
          return { ...body, ids: expected.push([...body.ids]) - 1 };
        });
        expect(lists.map((entries) => entries.map((entry) => JSON.parse(entry)))).toEqual(
          // JSON has no minus zero.
          JSON.parse(JSON.stringify(expected)),
        );
        expect(left).toEqual(
          JSON.parse(JSON.stringify({ compositeResponse: without.map((body) => ({ body, httpStatusCode: 200 })) })),
        );
      }),
    ));

  it.each([
    ['{"compositeResponse":[{"body":{"ids":["a","b"'],
    ['{"compositeResponse":[{"body":{"ids":["a",,"b"]}}]}'],
    ['{"compositeResponse":[{"body":{"ids":["a",]}}]}'],
    ['{"compositeResponse":[{"body":{"ids":["a"]}]}'],
    ["<html>"],
    [""],
  ])("is refused where it is no JSON: %s", async (text) => {
    await expect(taken(text)).rejects.toMatchObject({ detail: { code: "UNEXPECTED_ANSWER" } });
  });

  it("ends at a limit where it has no end", async () => {
    const text = `{"compositeResponse":[{"body":{"ids":[${'"a",'.repeat(1000)}"a"]}}]}`;

    await expect(taken(text, [1000, 2000, 3000], 2000)).rejects.toMatchObject({ detail: { code: "ANSWER_TOO_LARGE" } });
  });

  it("keeps next to nothing of 600,000 ids and 600,000 deletions", async () => {
    const count = 600_000;
    const id = (n: number) => `001${String(n).padStart(15, "0")}`;
    let left = 0;
    function* reply(): Generator<string> {
      yield '{"compositeResponse":[{"body":{"ids":[';
      for (let n = 0; n < count; n += 1) yield `${n === 0 ? "" : ","}"${id(n)}"`;
      yield '],"latestDateCovered":"2026-01-31T09:00:00.000+0000"},"httpStatusCode":200,"referenceId":"c0"},';
      yield '{"body":{"deletedRecords":[';
      for (let n = 0; n < count; n += 1) {
        yield `${n === 0 ? "" : ","}{"deletedDate":"2026-01-31T09:00:00.000+0000","id":"${id(n)}"}`;
      }
      yield '],"earliestDateAvailable":"2026-01-31T09:00:00.000+0000",';
      yield '"latestDateCovered":"2026-01-31T09:00:00.000+0000"},"httpStatusCode":200,"referenceId":"c1"}]}';
    }
    /** Pieces of about 64 KiB, which are gone when the next is asked for. */
    async function* chunks(): AsyncGenerator<Uint8Array> {
      const lent = Buffer.alloc(65_536 + 200);
      let used = 0;
      for (const text of reply()) {
        used += lent.write(text, used);
        if (used < 65_536) continue;
        yield lent.subarray(0, used);
        lent.fill(0);
        used = 0;
      }
      yield lent.subarray(0, used);
    }
    const { session } = sessionOf(() => ({}));
    const streaming = { ...session, open: async () => ({ status: 200, headers: new Map(), chunks: chunks() }) };
    const from = new Date("2026-01-31T08:00:00Z");
    const question = { stream: "Account", object: "Account", start: from, end: new Date("2026-01-31T09:00:00Z"), from };
    const parse = JSON.parse;
    JSON.parse = (text: string, ...more) => {
      left = Math.max(left, text.length);
      return parse(text, ...more);
    };

    const [updated, deleted] = await answersTo(
      streaming,
      [
        { ...question, resource: "updated" },
        { ...question, resource: "deleted" },
      ],
      testRun(),
    ).finally(() => {
      JSON.parse = parse;
    });

    expect(left).toBeLessThan(1000);
    expect(updated).toEqual({ kind: "updated", count, latestDateCovered: new Date("2026-01-31T09:00:00Z") });
    if (deleted?.kind !== "deleted") throw new Error("expected deletions");
    expect([deleted.log.size, deleted.log.idAt(count - 1), deleted.log.indexOf(id(77))]).toEqual([
      count,
      id(count - 1),
      77,
    ]);
    // 18 bytes an id, 8 a date-time, a slot of 4 and its like free: with room to double, far below a Map's 100.
    expect(deleted.log.bytes / count).toBeLessThan(90);
  });
});
