import { expect, it } from "vitest";
import { exactJsonText } from "../../src/input/exact-json-text.ts";

it("JSON keeps the digits of its numbers", () => {
  const text = '{"a":12345678901234567.89,"b":[1.0,1e2,-0.000000000000000001]}';

  expect(JSON.stringify(exactJsonText("--input", `\ufeff${text}`))).toBe(text);
});

it.each([
  ["", "--input: is empty."],
  ['{"a":1,}', "--input: is not JSON: the fault is at line 1, column 8."],
  ['{"a":1,\n"a":2}', "--input: has a twice: again at line 2, column 1."],
  ['"\\ud800"', "half of a character"],
  ["[".repeat(300) + "]".repeat(300), "nested deeper than 200 levels"],
])("%j is refused", (text, message) => {
  expect(() => exactJsonText("--input", text)).toThrowError(message);
});
