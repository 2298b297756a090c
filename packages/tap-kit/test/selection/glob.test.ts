import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { globMatcher } from "../../src/selection/glob.ts";

describe("a glob", () => {
  it.each<[string, string, boolean]>([
    ["Account", "Account", true],
    ["Account", "account", false],
    ["Acc*", "Account", true],
    ["*", "", true],
    ["*.city", "Billing.properties.city", true],
    ["a*b*c", "axxbxxbyc", true],
    ["a*b*c", "axxbxxby", false],
    ["N?me", "Name", true],
    ["N?me", "Nme", false],
    ["?", "𝒳", true],
    ["[Nn]ame", "name", true],
    ["[!N]ame", "Name", false],
    ["[a-c]x", "bx", true],
    ["[a-c]x", "dx", false],
    ["[c-a]x", "bx", false],
    ["[]a]", "]", true],
    ["[!]a]", "b", true],
    ["[a-]", "-", true],
    ["[", "[", true],
    ["[a", "[a", true],
    ["a.b+c$", "a.b+c$", true],
    ["a.b", "axb", false],
  ])("%s on %s: %s", (pattern, text, expected) => {
    expect(globMatcher(pattern)(text)).toBe(expected);
  });

  it("with stars alone decides as a regular expression does", () => {
    const parts = fc.array(fc.stringMatching(/^[ab]{0,3}$/), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(parts, fc.stringMatching(/^[ab]{0,12}$/), (literals, text) => {
        expect(globMatcher(literals.join("*"))(text)).toBe(new RegExp(`^${literals.join(".*")}$`).test(text));
      }),
    );
  });

  it("with many stars takes no longer for a text that almost matches", () => {
    const isMatch = globMatcher(`${"a*".repeat(40)}b`);

    expect(isMatch("a".repeat(5000))).toBe(false);
  });
});
