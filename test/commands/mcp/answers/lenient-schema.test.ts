import { compileCheck } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { actions } from "../../../../src/actions/registry.ts";
import { lenientSchema } from "../../../../src/commands/mcp/answers/lenient-schema.ts";
import { resultSchema } from "../../../../src/commands/mcp/answers/tool-results.ts";

/** The value with each member of each object within it null, or missing, one at a time. */
function variants(value: unknown, isWithin = false): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const put = (other: unknown) =>
      Array.isArray(value) ? value.with(Number(name), other) : { ...value, [name]: other };
    return [...(isWithin ? [put(null), put(undefined)] : []), ...variants(member, true).map(put)];
  });
}

describe("the schema of an answer that a client checks", () => {
  it.each(actions.map((action) => [action.name, action] as const))(
    "of %s takes an answer in which a member within is null or missing",
    async (_name, { output, example }) => {
      const check = await compileCheck(lenientSchema(resultSchema(output)));
      const isList = Array.isArray(example.output);
      const answers = variants(isList ? { result: example.output } : example.output).map((each) =>
        JSON.parse(JSON.stringify(each)),
      );

      expect(answers.map((each) => check(each)).filter((fault) => fault !== null)).toEqual([]);
      expect(check([])).not.toBeNull();
    },
  );
});
