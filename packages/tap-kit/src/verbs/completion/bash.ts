import { type Completed, type CompletedVerb, valuesBy } from "./words.ts";

/** The completion for bash. */
export function bashScript(tap: string, verbs: readonly CompletedVerb[]): string {
  const name = `_${tap.replace(/\W/g, "_")}`;
  const values = [...valuesBy(verbs, (value) => reply(tap, [], [value]))];
  return `# bash completion of ${tap}
${name}() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} verb= next at
  for ((at = 1; at < COMP_CWORD; at++)); do
    next="\${verb:+$verb }\${COMP_WORDS[at]}"
    case "$next" in
      ${pathsOf(verbs).join(" | ")}) verb=$next ;;
    esac
  done
  case "$verb $before" in
${values.map(([how, options]) => `    ${options.join(" | ")}) ${how}; return ;;\n`).join("")}  esac
  case "$verb" in
${verbs.map((verb) => verbCase(tap, verb)).join("")}  esac
}
complete -F ${name} ${tap}
`;
}

export const pathsOf = (verbs: readonly CompletedVerb[]): readonly string[] =>
  verbs.flatMap(({ path }) => (path === "" ? [] : [`"${path}"`]));

function verbCase(tap: string, { path, verbs, options, arguments: args }: CompletedVerb): string {
  const words = [...verbs, ...options].map(({ word }) => word);
  return `    "${path}") ${reply(tap, words, args)} ;;\n`;
}

/** Offers the words, and what else may stand there. */
function reply(tap: string, words: readonly string[], others: readonly Completed[]): string {
  const more = others.flatMap((each) => (typeof each === "string" ? [] : each));
  const streams = others.includes("stream") ? [`$(${tap} completion streams 2> /dev/null)`] : [];
  const all = [...words, ...more, ...streams].join(" ");
  const places = (["file", "folder"] as const).filter((place) => others.includes(place));
  const generators = [
    ...(all === "" ? [] : [`compgen -W "${all}" -- "$word"`]),
    ...places.map((place) => `compgen ${place === "file" ? "-f" : "-d"} -- "$word"`),
  ];
  if (generators.length === 0) return "COMPREPLY=()";
  const asFiles = places.length === 0 ? "" : "compopt -o filenames 2> /dev/null; ";
  return `${asFiles}COMPREPLY=($(${generators.join("; ")}))`;
}
