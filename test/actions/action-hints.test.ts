import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hintFor } from "../../src/actions/errors/action-hints.ts";
import { parseErrorBody, refusal } from "../../src/errors/org-error.ts";

const page = readFileSync("docs/troubleshooting.md", "utf8");
const codes = [
  ...readFileSync("src/actions/errors/action-hints.ts", "utf8").matchAll(/^ {2}([A-Z_]+):|code === "([A-Z_]+)"/gm),
].map(([, key, compared]) => String(key ?? compared));

const hint = (errorCode: string, more: object = {}): string =>
  hintFor(refusal(400, parseErrorBody([{ errorCode, message: "no", ...more }])));

describe("what to do about a refused action", () => {
  it.each(codes)("%s: is one sentence about records and has a section of its own on the page", (code) => {
    expect(page).toContain(`\n### \`${code}\`\n`);
    expect(hint(code)).toMatch(/^[A-Z].*\.$/s);
    expect(hint(code)).not.toMatch(/\bstream\b|\bdeselect\b/i);
  });

  it.each(["duplicateResult", "duplicateResut"])("names the records that a duplicate rule found (%s)", (member) => {
    const found = (allowSave: boolean) => ({
      [member]: {
        allowSave,
        matchResults: [
          { matchRecords: [{ record: { Id: "003000000000001AAA" } }, { record: { Id: "003000000000002AAA" } }] },
          { matchRecords: [{ record: { Id: "003000000000001AAA" } }, {}] },
        ],
      },
    });
    const records =
      "A duplicate rule found records like it (003000000000001AAA, 003000000000002AAA): update one of those";

    expect(hint("DUPLICATES_DETECTED", found(true))).toBe(`${records}, or save it nevertheless with allowDuplicates.`);
    expect(hint("DUPLICATES_DETECTED", found(false))).toBe(`${records}, or ask the org's admin about the rule.`);
    expect(hint("DUPLICATES_DETECTED")).toBe(
      "A duplicate rule found records like it: update one of those, or save it nevertheless with allowDuplicates.",
    );
  });
});
