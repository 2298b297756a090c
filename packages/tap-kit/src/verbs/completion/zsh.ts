import { pathsOf } from "./bash.ts";
import { type Completed, type CompletedVerb, valuesBy, type Word } from "./words.ts";

/** The completion for zsh. */
export function zshScript(tap: string, verbs: readonly CompletedVerb[]): string {
  const name = `_${tap.replace(/\W/g, "_")}`;
  const values = [...valuesBy(verbs, (value) => reply(tap, [value]))];
  return `# zsh completion of ${tap}
${name}() {
  local verb= next at
  local -a offered
  for ((at = 2; at < CURRENT; at++)); do
    next="\${verb:+$verb }\${words[at]}"
    case "$next" in
      ${pathsOf(verbs).join(" | ")}) verb=$next ;;
    esac
  done
  case "$verb \${words[CURRENT - 1]}" in
${values.map(([how, options]) => `    ${options.join(" | ")}) ${how}; return ;;\n`).join("")}  esac
  case "$verb" in
${verbs.map((verb) => verbCase(tap, verb)).join("")}  esac
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef ${name} ${tap}
`;
}

function verbCase(tap: string, { path, verbs, options, arguments: args }: CompletedVerb): string {
  const words = [...verbs, ...options].map(described).join(" ");
  return `    "${path}") offered=(${words}); _describe word offered; ${reply(tap, args)} ;;\n`;
}

const described = ({ word, meaning }: Word): string => `'${word}:${meaning.replaceAll("'", "'\\''")}'`;

/** Offers what may stand there. */
function reply(tap: string, others: readonly Completed[]): string {
  const words = others.flatMap((each) => (typeof each === "string" ? [] : each));
  const generators = [
    ...(words.length > 0 ? [`compadd -- ${words.join(" ")}`] : []),
    ...(others.includes("stream") ? [`compadd -- \${(f)"$(${tap} completion streams 2> /dev/null)"}`] : []),
    ...(others.includes("file") ? ["_files"] : []),
    ...(others.includes("folder") ? ["_files -/"] : []),
  ];
  return generators.length === 0 ? "true" : generators.join("; ");
}
