import { inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openReports } from "../support/report-org.ts";

const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** The parts of a zip whose local headers have the sizes, as this org writes them. */
function unzip(bytes: Buffer): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (let at = 0; bytes.readUInt32LE(at) === 0x0403_4b50; ) {
    const packed = bytes.readUInt32LE(at + 18);
    const nameEnd = at + 30 + bytes.readUInt16LE(at + 26);
    const end = nameEnd + packed;
    parts.set(bytes.toString("utf8", at + 30, nameEnd), inflateRawSync(bytes.subarray(nameEnd, end)).toString("utf8"));
    at = end;
  }
  return parts;
}

/** The cells of a sheet by their address, texts looked up. */
function cellsOf(bytes: Buffer): ReadonlyMap<string, string> {
  const parts = unzip(bytes);
  const strings = [...(parts.get("xl/sharedStrings.xml") ?? "").matchAll(/<t xml:space="preserve">([^<]*)<\/t>/g)];
  const cells = (parts.get("xl/worksheets/sheet1.xml") ?? "").matchAll(
    /<c r="(\w+)"(?: s="\d")?( t="s")?[^>]*><v>([^<]*)/g,
  );
  return new Map([...cells].map(([, at = "", text, v = ""]) => [at, text ? (strings[Number(v)]?.[1] ?? "") : v]));
}

describe("the spreadsheet of a report", () => {
  it("has a title, labels from column B on, rows and a total", async () => {
    const { ask, idOf, rows } = await openReports();
    const id = await idOf("All_Opportunities");

    const { bytes, headers } = await ask(`analytics/reports/${id}`, { headers: { accept: sheetType } });

    const cells = cellsOf(bytes);
    const expected = await rows("SELECT Name, Amount FROM Opportunity");
    expect(headers["content-disposition"]).toBe('attachment; filename="All_Opportunities-2026-03-01-12-00-00.xlsx"');
    expect(cells.get("B2")).toBe("All Opportunities");
    expect(["B6", "C6", "D6"].map((at) => cells.get(at))).toEqual(["Opportunity Name", "Account Name", "Amount"]);
    expect(cells.get(`B${7 + expected.length}`)).toBe("Total");
    expect(cells.get(`D${7 + expected.length}`)).toBe(String(expected.length));
    const amounts = expected.map((_, n) => cells.get(`D${7 + n}`) ?? null);
    expect(amounts).toEqual(expected.map(({ Amount }) => (Amount === null ? null : String(Amount))));
  });

  it("names a group in the first of its rows, with a subtotal behind them", async () => {
    const { ask, idOf, rows } = await openReports();
    const id = await idOf("Opportunities_by_Stage");

    const { bytes } = await ask(`analytics/reports/${id}`, { headers: { accept: sheetType } });

    const cells = cellsOf(bytes);
    const stages = await rows("SELECT StageName s, COUNT(Id) n FROM Opportunity GROUP BY StageName ORDER BY StageName");
    const { s, n } = stages[0] ?? {};
    expect([cells.get("B6"), cells.get("C6")]).toEqual(["Stage  ↑", "Opportunity Name"]);
    expect([cells.get("B7"), cells.get("B8")]).toEqual([s, undefined]);
    expect([cells.get(`B${7 + Number(n)}`), cells.get(`D${7 + Number(n)}`)]).toEqual(["Subtotal", String(n)]);
  });

  it("is refused for a joined report", async () => {
    const { ask, idOf } = await openReports();

    const { status } = await ask(`analytics/reports/${await idOf("Joined_Pipeline")}`, {
      headers: { accept: sheetType },
    });

    expect(status).toBe(501);
  });
});
