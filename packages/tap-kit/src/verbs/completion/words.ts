import { type AirbyteVerb, airbyteVerbs } from "../../command/airbyte-verbs.ts";
import { commonOptions } from "../common-options.ts";
import type { KitContext } from "../kit-context.ts";
import type { AnyVerb, Verb } from "../verb.ts";

/** A word that a shell offers, and what it means. */
export interface Word {
  readonly word: string;
  readonly meaning: string;
}

/** What may follow an option or stand in an argument's place: these words, a file, a folder, or the name of a stream. */
export type Completed = readonly string[] | "file" | "folder" | "stream";

export interface CompletedOption extends Word {
  /** Null: it has no value. Empty: a value of any form. */
  readonly value: Completed | null;
}

/** What may follow a verb. */
export interface CompletedVerb {
  /** How it is called: `state show`. Empty: the tap without a verb. */
  readonly path: string;
  /** Verbs that may come next. */
  readonly verbs: readonly Word[];
  readonly options: readonly CompletedOption[];
  /** What its arguments may be, in their order. */
  readonly arguments: readonly Completed[];
}

/** Options with values, as a shell's case has them, by what completes the value. */
export function valuesBy(
  verbs: readonly CompletedVerb[],
  completing: (value: Completed) => string,
): ReadonlyMap<string, readonly string[]> {
  const cases = new Map<string, string[]>();
  for (const { path, options } of verbs) {
    for (const { word, value } of options) {
      if (value === null) continue;
      const how = completing(value);
      cases.set(how, [...(cases.get(how) ?? []), `"${path} ${word}"`]);
    }
  }
  return cases;
}

/** What a shell completes, verb by verb; the tap itself comes first. */
export function completedVerbs(verbs: readonly AnyVerb<KitContext>[]): readonly CompletedVerb[] {
  const words = verbs.map(wordOf);
  const others = [
    { word: "help", meaning: "explain a verb" },
    ...airbyteVerbs.map((word) => ({ word, meaning: "as Airbyte calls it" })),
  ];
  return [
    { path: "", verbs: [...words, ...others], options: pipelineOptions, arguments: [] },
    { path: "help", verbs: words, options: [], arguments: [] },
    ...airbyteVerbs.map((path) => ({ path, verbs: [], options: airbyteOptions[path], arguments: [] })),
    ...verbs.flatMap((verb) => ("verbs" in verb ? [familyOf(verb.name, verb.verbs), ...innerOf(verb)] : [one(verb)])),
  ];
}

const wordOf = ({ name, summary }: Pick<Verb, "name" | "summary">): Word => ({ word: name, meaning: summary });

const familyOf = (path: string, verbs: readonly Verb<KitContext>[]): CompletedVerb => ({
  path,
  verbs: verbs.map(wordOf),
  options: [],
  arguments: [],
});

const innerOf = ({ name, verbs }: { readonly name: string; readonly verbs: readonly Verb<KitContext>[] }) =>
  verbs.map((verb) => one(verb, `${name} ${verb.name}`));

function one(verb: Verb<KitContext>, path = verb.name): CompletedVerb {
  const { arguments: declared = [], options = [] } = verb;
  return {
    path,
    verbs: [],
    options: [...options, ...commonOptions(verb)].map(({ name, summary, value, choices, completes }) => ({
      word: `--${name}`,
      meaning: summary,
      value: value === undefined ? null : (choices ?? completes ?? []),
    })),
    arguments: declared.map(({ choices, completes }) => choices ?? completes ?? []),
  };
}

const config: CompletedOption = { word: "--config", meaning: "settings", value: "file" };
const catalog: CompletedOption = { word: "--catalog", meaning: "streams and fields to read", value: "file" };
const state: CompletedOption = { word: "--state", meaning: "the last run's last STATE value", value: "file" };
const pipelineOptions: readonly CompletedOption[] = [
  config,
  catalog,
  state,
  { word: "--discover", meaning: "write the catalog", value: null },
  { word: "--test", meaning: "check settings and connection", value: null },
  { word: "--about", meaning: "settings and capabilities", value: null },
  { word: "--version", meaning: "the version", value: null },
  { word: "--help", meaning: "the help", value: null },
];
const airbyteOptions: { readonly [verb in AirbyteVerb]: readonly CompletedOption[] } = {
  spec: [],
  check: [config],
  discover: [config],
  read: [config, catalog, state],
};
