import { stripVTControlCharacters } from "node:util";
import { decodeEscapes } from "./decode-escapes.ts";
import { formsOf } from "./secret-forms.ts";
import { type Range, SecretIndex } from "./secret-index.ts";
import { folded, lettersAndDigits, type TextView, viewOf, visible, visibleLower } from "./text-view.ts";

/** Hiding shorter values would hide half of every text and protect nothing. */
const shortestSecret = 4;
/** Where everything but letters and digits is left out, shorter forms would be found by chance. */
const fewestLetters = 8;
/** How many layers of escapes are undone: a reply within a reply within a log has three. */
const mostLayers = 4;

// One for the process: an output that shows a secret harms whichever run the secret came from.
const known = new Set<string>();
const asRead = new SecretIndex(shortestSecret);
const byLetters = new SecretIndex(fewestLetters);

/** Keeps a value out of all logs from now on, in any of its forms. For tokens that are not in the configuration. */
export function registerSecret(value: string): void {
  if (value.length < shortestSecret || known.has(value)) return;
  known.add(value);
  // A secret may itself contain what looks like an escape, so it is searched for with and without undoing that.
  for (const layer of layersOf(value)) {
    for (const form of formsOf(layer.text)) {
      const view = viewOf(form);
      asRead.add(folded(view, visibleLower).text);
      byLetters.add(folded(view, lettersAndDigits).text);
    }
  }
}

/** A signed JWT is a secret even where it was not registered. */
const jwt = /(?<![\w-])eyJ[\w-]{6,}\.[\w-]{8,}\.[\w-]{8,}/g;

const unclean = "(A text was left out: it could not be searched for secrets.)";

/**
 * The text without secrets in any of their forms, terminal escapes, invisible characters, and control characters other than
 * line ends and tabs (bidirectional ones included). Never throws: a text that cannot be cleaned is left out.
 */
export function clean(text: string): string {
  try {
    const plain = readable(text);
    // guard(secrets, `withoutRanges(plain, secretsIn(plain))` -> `plain`): tokens would appear in logs.
    // guard(tokens-by-form, `.replace(jwt, "***")` -> ``): a token that is not registered as a secret would appear in logs.
    return withoutRanges(plain, secretsIn(plain)).replace(jwt, "***");
  } catch {
    // One text that cannot be shown is no reason to lose the rest of the log.
    return unclean;
  }
}

/** Invisible characters are removed first: they could hide a secret by cutting it in two. */
function readable(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/gu, (char) =>
    // guard(control-characters, `char === "\n" || char === "\t" ? char : ""` -> `char`): data could control the terminal.
    char === "\n" || char === "\t" ? char : "",
  );
}

function secretsIn(text: string): readonly Range[] {
  if (known.size === 0) return [];
  return layersOf(text).flatMap((layer) => [
    ...asRead.search(folded(layer, visibleLower)),
    // guard(cut-secrets, `...byLetters.search(folded(layer, lettersAndDigits))` -> ``): a secret with a line break in it would appear in logs.
    ...byLetters.search(folded(layer, lettersAndDigits)),
  ]);
}

/** The text, and the text with its escapes undone, layer by layer. */
function layersOf(text: string): readonly TextView[] {
  let layer = viewOf(text);
  const layers = [layer];
  while (layers.length <= mostLayers) {
    // Without line ends and the like, which may be within an escape.
    const seen: TextView = folded(layer, visible);
    const inner = decodeEscapes(seen);
    // guard(escaped-secrets, `inner === seen` -> `true`): a secret with escaped characters would appear in logs.
    if (inner === seen) break;
    layers.push(inner);
    layer = inner;
  }
  return layers;
}

function withoutRanges(text: string, ranges: readonly Range[]): string {
  let shown = "";
  let end = 0;
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    // Ranges that touch are one secret.
    if (from > end || (end === 0 && to > 0)) shown += `${text.slice(end, from)}***`;
    end = Math.max(end, to);
  }
  return shown + text.slice(end);
}
