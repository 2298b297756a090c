import { describe, expect, it } from "vitest";
import { arrangedListView, arrangedReport } from "./arranged.ts";

const cell = (value: string | number) => ({ label: String(value), value });

describe("arranged for comparison", () => {
  it("a report has its cells under their columns, and its facts under the kind of their crossing", () => {
    const fact = (sum: number, ...names: string[]) => ({
      aggregates: [cell(sum)],
      rows: names.map((name) => ({ dataCells: [cell(name), cell(1)] })),
    });

    const arranged = arrangedReport({
      allData: true,
      factMap: { "0!T": fact(2, "A", "B"), "12!T": fact(1, "C"), "T!T": fact(3) },
      reportMetadata: { detailColumns: ["NAME", "ONE"], aggregates: ["s!ONE"] },
      reportExtendedMetadata: { detailColumnInfo: { NAME: { label: "Name", dataType: "string" } } },
    });

    const row = (name: string) => ({ dataCells: { NAME: cell(name), ONE: cell(1) } });
    expect(arranged).toEqual({
      allData: true,
      factMap: {
        "0!T": [
          { aggregates: { "s!ONE": cell(2) }, rows: [row("A"), row("B")] },
          { aggregates: { "s!ONE": cell(1) }, rows: [row("C")] },
        ],
        "T!T": [{ aggregates: { "s!ONE": cell(3) }, rows: [] }],
      },
      reportMetadata: { detailColumns: ["NAME", "ONE"], aggregates: ["s!ONE"] },
      reportExtendedMetadata: { detailColumnInfo: { NAME: { label: "Name", dataType: { string: null } } } },
    });
  });

  it("a list view has its columns and values under their paths", () => {
    const arranged = arrangedListView({
      columns: [{ fieldNameOrPath: "Owner.Alias", type: "string", hidden: false }],
      records: [{ columns: [{ fieldNameOrPath: "Owner.Alias", value: "me" }] }],
      size: 1,
    });

    expect(arranged).toEqual({
      columns: { "Owner.Alias": { fieldNameOrPath: "Owner.Alias", type: { string: null }, hidden: false } },
      records: [{ columns: { "Owner.Alias": { fieldNameOrPath: "Owner.Alias", value: "me" } } }],
      size: 1,
    });
  });
});
