import { UsageError } from "../command/usage-error.ts";
import { nearest } from "../input/edit-distance.ts";
import { commonOptions } from "./common-options.ts";
import type { KitContext } from "./kit-context.ts";
import type { AnyVerb, Verb } from "./verb.ts";

/** Options that may stand before a verb and that take the next word as their value. */
const withValue = new Set([
  ..."--config -c --catalog --properties -p --state -s --format --log-level --log-format".split(" "),
]);

const withoutValue = new Set([
  ..."--discover -d --test --about --version --help -h --stack --metrics --no-progress --json --no-color".split(" "),
]);

/**
 * The first word that is no option and no option's value, and the others. Null: there is none, or an unknown option stands
 * before it, so that the word may be its value.
 */
export function firstWord(argv: readonly string[]): FirstWord | null {
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? "";
    const next = argv[at + 1];
    // Behind -- stands no option.
    if (word === "--") return next === undefined ? null : { word: next, at, rest: argv.toSpliced(at, 2) };
    if (withValue.has(word)) at += 1;
    else if (!word.startsWith("-")) return { word, at, rest: argv.toSpliced(at, 1) };
    else if (!withoutValue.has(word) && !withValue.has(word.replace(/=.*/s, ""))) return null;
  }
  return null;
}

/** @param at how many words stand before it. @param rest those before and behind it */
interface FirstWord {
  readonly word: string;
  readonly at: number;
  readonly rest: readonly string[];
}

/** A verb as it is called, and what follows it. */
export interface FoundVerb {
  readonly verb: Verb<KitContext>;
  /** As people write it: `streams`, `state show`. */
  readonly path: string;
  readonly rest: readonly string[];
}

/** @param also other words that stand in a verb's place. @throws UsageError that names the nearest verb. */
export function findVerb(
  verbs: readonly AnyVerb<KitContext>[],
  argv: readonly string[],
  also: readonly string[],
): FoundVerb {
  const { word, at, rest } = firstWord(argv) ?? { word: "", at: 0, rest: argv };
  const found = verbs.find(({ name }) => name === word);
  if (found === undefined) throw unknownVerb(word, [...verbs.map(({ name }) => name), ...also]);
  if (!("verbs" in found)) return { verb: found, path: word, rest: withoutOptionsOfRun(rest, at, found) };
  const names = found.verbs.map(({ name }) => name);
  const below = firstWord(rest);
  if (below === null) throw new UsageError(`${word} needs one more word: ${names.join(", ")}`, word);
  const inner = found.verbs.find(({ name }) => name === below.word);
  if (inner === undefined) throw unknownVerb(below.word, names, word);
  return { verb: inner, path: `${word} ${inner.name}`, rest: withoutOptionsOfRun(below.rest, at, inner) };
}

/** Options of a run that a verb may have as well. */
const ofRun: ReadonlyMap<string, string> = new Map([
  ...["--config", "-c"].map((option) => [option, "config"] as const),
  ...["--catalog", "--properties", "-p"].map((option) => [option, "catalog"] as const),
  ...["--state", "-s"].map((option) => [option, "state"] as const),
]);

/**
 * Without the options of a run before the verb that the verb does not have: Meltano puts the files of a run before whatever it is told to
 * invoke.
 */
function withoutOptionsOfRun(words: readonly string[], before: number, verb: Verb<KitContext>): readonly string[] {
  const options = [...(verb.options ?? []), ...commonOptions(verb)];
  const kept: string[] = [];
  for (let at = 0; at < before; at += 1) {
    const word = words[at] ?? "";
    const name = ofRun.get(word.replace(/=.*/s, ""));
    const isLeft = name !== undefined && !options.some((option) => option.name === name);
    // Its value stands behind it, or in it.
    const length = withValue.has(word) ? 2 : 1;
    if (!isLeft) kept.push(...words.slice(at, at + length));
    at += length - 1;
  }
  return [...kept, ...words.slice(before)];
}

function unknownVerb(word: string, known: readonly string[], family = ""): UsageError {
  const before = family === "" ? "" : `${family} `;
  const near = nearest(word, known);
  const hint = near === null ? "" : `. Did you mean ${before}${near}?`;
  return new UsageError(`${before}${word} is no verb of this tap${hint}`, family);
}
