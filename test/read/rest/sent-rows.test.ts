import { describe, expect, it } from "vitest";
import { SentRows } from "../../../src/read/rest/sent-rows.ts";
import type { RowKey } from "../../../src/transcode/transcoder.ts";

const record = new Uint8Array(0);
const row = (id: string, second: string): RowKey => ({ id, modifiedAt: `2026-01-31T09:05:${second}Z` });
const begin = (more: { readonly settledBelow?: string } = {}): SentRows =>
  new SentRows({ stream: "Account", filter: undefined, settledBelow: more.settledBelow });

/** A whole page of these rows. */
function page(seen: SentRows, rows: readonly RowKey[]): boolean[] {
  seen.again();
  const kept = rows.map((key) => seen.filter(record, key, false));
  seen.pageEnd();
  return kept;
}

describe("the rows of an ordered read", () => {
  it("may come again with their page, which is read once more", () => {
    const seen = begin();
    seen.again();
    seen.filter(record, row("a", "01.000"), false);

    expect(page(seen, [row("a", "01.000"), row("b", "02.000")])).toEqual([true, true]);
  });

  it("may come again as another version, after a page that they were in", () => {
    const seen = begin();
    page(seen, [row("a", "01.000"), row("b", "02.000")]);

    expect(page(seen, [row("c", "03.000"), row("a", "04.000")])).toEqual([true, true]);
  });

  it("never come twice: neither in a page, nor after it", () => {
    const seen = begin();
    page(seen, [row("a", "01.000")]);

    expect(() => page(seen, [row("b", "02.000"), row("b", "02.000")])).toThrow("Account: the row b came twice");
    expect(() => page(seen, [row("a", "01.000")])).toThrow("Account: the row a came twice");
  });

  it("never come twice, however many came between: the first of each page is known", () => {
    const seen = begin();
    const pages = Array.from({ length: 40 }, (_, n) =>
      Array.from({ length: 1_000 }, (_row, k): RowKey => ({ id: `${n} ${k}`, modifiedAt: null })),
    );
    for (const rows of pages) page(seen, rows);

    expect(() => page(seen, pages[0] ?? [])).toThrow("Account: the row 0 0 came twice");
  });

  it("may all have the same zeros for an id", () => {
    const none = { id: "000000000000000AAA", modifiedAt: null };

    expect(page(begin(), [none, none])).toEqual([true, true]);
  });

  it("come in the order of their timestamps, as long as they cannot change any more", () => {
    const seen = begin({ settledBelow: "2026-01-31T09:05:30.000Z" });
    page(seen, [row("a", "01.000"), row("b", "20.700")]);

    // Changed since the query began: it comes where it was, as it is now.
    expect(page(seen, [row("c", "45.000"), row("d", "20.300")])).toEqual([true, true]);
    expect(() => page(seen, [row("e", "19.000")])).toThrow("Account: the row e is older than one before it");
  });
});
