import { describe, expect, it } from "vitest";
import { chosenReport } from "../../../../src/streams/reports/discover/select-reports.ts";

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
      mistake: "there are several: 00O000000000001AAA (Service), 00O000000000002AAA (Sales).",
      hint: "Name it by id, or with its folder.",
    });
    expect(chosenReport({ name: "Deal" }, [], rows)).toEqual({
      mistake: "there is no such report, or the user may not see it (did you mean Deals?).",
      hint: "Correct the name, or have its folder shared with the user.",
    });
    expect(chosenReport({ name: "Open Cases", folder: "Slaes" }, rows)).toEqual({
      mistake: "it is not in that folder, but in Service, Sales.",
      hint: "Correct the folder, or leave it out.",
    });
    expect(chosenReport({}, rows)).toEqual({
      mistake: "it names no report.",
      hint: "Give id, developer_name or name.",
    });
  });
});
