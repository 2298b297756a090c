import type { Tap } from "../../tap/tap.ts";
import type { KitContext } from "../kit-context.ts";
import { type AnyVerb, verbGroups } from "../verb.ts";
import { definitions, paragraph } from "./wrap.ts";

/** Verbs whose first examples show how one begins. */
const shownFirst = ["init", "plan"];

/** Verbs in the order in which one needs them; the others come after these. */
const usualOrder = ["init", "login", "logout", "doctor", "select"];

const placeOf = ({ name }: { readonly name: string }): number => {
  const place = usualOrder.indexOf(name);
  return place < 0 ? usualOrder.length : place;
};

/** All verbs and how pipelines call the tap, on one screen. */
export function overview(
  { name, version, description, documentationUrl }: Tap<never>,
  verbs: readonly AnyVerb<KitContext>[],
): string {
  const width = Math.max(...verbs.map((verb) => verb.name.length));
  const groups = verbGroups.flatMap((group) => {
    const ofGroup = verbs.filter((verb) => verb.group === group).toSorted((a, b) => placeOf(a) - placeOf(b));
    const lines = ofGroup.map((verb) => [verb.name.padEnd(width), verb.summary] as const);
    return ofGroup.length === 0 ? [] : [`${group}\n${definitions(lines)}`];
  });
  const firstExamples = verbs.flatMap((verb) =>
    shownFirst.includes(verb.name) && "examples" in verb ? verb.examples.slice(0, 1) : [],
  );
  return `${paragraph(`${name} ${version}: ${description}`)}
Usage
  ${name} <verb> [options]

${groups.join("")}In pipelines
  ${name} --config <file> --discover
  ${name} --config <file> [--catalog <file>] [--state <file>]
  ${name} spec | check | discover | read      as Airbyte calls it

Examples
${firstExamples.map((line) => `  ${name} ${line}\n`).join("")}  ${name} --config config.json --discover > catalog.json
  ${name} --config config.json --catalog catalog.json | target-jsonl

${paragraph(`${name} help <verb> shows how to use it, ${name} help pipelines has the options of a run.`)}${documentationUrl}
`;
}
