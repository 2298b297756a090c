import { UsageError } from "../command/usage-error.ts";
import type { Tap } from "../tap/tap.ts";
import { findVerb } from "../verbs/find-verb.ts";
import { verbsOf } from "../verbs/generic-verbs.ts";
import { helpPage } from "../verbs/help/help.ts";
import type { KitContext } from "../verbs/kit-context.ts";
import { parseVerb } from "../verbs/parse-verb.ts";
import { widthOf } from "../verbs/print/text-width.ts";
import type { AnyVerb, Verb, VerbOption } from "../verbs/verb.ts";

const pageWidth = 80;
const pageLines = 48;
const summaryWidth = 60;

/** What is wrong with the declarations of a tap's verbs: help that does not fit a screen, examples that are no use of the verb. For a test of the tap. */
export function verbFaults(tap: Tap<never>): readonly string[] {
  const verbs = verbsOf(tap);
  const names = verbs.map(({ name }) => name);
  const repeated = names.filter((name, at) => names.indexOf(name) !== at);
  return [
    ...repeated.map((name) => `${name}: two verbs have this name`),
    ...pageFaults(tap, []),
    ...verbs.flatMap((verb) => faultsOf(tap, verb, verbs)),
  ];
}

function faultsOf(tap: Tap<never>, verb: AnyVerb<KitContext>, all: readonly AnyVerb<KitContext>[]): readonly string[] {
  if (!("verbs" in verb)) return [...pageFaults(tap, [verb.name]), ...declarationFaults(verb, verb.name, all)];
  return [
    ...pageFaults(tap, [verb.name]),
    ...verb.verbs.flatMap((inner) => [
      ...pageFaults(tap, [verb.name, inner.name]),
      ...declarationFaults(inner, `${verb.name} ${inner.name}`, all),
    ]),
  ];
}

function pageFaults(tap: Tap<never>, words: readonly string[]): readonly string[] {
  const lines = helpPage(tap, words).split("\n");
  const what = ["help", ...words].join(" ");
  return [
    ...(lines.length > pageLines ? [`${what}: ${lines.length} lines, more than a screen`] : []),
    ...lines.filter((line) => widthOf(line) > pageWidth).map((line) => `${what}: longer than ${pageWidth}: ${line}`),
  ];
}

function declarationFaults(
  verb: Verb<KitContext>,
  path: string,
  all: readonly AnyVerb<KitContext>[],
): readonly string[] {
  const { summary, examples, options = [] } = verb;
  return [
    ...options.filter(listsChoices).map(({ name }) => `${path}: the help lists the choices of --${name} by itself`),
    ...(summary.length > summaryWidth || summary.endsWith(".")
      ? [`${path}: a summary is short, without a full stop`]
      : []),
    ...(examples.length === 0 ? [`${path}: no example`] : []),
    ...examples.flatMap((example) => exampleFaults(example, path, all)),
  ];
}

const listsChoices = ({ summary, choices = [] }: VerbOption): boolean =>
  choices.length > 1 && choices.every((choice) => summary.includes(choice));

function exampleFaults(example: string, path: string, all: readonly AnyVerb<KitContext>[]): readonly string[] {
  try {
    const found = findVerb(all, wordsOf(example), []);
    parseVerb(found);
    return found.path === path ? [] : [`${path}: the example is of another verb: ${example}`];
  } catch (error) {
    if (error instanceof UsageError) return [`${path}: the example does not work: ${example}: ${error.message}`];
    throw error;
  }
}

/** The words of a command before a pipe or a redirection, as a shell would split them. */
function wordsOf(command: string): readonly string[] {
  const words = command.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  const end = words.findIndex((word) => /^(?:\||>|<|&&|;)/.test(word));
  return (end < 0 ? words : words.slice(0, end)).map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, "$1$2"));
}
