import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { withPart } from "../support/page-part.ts";
import { pathOf, writeResult } from "../support/result-pages.ts";
import type { Row } from "./fault-row.ts";
import { matrixText, type Seen, type SeenSection } from "./faults-page.ts";
import { Scene } from "./scene.ts";
import { sections } from "./sections.ts";

const seen = new Map<Row, Seen>();

async function play(row: Row): Promise<void> {
  if ("reason" in row) return void seen.set(row, { row, happened: null, passed: false });
  const scenes: Scene[] = [];
  const open: Parameters<typeof row.run>[0] = async (options) => {
    const scene = await Scene.open(options);
    scenes.push(scene);
    return scene;
  };
  try {
    seen.set(row, { row, happened: await row.run(open), passed: true });
  } catch (error) {
    seen.set(row, { row, happened: "The promise was not kept.", passed: false });
    throw error;
  } finally {
    for (const scene of scenes) await scene.close();
  }
}

describe.each(sections)("$title", ({ rows }) => {
  it.each(rows.map((row) => [row.number, row.fault, "reason" in row ? "not provoked" : row.expected, row] as const))(
    "fault %i, %s: %s",
    async (_number, _fault, _expected, row) => play(row),
  );
});

describe("docs/faults.md", () => {
  it("numbers every fault once, from 1 to 159", () => {
    const numbers = sections.flatMap(({ rows }) => rows.map(({ number }) => number)).sort((a, b) => a - b);

    expect(numbers).toEqual(Array.from({ length: 159 }, (_, index) => index + 1));
  });

  // A run of some rows alone says nothing about the page.
  it("says what the rows above have shown; `npm run test:faults -- --write` writes it", ({ skip }) => {
    const all = sections.flatMap(({ rows }) => rows);
    if (all.some((row) => !seen.has(row))) skip();
    const reported: SeenSection[] = sections.map(({ title, rows }) => ({
      title,
      rows: rows.map((row) => seen.get(row)!),
    }));
    const text = matrixText(reported);
    if (process.env["FAULTS_WRITE"] === "1") return writeResult("faults", text);
    const page = readFileSync(pathOf("faults"), "utf8");
    expect(page).toBe(withPart(page, "faults", text));
  });
});
