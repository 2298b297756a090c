import { describe, expect, it } from "vitest";
import { objectStream } from "../../../src/plan/object-stream.ts";
import { columnParts } from "../../../src/plan/slices/column-parts.ts";
import { commonProperties, selectionOf } from "../../support/selections.ts";

const text = { type: ["null", "string"] };
const names = (count: number, kind = "Field") =>
  Array.from({ length: count }, (_, n) => `A_long_name_of_a_${kind}_number_${n}__c`);

function streamOf(fields: readonly string[], more: Parameters<typeof selectionOf>[0] = {}) {
  const properties = { ...commonProperties, ...Object.fromEntries(fields.map((name) => [name, text])) };
  return objectStream(selectionOf({ properties, ...more }), "_sdc_deleted_at");
}

const columnsOf = (stream: ReturnType<typeof streamOf>, apart = 0) =>
  columnParts(stream, apart)?.parts.map(({ columns }) => columns.map(({ path }) => path.join("."))) ?? [];

describe("the parts of many columns", () => {
  it("have each column once between them, and all of them the Id and SystemModstamp", () => {
    const stream = streamOf(names(800));
    const parts = columnsOf(stream);

    expect(parts.map((columns) => columns.slice(0, 2))).toEqual(parts.map(() => ["Id", "SystemModstamp"]));
    const rest = parts.flatMap((columns) => columns.slice(2));
    expect([...rest, "Id", "SystemModstamp"].sort()).toEqual(
      stream
        .layout()
        .columns.map(({ path }) => path.join("."))
        .sort(),
    );
  });

  it("fit a URI with room for some hundred ids", () => {
    const longest = columnsOf(streamOf(names(800))).map((columns) => encodeURIComponent(columns.join(",")).length);

    expect(Math.max(...longest)).toBeLessThan(4200);
    expect(longest.length).toBe(8);
  });

  it("have formulas in parts of their own where they are to be read apart", () => {
    const formulas = names(3, "Formula");
    const metadata = new Map(formulas.map((name) => [name, { "salesforce.calculated": true }]));
    const stream = streamOf(["Name", ...formulas], { metadata });

    expect(columnsOf(stream)).toHaveLength(1);
    expect(columnsOf(stream, 1)).toEqual([
      ["Id", "SystemModstamp", "IsDeleted", "Name"],
      ["Id", "SystemModstamp", ...formulas],
    ]);
    expect(columnsOf(stream, 2)).toHaveLength(3);
  });

  it("ask for a SystemModstamp that is not selected, and say so", () => {
    const stream = streamOf(names(200), { method: "FULL_TABLE" });
    const schema = {
      type: "object",
      properties: { Id: text, ...Object.fromEntries(names(200).map((name) => [name, text])) },
    };
    const deselected = objectStream({ ...selectionOf({ method: "FULL_TABLE" }), schema }, "_sdc_deleted_at");

    expect(columnParts(stream, 0)).toMatchObject({ modifiedAt: "SystemModstamp", extra: new Set() });
    expect(columnParts(deselected, 0)).toMatchObject({
      modifiedAt: "SystemModstamp",
      extra: new Set(["SystemModstamp"]),
    });
  });
});
