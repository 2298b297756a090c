import { stripVTControlCharacters } from "node:util";

/** Shorter values would black out half of every text, and protect nothing. */
const shortestSecret = 4;

// One set for the process: an output that shows a secret harms whichever run the secret came from.
const known = new Set<string>();
let pattern: RegExp | null = null;

/** A value that no output shows from now on, in any of its forms. For tokens that the configuration does not hold. */
export function registerSecret(value: string): void {
  if (value.length < shortestSecret || known.has(value)) return;
  known.add(value);
  pattern = null;
}

/** A signed JWT is good for whoever holds it, also one that nobody registered. */
const jwt = /\beyJ[\w-]{6,}\.[\w-]{8,}\.[\w-]{8,}/g;

/** The text without secrets (also URL-encoded, in base64, or as in JSON), terminal escapes and control characters (also those that turn the order of reading) but for line ends. */
export function clean(text: string): string {
  // Escapes go first, since they could hide a secret by cutting it in two.
  const plain = stripVTControlCharacters(text).replace(/[\p{Cc}\p{Bidi_Control}]/gu, (char) =>
    // guard(control-characters, `char === "\n" || char === "\t" ? char : ""` -> `char`): data could write on the terminal.
    char === "\n" || char === "\t" ? char : "",
  );
  if (known.size > 0) pattern ??= compile();
  // guard(secrets, `pattern === null ? plain : plain.replace(pattern, "***")` -> `plain`): tokens would be in logs.
  // guard(tokens-by-form, `.replace(jwt, "***")` -> ``): a token that nobody registered would be in logs.
  return (pattern === null ? plain : plain.replace(pattern, "***")).replace(jwt, "***");
}

function compile(): RegExp {
  const forms = new Set([...known].flatMap(formsOf));
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map(quote).join("|"), "g");
}

function quote(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}

function formsOf(secret: string): string[] {
  const url = encodeURIComponent(secret.toWellFormed());
  const form = new URLSearchParams([["", secret]]).toString().slice(1);
  const lines = secret.split("\n").filter((line) => line.length >= 16);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    ...[url, form].flatMap((text) => [text, text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]),
    ...(lines.length > 1 ? lines : []),
    ...base64Forms(secret),
  ];
}

/** As a whole, and as a part of a longer text: base64 of the same bytes has three forms, by where in a group of three they begin. */
function base64Forms(secret: string): string[] {
  const whole = Buffer.from(secret).toString("base64");
  const parts = [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const first = Math.ceil((offset * 8) / 6);
    return bytes.toString("base64").slice(first, Math.floor((bytes.length * 8) / 6));
  });
  return [whole, ...parts]
    .filter((text) => text.length >= 8)
    .flatMap((text) => [text, text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")]);
}
