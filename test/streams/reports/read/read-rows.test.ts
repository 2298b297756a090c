import type { Page, Run } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import type { OrgRequest } from "../../../../src/salesforce/session.ts";
import { type RowSource, readRows, rowsOfReport } from "../../../../src/streams/reports/read/read-rows.ts";
import { ReportChanged } from "../../../../src/streams/reports/read/report-read.ts";
import { sessionOf } from "../../../salesforce/fake-session.ts";
import { testRun } from "../../../salesforce/test-run.ts";
import { describedReport } from "../../../support/described-report.ts";
import { streamOf } from "../../../support/report-run.ts";

const report = describedReport({ detailColumns: ["DEAL_ID", "AMOUNT"] });
const described = { reportMetadata: { ...report, reportFilters: [] }, reportTypeMetadata: {} };
const byId = { column: "DEAL_ID", dataType: "id", lower: "greaterThan", upper: "lessThan" } as const;

/** What comes of a read of these rows. */
async function read(
  source: RowSource,
  run: Run,
  stream = streamOf(report),
  { heldBytes = 1000, answer = () => described }: { heldBytes?: number; answer?: (request: OrgRequest) => object } = {},
): Promise<Page[]> {
  const { session } = sessionOf((request) => ({ body: answer(request) }));
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

/** What Salesforce answers of a report of which a run brings two rows. */
const twoRows = (counted: string, allData: boolean, more: object) => (request: OrgRequest) => {
  const reportMetadata = { ...described.reportMetadata, ...more };
  const detailColumnInfo = { DEAL_ID: { dataType: "id" }, AMOUNT: { dataType: "currency" } };
  if (request.method === "GET") return { reportMetadata, reportExtendedMetadata: { detailColumnInfo } };
  const cells = (id: string) => ({ dataCells: [{ value: id }, { value: null }] });
  const total = { aggregates: [{ label: counted, value: Number(counted) }], rows: ["A", "B"].map(cells) };
  return { allData, factMap: { "T!T": total }, groupingsDown: null, groupingsAcross: null, reportMetadata };
};

/** The same, of one that shows its first rows only. */
const firstRows = (rowLimit: number, counted: string, allData: boolean) =>
  twoRows(counted, allData, { topRows: { rowLimit, direction: "Desc" } });

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
    const run = testRun();
    const pages = await read(changing(2), run);

    const text = expect.stringMatching(
      /^Reading it again: report_Deals: rows changed while it was read\. Run again when/,
    );
    const again = { level: "warn", code: "report_again", stream: "report_Deals", text };
    expect([run.logged, run.slept]).toEqual([[again, again], []]);
    expect(records(pages)).toMatchObject([
      { DEAL_ID: "A", AMOUNT: 3 },
      { DEAL_ID: "B", AMOUNT: 3 },
    ]);
    expect(pages.at(-1)).toMatchObject({ end: { kind: "complete", activate: true }, bookmark: { rows: 2 } });
  });

  it("fails after three reads, and at once where there was no room to hold lines back", async () => {
    await expect(read(changing(3), testRun())).rejects.toThrow("report_Deals: rows changed while it was read.");

    await expect(read(changing(1), testRun(), streamOf(report), { heldBytes: 10 })).rejects.toThrow(
      "rows changed while it was",
    );
  });

  it("gives rows that are alike keys of their own, on different pages too, the same in each read", async () => {
    const alike: RowSource = async function* () {
      yield [
        ["A", "1"],
        ["A", "1"],
        ["A", "2"],
      ];
      yield [["A", "1"]];
    };

    const [once, again] = [await read(alike, testRun()), await read(alike, testRun())].map((pages) =>
      records(pages).map((record) => (record as { _sdc_row_key: string })._sdc_row_key),
    );

    expect(new Set(once).size).toBe(4);
    expect(again).toEqual(once);
  });

  it("says once how many rows have the key_properties of another", async () => {
    const run = testRun();
    const stream = streamOf(report, { keyProperties: ["AMOUNT"] });
    const repeating: RowSource = async function* () {
      yield [
        ["A", "1"],
        ["B", "1"],
      ];
      yield [
        ["C", "1"],
        ["D", "2"],
      ];
    };

    expect(records(await read(repeating, run, stream))).toHaveLength(4);
    expect(run.logged.map(({ code, text }) => [code, text])).toEqual([
      ["report_keys_repeated", expect.stringMatching(/^2 of 4 rows have the same key_properties \(AMOUNT\) as a row/)],
    ]);
  });

  it.each([
    ["counts all rows", "700"],
    ["counts those that it shows", "2"],
  ])("takes a report's first rows for the whole where it shows no others and Salesforce %s", async (_what, counted) => {
    const answer = firstRows(2, counted, true);

    const pages = await read(rowsOfReport, testRun(), streamOf(report, { unique: byId }), { answer });

    expect(records(pages)).toMatchObject([{ DEAL_ID: "A" }, { DEAL_ID: "B" }]);
  });

  it("fails where fewer rows come than Salesforce counts", async () => {
    const answer = twoRows("3", true, {});

    await expect(read(rowsOfReport, testRun(), streamOf(report), { answer })).rejects.toThrow(
      "report_Deals: Salesforce says the report has 3 rows, but 2 came.",
    );
  });

  it("does not page a report whose rows Salesforce does not count: nobody could tell whether all came", async () => {
    const answer = twoRows("3", false, { aggregates: [] });

    await expect(read(rowsOfReport, testRun(), streamOf(report, { unique: byId }), { answer })).rejects.toThrow(
      "report_Deals: Salesforce does not say how many rows the report has, so it is not known whether all came.",
    );
  });

  it("does not page a report that shows its first rows only", async () => {
    const answer = firstRows(3000, "3000", false);

    await expect(read(rowsOfReport, testRun(), streamOf(report, { unique: byId }), { answer })).rejects.toThrow(
      "report_Deals: the report shows its first 3,000 rows, and Salesforce gives 2,000 of them at a time.",
    );
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
