import { type TextView, ViewBuilder } from "./text-view.ts";

/** The characters that begin an escape. */
const mayEscape = /[\\%&]/;

const hex2 = /^[0-9a-fA-F]{2}$/;
const entityNames: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const controls: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v" };

interface Escape {
  readonly meant: string;
  /** In UTF-16 units of the text. */
  readonly length: number;
}

/**
 * The view with one layer of escapes undone: those of JSON and programs (`\u0041`, `\x41`, `\101`), of URLs (`%41`) and of
 * HTML (`&#65;`, `&amp;`). The same view where there are none.
 */
export function decodeEscapes(view: TextView): TextView {
  const { text, from, to } = view;
  if (!mayEscape.test(text)) return view;
  const builder = new ViewBuilder(text.length);
  let isChanged = false;
  for (let at = 0; at < text.length; ) {
    const found = mayEscape.test(text.charAt(at)) ? escapeAt(text, at) : null;
    const { meant, length } = found ?? { meant: text.charAt(at), length: 1 };
    for (let n = 0; n < meant.length; n += 1) builder.add(meant.charCodeAt(n), from[at] ?? 0, to[at + length - 1] ?? 0);
    at += length;
    isChanged ||= found !== null;
  }
  return isChanged ? builder.view() : view;
}

function escapeAt(text: string, at: number): Escape | null {
  switch (text.charAt(at)) {
    case "%":
      return bytesAt(text, at, "%");
    case "&":
      return entityAt(text, at);
    default:
      return backslashAt(text, at);
  }
}

/** UTF-8 bytes in hexadecimal; bytes that are no UTF-8 are read as Latin-1. */
function bytesAt(text: string, at: number, mark: string): Escape | null {
  const byteAt = (place: number): number | null => {
    const digits = text.slice(place + mark.length, place + mark.length + 2);
    return text.startsWith(mark, place) && hex2.test(digits) ? Number.parseInt(digits, 16) : null;
  };
  const first = byteAt(at);
  if (first === null) return null;
  const width = mark.length + 2;
  const count = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const bytes = Array.from({ length: count }, (_, n) => byteAt(at + n * width));
  const meant = bytes.includes(null) ? "\ufffd" : Buffer.from(bytes as number[]).toString("utf8"); // none is null
  if (count > 1 && !meant.includes("\ufffd")) return { meant, length: count * width };
  return { meant: String.fromCharCode(first), length: width };
}

function entityAt(text: string, at: number): Escape | null {
  const found = /^&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));/.exec(text.slice(at, at + 12));
  if (found === null) return null;
  const [{ length }, decimal, hex, name] = found;
  if (name !== undefined) {
    const meant = entityNames[name];
    // Other names are for signs or letters beyond ASCII, which one of the two searches leaves out.
    return { meant: meant ?? " ", length };
  }
  return { meant: characterOf(Number.parseInt(decimal ?? hex ?? "", decimal === undefined ? 16 : 10)), length };
}

function backslashAt(text: string, at: number): Escape | null {
  const next = text.charAt(at + 1);
  if (next === "") return null;
  if (next === "x") return bytesAt(text, at, "\\x") ?? { meant: next, length: 2 };
  const [whole, four, braces, octal] =
    /^\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|([0-3][0-7]{2}))/.exec(text.slice(at, at + 10)) ?? [];
  if (whole === undefined) return { meant: controls[next] ?? next, length: 2 };
  const number = Number.parseInt(four ?? braces ?? octal ?? "", octal === undefined ? 16 : 8);
  return { meant: characterOf(number), length: whole.length };
}

function characterOf(number: number): string {
  return number <= 0x10_ffff ? String.fromCodePoint(number) : "\ufffd";
}
