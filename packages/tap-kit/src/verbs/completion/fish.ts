import type { Completed, CompletedOption, CompletedVerb } from "./words.ts";

/** The completion for fish. */
export function fishScript(tap: string, verbs: readonly CompletedVerb[]): string {
  const lines = verbs.flatMap((verb) => linesOf(tap, verb, verbs));
  return `# fish completion of ${tap}\ncomplete -c ${tap} -f\n${lines.map((line) => `complete -c ${tap} ${line}\n`).join("")}`;
}

function linesOf(tap: string, verb: CompletedVerb, verbs: readonly CompletedVerb[]): readonly string[] {
  const condition = `-n ${quoted(conditionOf(verb, verbs))}`;
  return [
    ...verb.verbs.map(({ word, meaning }) => `${condition} -a ${word} -d ${quoted(meaning)}`),
    ...verb.options.map((option) => `${condition} ${optionOf(tap, option)}`),
    ...verb.arguments.filter(({ length }) => length > 0).map((each) => `${condition} ${offered(tap, each)}`),
  ];
}

/** Where on the line the verb's own words may stand. */
function conditionOf({ path, verbs: next }: CompletedVerb, all: readonly CompletedVerb[]): string {
  const [first, second] = path.split(" ");
  if (first === undefined || first === "") return `not ${seen(all.flatMap((each) => each.path.split(" ")[0] || []))}`;
  if (second !== undefined) return `${seen([first])}; and ${seen([second])}`;
  return next.length === 0 ? seen([first]) : `${seen([first])}; and not ${seen(next.map(({ word }) => word))}`;
}

const seen = (words: readonly string[]): string => `__fish_seen_subcommand_from ${[...new Set(words)].join(" ")}`;

function optionOf(tap: string, { word, meaning, value }: CompletedOption): string {
  const option = `-l ${word.replace(/^--/, "")} -d ${quoted(meaning)}`;
  if (value === null) return option;
  return `${option} ${value === "file" ? "-r" : "-x"} ${offered(tap, value)}`.trimEnd();
}

/** What may stand there. */
function offered(tap: string, value: Completed): string {
  if (value === "file") return "-F";
  if (value === "folder") return "-a '(__fish_complete_directories)'";
  if (value === "stream") return `-a ${quoted(`(${tap} completion streams 2> /dev/null)`)}`;
  return value.length === 0 ? "" : `-a ${quoted(value.join(" "))}`;
}

const quoted = (text: string): string => `'${text.replace(/['\\]/g, "\\$&")}'`;
