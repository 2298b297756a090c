import { type Document, parseDocument, visit, type YAMLError } from "yaml";
import { inputError } from "../input/read-json.ts";
import { positionAfter, textStart } from "../input/text-position.ts";
import type { Json } from "../json.ts";

/** The value of a text in YAML 1.2. @throws TapError with the place of what is wrong, without a part of the text: it may be a secret */
export function parseYaml(file: string, text: string): Json {
  const document = parseDocument(text, { prettyErrors: false, stringKeys: true, logLevel: "error" });
  // A warning means that a value is not what it looks like.
  const [fault] = [...document.errors, ...document.warnings, ...unknownAliases(document)];
  if (fault !== undefined) throw notYaml(file, text, fault);
  try {
    // As JSON has it: without what several places share, and without NaN.
    return JSON.parse(JSON.stringify(document.toJS() ?? null)) as Json;
  } catch {
    throw inputError(file, "has an alias (*) that repeats too much, or contains itself", "Write the values out.");
  }
}

type Fault = Pick<YAMLError, "code" | "pos">;

/** `*__c` without quotes is no text. */
function unknownAliases(document: Document.Parsed): readonly Fault[] {
  const found: Fault[] = [];
  visit(document, {
    Alias: (_, alias) => {
      const at = alias.range?.[0] ?? 0;
      if (alias.resolve(document) === undefined) found.push({ code: "BAD_ALIAS", pos: [at, at] });
    },
  });
  return found;
}

function notYaml(file: string, text: string, { code, pos: [at] }: Fault) {
  const { line, column } = positionAfter(text.slice(0, at), textStart);
  const what = `is not YAML: the fault is at line ${line}, column ${column}`;
  return inputError(file, what, advice[code] ?? "Correct it there: put a text with a : or # in quotes.");
}

const advice: Partial<Record<YAMLError["code"], string>> = {
  BAD_ALIAS: "Put a text that begins with * in quotes.",
  BAD_INDENT: "Begin the lines of a list or an object with the same number of blanks.",
  DUPLICATE_KEY: "Keep one of the settings with this name.",
  MISSING_CHAR: "Close the text, list or object that was begun.",
  MULTIPLE_DOCS: "Write one document: without a second line of ---.",
  TAB_AS_INDENT: "Begin the line with blanks, not with tabs.",
  TAG_RESOLVE_FAILED: "Put a text that begins with ! in quotes.",
};
