import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Codes of other programs in these places: Node's, the YAML parser's, and a rule's name that no error has. */
const others = ["ENOENT", "BAD_ALIAS", "CURSOR_TROUBLE"];

const code = "[A-Z]+(?:_[A-Z]+)*";
const withParts = "[A-Z]+(?:_[A-Z]+)+";

/** The codes that errors have, from the sources: in details, in calls that make errors, in constants, and in the tables. */
export function errorCodes(): readonly string[] {
  const found = sourceFiles().flatMap((file) => [...codesIn(readFileSync(file, "utf8")), ...tableCodes(file)]);
  return [...new Set(found)].filter((each) => !others.includes(each)).sort();
}

function sourceFiles(): readonly string[] {
  return ["src", "packages/tap-kit/src"]
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".generated.ts"));
}

function codesIn(text: string): readonly string[] {
  const inDetails = all(text, new RegExp(`\\bcode(?:: | = )"(${code})"`, "g"));
  const inConstants = all(text, new RegExp(`^(?:export )?const \\w+ = "(${withParts})";`, "gm"));
  const makers = /\b(?:\w*[eE]rror|\w*[rR]efusal|\w*[fF]ault|\w*Member|code)\(/g;
  const inCalls = [...text.matchAll(makers)].flatMap(({ 0: start, index }) =>
    all(argumentsAt(text, index + start.length), new RegExp(`"(${withParts})"`, "g")),
  );
  return [...inDetails, ...inConstants, ...inCalls];
}

/** The tables of Salesforce's codes, for syncs and for actions: their keys, and the codes that are compared. `HTTP 502` is printed as `HTTP_502`. */
function tableCodes(file: string): readonly string[] {
  if (!/\b(?:error-rules|action-hints)\.ts$/.test(file)) return [];
  const text = readFileSync(file, "utf8");
  const compared = all(text, /\bcode === "([A-Za-z_]+)"/g);
  const keys = all(text, /^ {2}"?([A-Z][A-Z_]+|HTTP \d+)"?:/gm);
  return [...compared, ...keys].map((each) => each.toUpperCase().replace(" ", "_"));
}

const all = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, found]) => String(found));

/** The text up to the bracket that closes a call. */
function argumentsAt(text: string, start: number): string {
  let depth = 1;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
    if (depth === 0) return text.slice(start, at);
  }
  return "";
}
