import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { errorCodes } from "../support/error-codes.ts";

const page = readFileSync("docs/troubleshooting.md", "utf8");
const known = errorCodes();
const headings = [...page.matchAll(/^### (.*)$/gm)].map(([, heading]) => String(heading));
const codes = headings.map((heading) => heading.replaceAll("`", ""));

// A heading is the code alone, because an error's address ends with it.
describe("docs/troubleshooting.md", () => {
  it("has a section for every error code of the sources", () => {
    expect(known.length).toBeGreaterThan(150);
    expect(known.filter((code) => !codes.includes(code))).toEqual([]);
  });

  it("has no section without such a code, and each code once", () => {
    expect(codes.filter((code) => !known.includes(code))).toEqual([]);
    expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
  });
});
