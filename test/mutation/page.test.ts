import { describe, expect, it } from "vitest";
import { mutationText, renewedText } from "./page.ts";
import type { Verdict } from "./verdict.ts";

const guard = (name: string, why = `${name} is missing`) => ({ name, why, line: 1, without: "", file: "src/x.ts" });
const verdict = (name: string, ...caught: readonly string[]): Verdict => ({
  name,
  caught,
  broken: null,
  isLoaded: true,
});
const trials = ["a", "b"].map((name) => ({ guard: guard(name), tests: { files: [] } }));
const page = mutationText(trials, [verdict("a", "test of a"), verdict("b")], "2026-01-31", 60);

describe("the page on guards", () => {
  it("has a row for each, and says how many are missed by a test", () => {
    expect(page.split("\n")).toEqual([
      "Last result, 2026-01-31: 2 guards; a test fails without 1 of them (60 s).",
      "",
      "| guard | without it | a test that fails |",
      "| --- | --- | --- |",
      "| a | a is missing | test of a |",
      "| b | b is missing | **none** |",
    ]);
  });

  it("is renewed for some of them, without those that are gone", () => {
    const marked = [guard("b"), guard("c")];

    const after = renewedText(page, marked, [verdict("b", "test of b"), verdict("c", "test of c")], "2026-02-01");

    expect(after.split("\n")).toEqual([
      "Last result, 2026-01-31: 2 guards; a test fails without 2 of them (60 s); 2 of them tried separately on 2026-02-01.",
      "",
      "| guard | without it | a test that fails |",
      "| --- | --- | --- |",
      "| b | b is missing | test of b |",
      "| c | c is missing | test of c |",
    ]);
  });

  it("is not renewed where it lacks a guard, or says something else of one", () => {
    const marked = [guard("a", "another reason"), guard("b"), guard("c")];

    expect(() => renewedText(page, marked, [verdict("b", "test of b")], "2026-02-01")).toThrow("no row for a, c");
  });
});
