import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainSoql } from "../../src/config/soql-text.ts";
import { saysTheSame } from "../../src/streams/queries/soql/soql-tokens.ts";

describe("the SOQL of a text", () => {
  it.each([
    ["SELECT Id FROM Account -- all of them", "SELECT Id FROM Account               "],
    ["-- first\nSELECT Id FROM Account", "        \nSELECT Id FROM Account"],
    ["// first\r\nSELECT Id FROM Account", "        \r\nSELECT Id FROM Account"],
    ["SELECT Id, /* the\nname */ Name FROM Account", "SELECT Id,       \n        Name FROM Account"],
    ["SELECT Id FROM Account /**/ WHERE X = 1", "SELECT Id FROM Account      WHERE X = 1"],
    ["SELECT Id FROM Account;", "SELECT Id FROM Account "],
    ["SELECT Id FROM Account ; -- the end\n", "SELECT Id FROM Account             \n"],
    // One query is one statement.
    ["SELECT Id FROM Account; SELECT Id FROM Case;", "SELECT Id FROM Account; SELECT Id FROM Case "],
    ["SELECT Id FROM Account;;", "SELECT Id FROM Account; "],
    // Texts and what is no comment.
    ["SELECT Id FROM A WHERE B = '-- no /* comment */ // ;'", null],
    ["SELECT Id FROM A WHERE B = 'it\\'s -- no comment'", null],
    ["SELECT Id FROM A WHERE B = 'https://example.com' AND C = -5", null],
    ["SELECT Id FROM A WHERE B > 2026-01-01T00:00:00-08:00", null],
    // Its end is missing, which the parser reports.
    ["SELECT Id FROM A WHERE B = 'x -- y", null],
  ])("is %j without comments and without a last ;", (text, expected) => {
    expect(plainSoql("q", text)).toBe(expected ?? text);
  });

  it.each(["SELECT Id /* FROM Account", "SELECT Id FROM Account /*/"])("has no comment without an end: %s", (text) => {
    expect(() => plainSoql("q", text)).toThrowError("queries: q: a comment of its SOQL has no end. Close it by */.");
  });

  it("is the same whatever comments stand between its words, each word where it was", () => {
    const word = fc.constantFrom("SELECT", "Id", "FROM", "'a -- b'", "'it\\'s /*'", "''", "=", "-5", "(", ";");
    const comment = fc.constantFrom(" ", "\n", " -- one\n", "/* two\n */", " // three\r\n", "/***/");
    fc.assert(
      fc.property(fc.array(fc.tuple(word, comment), { minLength: 1 }), (parts) => {
        const written = `${parts.map(([one, two]) => one + two).join("")}END`;
        const plain = plainSoql("q", written);

        expect(saysTheSame(plain, `${parts.map(([one]) => one).join(" ")} END`)).toBe(true);
        expect([plain.length, plain.indexOf("END")]).toEqual([written.length, written.lastIndexOf("END")]);
      }),
    );
  });
});
