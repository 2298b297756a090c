import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { run } from "../support/run.ts";
import { scriptedTap } from "../support/scripted-tap.ts";

/** What a run says of such a configuration. */
async function complaint(text: string): Promise<string> {
  const { code, logs } = await run(scriptedTap({}), ["--test"], { files: { config: text } });
  expect(code).toBe(2);
  return logs;
}

describe("a configuration that is no JSON", () => {
  it.each([
    ['{\n  "a": 5,\n}', 3, 1, "Take out the comma before it: nothing follows."],
    ['{"a": [1, 2,]}', 1, 13, "Take out the comma before it: nothing follows."],
    ["{'a': 5}", 1, 2, 'Write names and texts in "double quotes", not in single ones.'],
    ["{\"a\": 'b'}", 1, 7, 'Write names and texts in "double quotes", not in single ones.'],
    ["{\u201ca\u201d: 5}", 1, 2, 'Write names and texts in straight "double quotes".'],
    ['{\n  // the org\n  "a": 5}', 2, 3, "Take out the comment: JSON has none."],
    ['{"a": 5 /* five */}', 1, 9, "Take out the comment: JSON has none."],
    ['# the org\n{"a": 5}', 1, 1, "Take out the comment: JSON has none."],
    ["{a: 5}", 1, 2, 'Write names and texts in "double quotes".'],
    ["api: rest", 1, 1, 'Write names and texts in "double quotes".'],
    ['{"a": rest}', 1, 7, 'Write names and texts in "double quotes".'],
    ['{"a": True}', 1, 7, "Write true, false or null, in small letters."],
    ['{"a": None}', 1, 7, "Write true, false or null, in small letters."],
    ['{"a": 5 "b": 6}', 1, 9, "Write a comma before it."],
    ['{"a": "b"\n"c": "d"}', 2, 1, "Write a comma before it."],
    ['{"a": [{} {}]}', 1, 11, "Write a comma before it."],
    ['{"a": 5,, "b": 6}', 1, 9, "Take out the comma, or write what is missing before it."],
    ['{"a": 05}', 1, 8, "Write numbers without a 0 before them."],
    ['{"a": "one\ntwo"}', 1, 7, "Write \\n for a line break in a text, and close the text with a quote."],
    ['{"a": "one\ttwo"}', 1, 7, "Write \\t for a tab in a text."],
    ['{"a": "C:\\Users"}', 1, 7, "Write \\\\ for a \\ in a text."],
    ['{"client_secret": "canary-secret-1', 1, 19, "Close the text that begins there with a quote."],
    ['{"a": [5', 1, 9, "It ends too early: close each text, list and object that was begun."],
    ['{"a": 5}}', 1, 9, "Correct it there."],
  ])("says what to write in place of the fault: %j", async (text, line, column, advice) => {
    expect(await complaint(text)).toBe(
      `ERROR config: is not JSON: the fault is at line ${line}, column ${column}. ${advice}\n`,
    );
  });

  it("is never quoted, because it may hold a secret", () =>
    fc.assert(
      fc.asyncProperty(fc.nat(40), fc.constantFrom("'", ",", "\n", "\\x", "//", "x", '"', ""), async (at, sign) => {
        const text = '{"user": "me", "pass": "canary-secret-1"}';
        const broken = text.slice(0, at) + sign + text.slice(at + 1);
        const { logs } = await run(scriptedTap({}), ["--test"], { files: { config: broken } });

        expect(logs).not.toContain("canary");
      }),
      { numRuns: 200 },
    ));
});
