import type { Page, Run } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { ReportChanged } from "../../../src/read/reports/changed.ts";
import { type RowSource, readRows } from "../../../src/read/reports/read-rows.ts";
import { sessionOf } from "../../salesforce/fake-session.ts";
import { testRun } from "../../salesforce/test-run.ts";
import { describedReport } from "../../support/described-report.ts";
import { streamOf } from "../../support/report-run.ts";

const report = describedReport({ detailColumns: ["DEAL_ID", "AMOUNT"] });
const described = { reportMetadata: { ...report, reportFilters: [] }, reportTypeMetadata: {} };
const byId = { column: "DEAL_ID", dataType: "id", lower: "greaterThan", upper: "lessThan" } as const;

/** What comes of a read of these rows. */
async function read(source: RowSource, run: Run, stream = streamOf(report), heldBytes = 1000): Promise<Page[]> {
  const { session } = sessionOf(() => ({ body: described }));
  const pages: Page[] = [];
  for await (const page of readRows(stream, source, { session, schemaChanges: "follow", heldBytes }, run)) {
    // The lines are lent.
    pages.push("lines" in page ? { ...page, lines: page.lines.slice() } : page);
  }
  return pages;
}

const records = (pages: readonly Page[]): unknown[] =>
  pages.flatMap((page) =>
    "lines" in page
      ? Buffer.from(page.lines)
          .toString()
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => JSON.parse(line))
      : [],
  );

/** Two parts of which, at first, the second finds the report changed. */
function changing(times: number): RowSource {
  let attempt = 0;
  return async function* () {
    attempt += 1;
    yield [["A", `${attempt}`]];
    if (attempt <= times) throw new ReportChanged("report_Deals", "rows changed");
    yield [["B", `${attempt}`]];
  };
}

describe("readRows", () => {
  it("reads a report again that changed, and lets nothing out of the read before", async () => {
    const pages = await read(changing(2), testRun());

    expect(records(pages)).toMatchObject([
      { DEAL_ID: "A", AMOUNT: 3 },
      { DEAL_ID: "B", AMOUNT: 3 },
    ]);
    expect(pages.at(-1)).toMatchObject({ end: { kind: "complete", activate: true }, bookmark: { rows: 2 } });
  });

  it("fails after three reads, and at once where there was no room to hold lines back", async () => {
    await expect(read(changing(3), testRun())).rejects.toThrow("report_Deals: rows changed while it was read.");

    await expect(read(changing(1), testRun(), streamOf(report), 10)).rejects.toThrow("rows changed while it was");
  });

  it("gives rows that are alike keys of their own, the same in each read", async () => {
    const alike: RowSource = async function* () {
      yield [
        ["A", "1"],
        ["A", "1"],
        ["A", "2"],
      ];
    };

    const [once, again] = [await read(alike, testRun()), await read(alike, testRun())].map((pages) =>
      records(pages).map((record) => (record as { _sdc_row_key: string })._sdc_row_key),
    );

    expect(new Set(once).size).toBe(3);
    expect(again).toEqual(once);
  });

  it("fails for a native id that is the key and comes twice, or not at all", async () => {
    const stream = streamOf(report, { unique: byId });
    const of = (...keys: readonly (string | null)[]): RowSource =>
      async function* () {
        yield keys.map((key) => [key, "1"]);
      };

    await expect(read(of("A", "B", "A"), testRun(), stream)).rejects.toThrow(
      "report_Deals: DEAL_ID is the stream's key, but several rows have the same. Choose key_properties",
    );
    await expect(read(of("A", null), testRun(), stream)).rejects.toThrow("report_Deals: a row has no DEAL_ID");
  });

  it("writes a row of which only one empty column is selected", async () => {
    const whole = streamOf(report);
    const stream = {
      ...whole,
      layout: {
        ...whole.layout,
        columns: whole.layout.columns.slice(1, 2),
        properties: [{ name: "AMOUNT", source: { column: 0 } }],
      },
    };
    const empty: RowSource = async function* () {
      yield [
        ["A", null],
        ["B", "2"],
      ];
    };

    expect(records(await read(empty, testRun(), stream))).toEqual([{ AMOUNT: null }, { AMOUNT: 2 }]);
  });
});
