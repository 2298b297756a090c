import { describe, expect, it } from "vitest";
import {
  extendedLogic,
  filtersOf,
  rowsRequest,
  sheetRequest,
} from "../../../../src/streams/reports/plan/report-requests.ts";
import { describedReport } from "../../../support/described-report.ts";
import { streamOf } from "../../../support/report-run.ts";

describe("extendedLogic", () => {
  it("keeps the report's logic in brackets and joins further filters by AND", () => {
    expect(extendedLogic("1 OR 2", 2, 2)).toBe("(1 OR 2) AND 3 AND 4");
    expect(extendedLogic("1 AND (2 OR 3)", 3, 1)).toBe("(1 AND (2 OR 3)) AND 4");
    expect(extendedLogic("1 OR 2", 2, 0)).toBe("(1 OR 2)");
  });

  it("stays without logic where the report has none: all filters must be met then", () => {
    expect(extendedLogic(null, 2, 2)).toBeNull();
    expect(extendedLogic(" ", 0, 1)).toBeNull();
  });
});

describe("the order of a run's rows", () => {
  const unique = { column: "DEAL_ID", dataType: "id", lower: "greaterThan", upper: "lessThan" } as const;
  const byId = [{ sortColumn: "DEAL_ID", sortOrder: "Asc" }];

  it("is by the column to page by, or none in a sheet", () => {
    const report = describedReport();

    expect(rowsRequest(streamOf(report, { unique }), report, [])).toHaveProperty("sortBy", byId);
    expect(sheetRequest(streamOf(report, { asSheet: true }), report)).toHaveProperty("sortBy", []);
  });

  it("is the report's own where it shows its first rows only: by another one they would be others", () => {
    const report = describedReport({ rowLimit: 10 });

    expect(rowsRequest(streamOf(report, { unique }), report, [])).not.toHaveProperty("sortBy");
    expect(sheetRequest(streamOf(report, { asSheet: true }), report)).not.toHaveProperty("sortBy");
  });
});

describe("filtersOf", () => {
  it("hands the saved filters back as they came, with the added ones behind them", () => {
    const saved = { column: "A", operator: "equals", value: "B", filterType: "fieldToField" };

    expect(
      filtersOf({ reportFilters: [{ column: "A", operator: "equals", value: "B", saved }], reportBooleanFilter: "1" }, [
        { column: "N", operator: "greaterThan", value: "7" },
      ]),
    ).toEqual({
      reportFilters: [
        saved,
        { column: "N", operator: "greaterThan", value: "7", filterType: "fieldValue", isRunPageEditable: true },
      ],
      reportBooleanFilter: "(1) AND 2",
    });
  });
});
