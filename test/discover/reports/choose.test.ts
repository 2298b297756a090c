import { describe, expect, it } from "vitest";
import { chosenReport } from "../../../src/discover/reports/choose.ts";

const row = (id: string, name: string, folder: string) => ({
  id,
  name,
  developerName: name.replaceAll(" ", "_"),
  folder,
  format: "Tabular",
});
const rows = [
  row("00O000000000001AAA", "Open Cases", "Service"),
  row("00O000000000002AAA", "Open Cases", "Sales"),
  row("00O000000000003AAA", "Deals", "Sales"),
];

describe("chosenReport", () => {
  it("finds a report by id, long or short, by unique name, and by name with its folder", () => {
    const found = [
      chosenReport({ id: "00O000000000003" }, rows),
      chosenReport({ developerName: "Deals" }, rows),
      chosenReport({ name: "Open Cases", folder: "Sales" }, rows),
    ];

    expect(found).toEqual([rows[2], rows[2], rows[1]]);
  });

  it("names those that have one name, and the nearest to a name that none has", () => {
    expect(chosenReport({ name: "Open Cases" }, rows)).toEqual({
      refusal:
        "There are several: 00O000000000001AAA (Service), 00O000000000002AAA (Sales). Name it by id, or with its folder.",
    });
    expect(chosenReport({ name: "Deal" }, [], rows)).toEqual({
      refusal: expect.stringContaining("Did you mean Deals?"),
    });
    expect(chosenReport({}, rows)).toEqual({ refusal: "Name the report by id, developer_name or name." });
  });
});
