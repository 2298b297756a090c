import { parseExactJson } from "@singer-io-ts/tap-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { partsOf } from "../../../../src/commands/mcp/answers/parts.ts";

const size = (value: unknown): number => JSON.stringify(value).length;
const records = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ attributes: { type: "Account" }, Id: `00${n}`, Name: `Edge ${n} ü😀` }));

/** What whoever reads all parts has: lists and texts one behind the other, members of all objects. */
function joined(parts: readonly unknown[]): unknown {
  const [first] = parts;
  if (typeof first === "string") return parts.join("");
  if (Array.isArray(first)) return parts.flat();
  if (typeof first !== "object" || first === null) return first;
  const names = new Set(parts.flatMap((part) => Object.keys(Object(part))));
  const member = (name: string) => {
    const values = parts.flatMap((part) => (name in Object(part) ? [Object(part)[name]] : []));
    return values.every((each) => JSON.stringify(each) === JSON.stringify(values[0])) ? values[0] : joined(values);
  };
  return Object.fromEntries([...names].map((name) => [name, member(name)]));
}

describe("an answer that is too long", () => {
  it("is cut in lists, of which no item is missing and none comes twice", () => {
    const value = { totalSize: 1000, records: records(1000) };
    const parts = partsOf(value, 5000);

    expect(joined(parts)).toEqual(value);
    expect(Math.max(...parts.map(size))).toBeLessThanOrEqual(5000);
    // No part is nearly empty.
    expect(parts.length).toBeLessThanOrEqual(Math.ceil(size(value) / 4500));
  });

  it("stays as it is where it is short enough", () => {
    const value = { records: records(3) };

    expect(partsOf(value, 5000)).toEqual([value]);
    expect(partsOf([], 5000)).toEqual([[]]);
    expect(partsOf(null, 5000)).toEqual([null]);
  });

  it("has the way to the next page, and the word that all is done, in its last part alone", () => {
    const next = "/services/data/v66.0/query/0r8xx-2000";
    const pages = [
      { totalSize: 4000, done: false, nextRecordsUrl: next, records: records(300) },
      { totalSize: 300, done: true, records: records(300) },
    ].map((page) => partsOf(page, 5000) as readonly (typeof page)[]);

    for (const parts of pages) expect(parts.length).toBeGreaterThan(2);
    const [first = [], second = []] = pages;
    expect(first.map(({ nextRecordsUrl }) => nextRecordsUrl)).toEqual([...first.slice(1).map(() => undefined), next]);
    expect(second.map(({ done }) => done)).toEqual([...second.slice(1).map(() => false), true]);
  });

  it("has no value of another type where a part has nothing of a number, a flag or an exact number", () => {
    const flags = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`isAllowed${n}`, n % 2 === 0]));
    const value = {
      ...flags,
      length: 18,
      amount: parseExactJson("12345678901234567890.5"),
      urls: { a: "x".repeat(900) },
    };
    const parts = partsOf(value, 1000) as readonly Readonly<Record<string, unknown>>[];

    const found = (name: string) =>
      new Set(parts.map((part) => JSON.stringify(part[name])).filter((text) => text !== "null"));
    expect(parts.length).toBeGreaterThan(3);
    for (const [name, member] of Object.entries(value))
      if (name !== "urls") expect([...found(name)]).toEqual([JSON.stringify(member)]);
    expect(found("urls")).toContain("{}");
  });

  it("is cut within an item that is too long by itself", () => {
    const value = {
      compositeResponse: [
        { httpStatusCode: 200, referenceId: "a", body: { totalSize: 200, records: records(200) } },
        { httpStatusCode: 200, referenceId: "b", body: { Id: "1", Notes: "x😀".repeat(4000) } },
      ],
    };
    const parts = partsOf(value, 4000) as readonly (typeof value)[];
    const answers = parts.flatMap(({ compositeResponse }) => compositeResponse);
    const bodies = (id: string) => answers.filter(({ referenceId }) => referenceId === id).map(({ body }) => body);

    expect(joined(bodies("a"))).toEqual(value.compositeResponse[0]?.body);
    expect(joined(bodies("b"))).toEqual(value.compositeResponse[1]?.body);
    expect(Math.max(...parts.map(size))).toBeLessThanOrEqual(4000);
  });

  it("has each item of a short list in one part, and what identifies the answer in every one", () => {
    const value = { name: "Account", supportedScopes: ["mine", "team"], fields: records(200) };
    const parts = partsOf(value, 5000) as readonly (typeof value)[];

    expect(parts.flatMap(({ supportedScopes }) => supportedScopes)).toEqual(["mine", "team"]);
    expect(new Set(parts.map(({ name }) => name))).toEqual(new Set(["Account"]));
  });

  it("keeps the digits of its numbers", () => {
    const text = `[${Array.from({ length: 500 }, (_, n) => `1234567890123456.${n}0`).join(",")}]`;
    const parts = partsOf(parseExactJson(text), 1000);

    expect(parts.length).toBeGreaterThan(5);
    expect(`[${parts.map((part) => JSON.stringify(part).slice(1, -1)).join(",")}]`).toBe(text);
  });

  it("is whole again when its parts are joined, whatever it is", () => {
    const text = fc.string({ maxLength: 3000, unit: "grapheme" });
    const item = fc.oneof(text, fc.integer(), fc.array(fc.integer(), { maxLength: 500 }));
    const members = fc.dictionary(fc.constantFrom("a", "b", "c", "id", "list"), item);
    const lists = fc.record({ id: fc.integer(), records: fc.array(members, { maxLength: 40 }), more: fc.array(item) });

    fc.assert(
      fc.property(lists, fc.integer({ min: 1000, max: 20_000 }), (value, most) => {
        const parts = partsOf(value, most) as readonly (typeof value)[];
        const all = <K extends "records" | "more">(name: K) => parts.flatMap((part) => part[name] as unknown[]);

        expect(all("more").flat().join()).toBe(value.more.flat().join());
        expect(all("records").length).toBeGreaterThanOrEqual(value.records.length);
        expect(new Set(parts.map(({ id }) => id))).toEqual(new Set([value.id]));
        expect(Math.max(...parts.map(size))).toBeLessThanOrEqual(most + 1100);
      }),
    );
  });
});
