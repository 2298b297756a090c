import { expect } from "vitest";
import { endsBy, results, survives } from "./accounts-in-pages.ts";
import type { FaultRow, Open } from "./fault-row.ts";
import { recordsOf } from "./scene.ts";

/** Accounts with these texts as Site, read by an API. @returns the Sites that came, in their order */
async function sites(open: Open, api: "rest" | "bulk", texts: readonly (string | null)[]): Promise<unknown[]> {
  const scene = await open({ rows: { Account: 10 }, objects: ["Account"], config: { api } });
  for (const [index, text] of texts.entries()) {
    const values = { Name: `site ${String(index).padStart(3, "0")}`, Site: text };
    scene.running.org.create(scene.admin, "Account", values);
  }
  const rows = recordsOf(await scene.sync()).filter((row) => String(row["Name"]).startsWith("site "));
  await scene.complete();
  return rows.sort((a, b) => (String(a["Name"]) < String(b["Name"]) ? -1 : 1)).map((row) => row["Site"]);
}

async function bothApis(open: Open, texts: readonly (string | null)[], expected: readonly unknown[]): Promise<string> {
  for (const api of ["rest", "bulk"] as const) expect(await sites(open, api, texts)).toEqual(expected);
  return "by REST and by Bulk";
}

const textsOfCsv = [
  'a "quoted", text',
  '""',
  "two\r\nlines\r\n",
  "two\nlines",
  "lone\rCR",
  "\ufeffmark",
  "comma, semicolon; tab\t.",
  "back\\slash\\n",
];
const wordsOfNothing = ["NA", "N/A", "NULL", "null", "None", "NaN", "nan", "true", "0", "00123", "1e5", "#N/A", "-"];

/** What is in a set of Bulk results, and what text may look like. */
export const csv: readonly FaultRow[] = [
  {
    number: 32,
    fault: "A set of results has its columns in another order, no header, or an extra column",
    expected: "mapped by name for each set; else an error",
    async run(open) {
      const permuted = await survives(open, "bulk", { path: results, nth: 2, csv: "permuted" });
      const headerless = await endsBy(
        open,
        "bulk",
        { path: results, count: "all", csv: "headerless" },
        { exitCode: 4, error: "Account: " },
      );
      const widened = await endsBy(
        open,
        "bulk",
        { path: results, count: "all", csv: "widened" },
        { exitCode: 4, error: "Account: " },
      );
      return `Another order: ${permuted}; no header: ${headerless}; an extra column: ${widened}`;
    },
  },
  {
    number: 33,
    fault: "The last row of a set has too few fields",
    expected: "an integrity error, never a shorter record",
    async run(open) {
      const once = await survives(open, "bulk", { path: results, nth: 2, csv: "cutRow" });
      const fault = { path: results, count: "all", csv: "cutRow" } as const;
      const always = await endsBy(open, "bulk", fault, {
        exitCode: 4,
        error: /Account: row 200 of a reply has \d+ values for \d+ columns/,
      });
      return `Once: ${once}; always: ${always.replaceAll(/\d+ (values|columns)/g, "so many $1")}`;
    },
  },
  {
    number: 34,
    fault: "Texts contain quotes, CRLF, commas, a byte order mark, a lone CR",
    expected: "the exact text",
    run: async (open) => `${textsOfCsv.length} texts came as they are, ${await bothApis(open, textsOfCsv, textsOfCsv)}`,
  },
  {
    number: 35,
    fault: "Null and empty text look alike in Bulk results",
    expected: "null in both APIs",
    run: async (open) => `Both came as null, ${await bothApis(open, ["", null, "text"], [null, null, "text"])}`,
  },
  {
    number: 36,
    fault: '"NA", "NULL", "None", "NaN", "true" and numbers as text',
    expected: "kept as text",
    run: async (open) =>
      `${wordsOfNothing.length} such texts came unchanged, ${await bothApis(open, wordsOfNothing, wordsOfNothing)}`,
  },
];
