import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { scanCsvRow } from "../../src/transcode/csv/csv-rows.ts";
import { compileCsv } from "../../src/transcode/csv/csv-transcoder.ts";
import type { Layout } from "../../src/transcode/layout.ts";
import * as forms from "../../src/transcode/wire/field-offsets.ts";
import { endOf, formOf, newFields, startOf } from "../../src/transcode/wire/field-offsets.ts";
import { WireBuffer } from "../../src/transcode/wire/wire-buffer.ts";

const page = readFileSync("src/transcode/README.md", "utf8");
const blockOf = (language: string): string => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page)?.[1] ?? "";
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const layout: Layout = {
  stream: "Account",
  columns: [
    { path: ["Id"], kind: "text" },
    { path: ["Name"], kind: "text" },
    { path: ["IsDeleted"], kind: "boolean" },
    { path: ["AnnualRevenue"], kind: "decimal" },
    { path: ["SystemModstamp"], kind: "datetime" },
  ],
  properties: [
    ...["Id", "Name", "IsDeleted", "AnnualRevenue", "SystemModstamp"].map((name, column) => ({
      name,
      source: { column },
    })),
    { name: "_sdc_deleted_at", source: { deletedAt: { flag: 2, timestamp: 4 } } },
  ],
  key: { id: 0, modifiedAt: 4 },
};

describe("the page about the transcoder", () => {
  it("shows the record that its row becomes", () => {
    const [open = "", close = ""] = blockOf("json")
      .trimEnd()
      .split(/(?<="record":)\{.*\}(?=,"time_extracted")/);
    const transcoder = compileCsv(layout);
    transcoder.begin({ open: bytesOf(open), close: bytesOf(close) });

    const blocks = [transcoder.push(bytesOf(blockOf("csv"))), transcoder.end()].flatMap((each) =>
      Array.from(each, ({ lines }) => Buffer.from(lines).toString()),
    );

    expect(blocks.join("")).toBe(blockOf("json"));
  });

  it("shows the offsets and forms that the scanner notes", () => {
    const row = blockOf("csv").split("\n")[1] ?? "";
    const wire = new WireBuffer();
    const fields = newFields(5);
    wire.clear();
    wire.append(bytesOf(`${row}\n`));

    const next = scanCsvRow(wire, 0, Int32Array.of(0, 1, 2, 3, 4), fields);
    const nameOf = (form: number): string =>
      Object.entries(forms).find(([name, value]) => /^[A-Z_]+$/.test(name) && value === form)?.[0] ?? "";
    const shown = Array.from(
      page.matchAll(/^ +\| (\w+) \| (\d+) \| (\d+) \| `(\w+)`/gm),
      ([, name, start, end, form]) => [name, Number(start), Number(end), form],
    );

    expect(shown).toEqual(
      layout.columns.map(({ path: [name] }, n) => [
        name,
        startOf(fields, n),
        endOf(fields, n),
        nameOf(formOf(fields, n)),
      ]),
    );
    expect(page).toContain(`and returns ${next}, where`);
  });
});
