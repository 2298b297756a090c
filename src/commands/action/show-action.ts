import type { Json, VerbContext } from "@singer-io-ts/tap-kit";
import type { Action } from "../../actions/action.ts";
import { plainSchema } from "../../actions/schemas/plain-schema.ts";

/** Prints what an action takes and answers. */
export async function showAction(given: Action, print: VerbContext["print"]): Promise<number> {
  const action = { ...given, input: plainSchema(given.input), output: plainSchema(given.output) };
  const { name, title, description, group, access, isDestructive, isIdempotent, input, output, example } = action;
  const { costs, needs } = action;
  const value = { name, title, description, group, access, isDestructive, isIdempotent, input, output, example };
  await print.value({ ...value, costs, needs }, () => pageOf(action));
  return 0;
}

function pageOf({ name, description, access, input, output, example, costs, needs }: Action): string {
  const parts: readonly (readonly [string, string])[] = [
    ["Input", json(input)],
    ["Output", json(output)],
    ["Example", `${json(example.input)}\n${json(example.output)}`],
    ["Access", access === "reads" ? "It reads." : "It writes: it asks first, or needs --allow-write."],
    ["Costs", costs],
    ["Needs", needs],
  ];
  const sections = parts.map(([heading, text]) => `\n${heading}\n${text.replaceAll(/^/gm, "  ")}\n`);
  return `${name}: ${description}\n${sections.join("")}`;
}

const json = (value: Json): string => JSON.stringify(value, null, 2);
