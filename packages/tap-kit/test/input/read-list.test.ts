import type { Json } from "@singer-io-ts/tap-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type JsonPiece, ListSplitter } from "../../src/input/list-splitter.ts";
import { readJson } from "../../src/input/read-json.ts";
import { readList } from "../../src/input/read-list.ts";

/** Blanks as JSON has them, also none. */
const blank = fc.stringMatching(/^[ \t\n\r]{0,3}$/);
const name = fc.oneof(
  fc.constantFrom("streams", "stream", "__proto__", "constructor", "", "a", '"', "\\", "ü", "streams\n"),
  fc.string({ unit: "binary", maxLength: 5 }),
);

/** A string as another program may write it: each character as it is or as an escape. */
const written = fc.tuple(name, fc.nat()).map(([text, escaped]) => {
  const plain = (unit: string) => (unit.isWellFormed() ? JSON.stringify(unit).slice(1, -1) : unit);
  const units = Array.from({ length: text.length }, (_, n) =>
    (escaped >> (n % 31)) & 1 ? `\\u${text.charCodeAt(n).toString(16).padStart(4, "0")}` : plain(text[n]!),
  );
  return `"${units.join("")}"`;
});
const streamsWritten = fc.constantFrom(
  '"streams"',
  '"stre\\u0061ms"',
  '"\\u0073\\u0074\\u0072\\u0065\\u0061\\u006d\\u0073"',
);

const scalar = fc.oneof(
  fc.constantFrom("true", "false", "null", "0", "-0", "1e5", "-1.5E-3", '"]"', '"}"', '","', '"\\""', '"\\\\"'),
  written,
);

/** JSON text with members that come twice. */
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof({ depthSize: "small" }, scalar, listText(tie("value")), objectText(written, tie("value"))),
}));

function listText(item: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(blank, fc.array(fc.tuple(blank, item, blank), { maxLength: 4 }))
    .map(([empty, items]) => `[${items.length === 0 ? empty : items.map((parts) => parts.join("")).join(",")}]`);
}

function objectText(names: fc.Arbitrary<string>, item: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(blank, fc.array(fc.tuple(blank, names, blank, fc.constant(":"), blank, item, blank), { maxLength: 4 }))
    .map(([empty, items]) => `{${items.length === 0 ? empty : oneQuote(items).join(",")}}`);
}

/**
 * The members without a second one whose name has a quotation mark: of such a pair JSON.parse takes the first or the last, by
 * what is around it. (Node 24: in {"\"":"\\\"","":"p","\"":"\"","\u005c":true} the first, and the last where the same is in a list.)
 */
function oneQuote(members: readonly (readonly string[])[]): readonly string[] {
  const names = members.map(([, text = '""']) => String(JSON.parse(text)));
  return members
    .filter((_, index) => !names[index]!.includes('"') || names.indexOf(names[index]!) === index)
    .map((parts) => parts.join(""));
}

const streams = fc.oneof(listText(value), value);
const root = fc.oneof({ weight: 5, arbitrary: objectText(fc.oneof(streamsWritten, written), streams) }, value);
const text = fc.tuple(fc.constantFrom("", "\ufeff"), blank, root, blank).map((parts) => parts.join(""));

/** The same with a fault at one position, or without one. */
const damaged = fc
  .tuple(
    text,
    fc.nat(),
    fc.constantFrom("", ",", "}", "]", "[", "{", '"', "x", "1", ":", "\\", "\u0001", " ", "\n"),
    fc.nat(2),
  )
  .map(([whole, at, put, cut]) => {
    const place = at % (whole.length + 1);
    return whole.slice(0, place) + put + whole.slice(place + cut);
  });

const chunkSize = fc.integer({ min: 1, max: 40 });
const piecesOf = (of: string, size: number) =>
  async function* () {
    const bytes = Buffer.from(of);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };

const isFaulty = (element: Json) => typeof element === "string";
const standIn = null;

/** The value that was read, or the error's message. */
async function outcome<T>(reading: Promise<T>): Promise<T | string> {
  return reading.catch((error: unknown) => String(error));
}

/** The file read as a whole, in the form that readList returns. */
async function expected(of: string) {
  const root = await readJson("file", async () => Buffer.from(of).toString());
  if (typeof root !== "object" || root === null || Array.isArray(root)) return { root, kept: [] };
  const list = (root as { readonly [name: string]: Json })["streams"];
  if (!Array.isArray(list)) return { root, kept: expect.anything() };
  const kept = list.filter((element) => !isFaulty(element));
  return { root: { ...root, streams: list.map((element) => (isFaulty(element) ? element : standIn)) }, kept };
}

const inPieces = (of: string, size: number) =>
  readList("file", piecesOf(of, size), {
    member: "streams",
    read: (element) => (isFaulty(element) ? null : { element }),
    standIn,
  }).then(({ root, kept }) => ({ root, kept: kept.map(({ element }) => element) }));

describe("a JSON file that is read one list element at a time", () => {
  it("gives what JSON.parse gives, wherever its bytes are cut", () =>
    fc.assert(
      fc.asyncProperty(text, chunkSize, async (of, size) => {
        expect(await outcome(inPieces(of, size))).toEqual(await outcome(expected(of)));
      }),
      { numRuns: 1000 },
    ));

  it("is refused with the message and position that reading it as a whole gives", () =>
    fc.assert(
      fc.asyncProperty(damaged, chunkSize, async (of, size) => {
        expect(await outcome(inPieces(of, size))).toEqual(await outcome(expected(of)));
      }),
      { numRuns: 2000 },
    ));

  it.each([
    ["", "file: is empty."],
    ["\ufeff \n", "file: is empty."],
    ['{"streams":[{"a":1},\n {"b":2} {"c":3}]}', "line 2, column 10."],
    ['{"streams":[{"a":1},\n {"b":nul}]}', "line 2, column 7."],
    ['{"streams":[1,\n', "line 2, column 1."],
    ['{"streams":[1\n,]}', "line 2, column 2."],
    ['{"x":tru,"streams":[nul]}', "line 1, column 6."],
    ['{"streams":["\\ud800"]}', "$.streams[0]: it has half of a character"],
    [`{"streams":[${"[".repeat(199)}${"]".repeat(199)}]}`, "it is nested deeper than 200 levels"],
  ])("refuses %j with what is wrong and where", async (of, words) => {
    await expect(inPieces(of, 7)).rejects.toThrow(words);
    await expect(readJson("file", async () => of)).rejects.toThrow(words);
  });

  it.each(["[", '{"streams":[', '{"streams":[1],"more":"'])(
    "is refused where %j and 256 MiB of blanks follow",
    async (start) => {
      const blanks = Buffer.alloc(1 << 20, " ");
      async function* endless() {
        yield Buffer.from(start);
        for (let n = 0; n < 257; n++) yield blanks;
        throw new Error("read on");
      }

      await expect(readList("file", endless, { member: "streams", read: () => null, standIn })).rejects.toThrow(
        'file: is too long: more than 256 MiB are in one element of "streams", or outside of that list. Check that it is the right file.',
      );
    },
  );

  it("is held one element at a time", () => {
    const splitter = new ListSplitter("streams", String);
    const all: JsonPiece[] = [];
    for (const chunk of ['{"streams": [{"a"', ": 1}, 2", '], "b": ["c"]}'])
      all.push(...splitter.push(Buffer.from(chunk)));
    all.push(...splitter.end());

    expect(all.map(({ kind, text: piece }) => `${kind} ${piece}`)).toEqual([
      'rest {"streams": [',
      'element {"a": 1}',
      "between , ",
      "element 2",
      'rest ], "b": ["c"]}',
    ]);
  });
});
