import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../support/processes.ts";
import { guards } from "./guards.ts";
import { guardsIn } from "./marker.ts";
import { markedGuards } from "./sources.ts";

const marked = markedGuards(process.cwd());

/** Guards whose tests are fast, from all parts of the tap. */
const cheapest = [
  "rest-of-second",
  "soql-id",
  "visibility-lag",
  "never-back",
  "tail-known",
  "csv-short-row",
  "json-end",
  "nul",
  "newer-state",
  "version-kept",
  "secrets",
  "quota-total",
];

describe("the guards marked in the code", () => {
  it("are at least forty, each of another name, and each has tests that exist", () => {
    const names = marked.map(({ name }) => name);

    expect(names.length).toBeGreaterThanOrEqual(40);
    expect(names.toSorted()).toEqual(Object.keys(guards).toSorted());
    for (const { files } of Object.values(guards)) expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  it("are listed in docs/guards.md, with what happens without each", () => {
    const page = readFileSync("docs/guards.md", "utf8");

    expect(marked.filter(({ name, why }) => !page.includes(`| ${name} | ${why} |`))).toEqual([]);
  });

  it("are missed by a test when they are taken out (the twelve cheapest; all of them: npm run test:mutation)", async () => {
    const args = ["--conditions=@singer-io-ts/source", "--disable-warning=ExperimentalWarning", "scripts/mutation.ts"];
    const { exitCode, stdout } = await run(process.execPath, [...args, ...cheapest], { cwd: resolve(".") });

    expect({ exitCode, failures: stdout.split("\n").filter((line) => line.includes("FAIL")) }).toEqual({
      exitCode: 0,
      failures: [],
    });
    expect(stdout).toContain("12 guards, 0 without a test");
  }, 120_000);
});

describe("the comment that marks a guard", () => {
  const without = (source: string) => guardsIn(source, "x.ts").map((guard) => guard.without);

  it("takes out the statement below it, or replaces code in it", () => {
    expect(without("// guard(a): why\nif (x) throw y;\nz();")).toEqual(["// guard(a): why\n{}\nz();"]);
    expect(without("// guard(b, `< 3` -> `< 4`): why\nconst z = x < 3;")).toEqual([
      "// guard(b, `< 3` -> `< 4`): why\nconst z = x < 4;",
    ]);
  });

  it.each([
    ["// guard(A): why\nx();", "not the form of a guard's comment"],
    ["// guard(a): why\nconst x = 1;", "cannot be taken out"],
    ["// guard(a, `y` -> `z`): why\nx();", "must be there once"],
    ["// guard(a): why", "no code follows"],
  ])("that cannot be applied is refused: %j", (source, message) => {
    expect(() => guardsIn(source, "x.ts")).toThrow(message);
  });
});
