import { describe, expect, it } from "vitest";
import { objectStream } from "../../../src/plan/object-stream.ts";
import { SliceProgress } from "../../../src/read/objects/split-on-timeout.ts";
import type { RowKey } from "../../../src/transcode/transcoder.ts";
import { selectionOf } from "../../support/selections.ts";

const timed = objectStream(selectionOf({}), "_sdc_deleted_at");
const noLines = new Uint8Array(0);
const record = new Uint8Array(0);
const key = (second: string, id: string): RowKey => ({ modifiedAt: `2026-01-31T09:05:${second}Z`, id });

/** A page of these rows has gone out. */
function passed(progress: SliceProgress, rows: readonly RowKey[]): void {
  for (const row of rows) progress.filter?.(record, row, false);
  progress.note({ lines: noLines, records: rows.length }, undefined);
  progress.note({ lines: noLines, records: 0 }, rows.at(-1));
}

describe("a read that goes on in another way", () => {
  it("leaves out the rows of the last second that are out: date-times compare in whole seconds", () => {
    const progress = new SliceProgress(timed, undefined, true);
    passed(progress, [key("01.000", "a"), key("02.100", "b")]);
    passed(progress, [key("02.300", "c"), key("02.700", "d")]);

    const kept = [key("02.100", "b"), key("02.700", "d"), key("02.700", "e"), key("02.900", "b")].map(
      (row) => progress.unsentFilter?.(record, row, false) ?? true,
    );
    expect(kept).toEqual([false, false, true, true]);
    expect(progress.cursor).toEqual({ kind: "ordered", ...key("02.700", "d") });
  });

  it("leaves out a newer version that came in an older one's place, and remembers no row of long ago", () => {
    const progress = new SliceProgress(timed, (_, row) => row.id !== "x", true);
    passed(progress, [key("01.000", "a"), key("55.000", "b"), key("02.000", "c")]);

    const kept = [key("55.000", "b"), key("01.000", "a"), key("56.000", "x"), key("56.000", "y")].map((row) =>
      progress.unsentFilter?.(record, row, false),
    );
    expect(kept).toEqual([false, true, false, true]);
  });

  it("is certain only where every record that is out lies at or before a place", () => {
    const progress = new SliceProgress(timed, undefined, true);
    passed(progress, [key("01.000", "a")]);
    const before = progress.isCertain;
    progress.note({ lines: noLines, records: 1 }, undefined);

    expect([before, progress.isCertain]).toEqual([true, false]);
  });

  it("has no place where rows come in no order", () => {
    const progress = new SliceProgress(timed, undefined, false);
    passed(progress, [key("01.000", "a")]);

    expect([progress.cursor, progress.isCertain]).toEqual([null, false]);
  });
});
