/** A command of the tap as a page shows it, taken apart as a shell would. */
export interface PastedCommand {
  /** Variables before it: `NAME=value`. */
  readonly env: Readonly<Record<string, string>>;
  /** Its arguments. */
  readonly argv: readonly string[];
  /** The program that reads its output; null: none. */
  readonly into: string | null;
  /** The file that takes the output of the last program; null: none. */
  readonly file: string | null;
  readonly isAppended: boolean;
}

const word = /(?:[^\s|<>;&$`"'\\]|"[^"$`\\]*"|'[^']*')+/.source;
const whole = new RegExp(
  `^(?<env>(?:\\w+=${word} +)*)tap-salesforce(?<args>(?: +${word})*)(?: *\\| *(?<into>[\\w-]+))?(?: *(?<how>>>?) *(?<file>[\\w.~/-]+))?$`,
);

/** Null: only a shell understands it, or it is none of the tap. */
export function parsePasted(command: string): PastedCommand | null {
  const parsed = whole.exec(command);
  if (parsed === null) return null;
  const { env = "", args = "", into = null, how = "", file = null } = parsed.groups ?? {};
  const variables = wordsOf(env).map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)]);
  return { env: Object.fromEntries(variables), argv: wordsOf(args), into, file, isAppended: how === ">>" };
}

const wordsOf = (text: string): readonly string[] =>
  (text.match(new RegExp(word, "g")) ?? []).map((each) => each.replaceAll(/"([^"]*)"|'([^']*)'/g, "$1$2"));
