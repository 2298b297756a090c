import { commonOptions } from "../common-options.ts";
import type { KitContext } from "../kit-context.ts";
import { usageOfArgument } from "../usage.ts";
import type { Verb, VerbFamily, VerbOption } from "../verb.ts";
import { definitions, paragraph } from "./wrap.ts";

/** The help of one verb, on one screen. @param path how it is called: `tap-salesforce state show`. */
export function verbPage(tap: string, path: string, verb: Verb<KitContext>): string {
  const words = verb.arguments ?? [];
  const usage = [tap, path, ...words.map(usageOfArgument), "[options]"].join(" ");
  const parts = [
    paragraph(`${tap} ${path}: ${verb.summary}`),
    `Usage\n  ${usage}\n`,
    ...(verb.description === undefined ? [] : [paragraph(verb.description)]),
    ...(words.length === 0 ? [] : [`Arguments\n${definitions(words.map(({ name, summary }) => [name, summary]))}`]),
    `Options\n${definitions([...(verb.options ?? []), ...commonOptions(verb)].map(optionLine))}`,
    `Examples\n${verb.examples.map((example) => `  ${tap} ${example}\n`).join("")}`,
  ];
  return parts.join("\n");
}

/** The help of a word with verbs under it. */
export function familyPage(tap: string, { name, summary, description, verbs }: VerbFamily<KitContext>): string {
  const parts = [
    paragraph(`${tap} ${name}: ${summary}`),
    ...(description === undefined ? [] : [paragraph(description)]),
    `Verbs\n${definitions(
      verbs.map((verb) => [[name, verb.name, ...(verb.arguments ?? []).map(usageOfArgument)].join(" "), verb.summary]),
    )}`,
    `Examples\n${verbs.flatMap(({ examples }) => examples.slice(0, 1).map((example) => `  ${tap} ${example}\n`)).join("")}`,
    `${tap} help ${name} ${verbs[0]?.name ?? ""} has the options of one of them.\n`,
  ];
  return parts.join("\n");
}

function optionLine({ name, short, value, summary, choices }: VerbOption): readonly [string, string] {
  const flags = `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` <${value}>`}`;
  return [flags, choices === undefined ? summary : `${summary}: ${choices.join(", ")}`];
}
