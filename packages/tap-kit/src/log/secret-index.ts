import type { TextView } from "./text-view.ts";

/** Of a longer secret pieces of this length are looked for, so that one that was cut off does not show. */
const pieceLength = 32;
/** A piece begins so many units after the one before, or more where there would be too many of them. */
const shortestStep = 16;
const mostPieces = 1024;
/** How many first units of a piece decide whether it is compared. */
const keyLength = 4;

interface Piece {
  readonly text: string;
  /** The form of a secret that it is a piece of, and where. */
  readonly form: string;
  readonly at: number;
  /** Where the next one begins, counted from here. */
  readonly step: number;
}

/** A range of a text: from the unit `from` up to the one before `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Forms of secrets, found in a text by their first units: no pattern is compiled, so that neither their length nor their
 * number has a limit. Memory and time grow with the lengths of forms and text alone.
 */
export class SecretIndex {
  readonly #shortest: number;
  readonly #pieces = new Map<string, Piece[]>();
  readonly #forms = new Set<string>();
  /** Whether a piece may begin with these units: spares most look-ups. */
  readonly #begins = new Uint8Array(1 << 16);

  /** @param shortest a form of fewer units is not taken in */
  constructor(shortest: number) {
    this.#shortest = Math.max(shortest, keyLength);
  }

  add(form: string): void {
    if (form.length < this.#shortest || this.#forms.has(form)) return;
    this.#forms.add(form);
    const last = Math.max(form.length - pieceLength, 0);
    const step = Math.max(shortestStep, Math.ceil(last / mostPieces));
    for (let at = 0; at < last; at += step) this.#addPiece({ text: form.slice(at, at + pieceLength), form, at, step });
    this.#addPiece({ text: form.slice(last), form, at: last, step });
  }

  /** The places of the view's source that show a form, in whatever order. */
  *search({ text, from, to }: TextView): Generator<Range> {
    for (let at = 0; at + keyLength <= text.length; ) {
      let next = at + 1;
      for (const piece of this.#candidates(text, at)) {
        if (!text.startsWith(piece.text, at)) continue;
        const [first, last] = widened(text, at, piece);
        yield { from: from[first] ?? 0, to: to[last] ?? 0 };
        // What was found needs no second look; another secret may begin before its end.
        next = Math.max(next, last + 1 - pieceLength);
      }
      at = next;
    }
  }

  #candidates(text: string, at: number): readonly Piece[] {
    if (this.#begins[placeOf(text, at)] !== 1) return [];
    return this.#pieces.get(text.slice(at, at + keyLength)) ?? [];
  }

  #addPiece(piece: Piece): void {
    const key = piece.text.slice(0, keyLength);
    const others = this.#pieces.get(key) ?? [];
    if (others.some(({ text, step }) => text === piece.text && step >= piece.step)) return;
    this.#pieces.set(key, [...others, piece]);
    this.#begins[placeOf(key, 0)] = 1;
  }
}

function placeOf(text: string, at: number): number {
  let hash = 0;
  for (let n = 0; n < keyLength; n += 1) hash = (hash * 31 + text.charCodeAt(at + n)) & 0xffff;
  return hash;
}

/** First and last unit of what the text has of the secret at a piece and, up to the next one, around it. */
function widened(text: string, at: number, piece: Piece): readonly [number, number] {
  const { form, at: start, step } = piece;
  const [end, formEnd] = [at + piece.text.length, start + piece.text.length];
  let before = 0;
  const mostBefore = Math.min(step, start, at);
  while (before < mostBefore && isSame(text, at - before - 1, form, start - before - 1)) before += 1;
  let after = 0;
  const mostAfter = Math.min(step, form.length - formEnd, text.length - end);
  while (after < mostAfter && isSame(text, end + after, form, formEnd + after)) after += 1;
  return [at - before, end + after - 1];
}

const isSame = (a: string, atA: number, b: string, atB: number) => a.charCodeAt(atA) === b.charCodeAt(atB);
