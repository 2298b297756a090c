import type { TextView } from "./text-view.ts";

/** Longer secrets are searched for in parts of this length, so that one that was cut off is found too. */
const partLength = 32;
/** A part begins so many units after the one before, or more where there would be too many parts. */
const shortestStep = 16;
const mostParts = 1024;
/** How many first units of a part decide whether it is compared. */
const keyLength = 4;

/** A part of a form of a secret. */
interface SecretPart {
  readonly text: string;
  /** The form that it is a part of, and where it begins there. */
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
 * Finds forms of secrets in a text by their first units. No pattern is compiled, so neither their length nor their number has
 * a limit; memory and time grow only with the lengths of forms and text.
 */
export class SecretIndex {
  readonly #shortest: number;
  readonly #parts = new Map<string, SecretPart[]>();
  readonly #forms = new Set<string>();
  /** Whether a part may begin with these units: saves most look-ups. */
  readonly #begins = new Uint8Array(1 << 16);

  /** @param shortest forms of fewer units are ignored */
  constructor(shortest: number) {
    this.#shortest = Math.max(shortest, keyLength);
  }

  add(form: string): void {
    if (form.length < this.#shortest || this.#forms.has(form)) return;
    this.#forms.add(form);
    const last = Math.max(form.length - partLength, 0);
    const step = Math.max(shortestStep, Math.ceil(last / mostParts));
    for (let at = 0; at < last; at += step) this.#addPart({ text: form.slice(at, at + partLength), form, at, step });
    this.#addPart({ text: form.slice(last), form, at: last, step });
  }

  /** The ranges of the view's source that show a form, in no particular order. */
  *search({ text, from, to }: TextView): Generator<Range> {
    for (let at = 0; at + keyLength <= text.length; ) {
      let next = at + 1;
      // Looked at first, since it is so almost everywhere in every line of a log.
      if (this.#begins[placeOf(text, at)] !== 1) {
        at = next;
        continue;
      }
      for (const part of this.#parts.get(text.slice(at, at + keyLength)) ?? []) {
        if (!text.startsWith(part.text, at)) continue;
        const [first, last] = widened(text, at, part);
        yield { from: from[first] ?? 0, to: to[last] ?? 0 };
        // What was found is not searched again, but another secret may begin before its end.
        next = Math.max(next, last + 1 - partLength);
      }
      at = next;
    }
  }

  #addPart(part: SecretPart): void {
    const key = part.text.slice(0, keyLength);
    const others = this.#parts.get(key) ?? [];
    if (others.some(({ text, step }) => text === part.text && step >= part.step)) return;
    this.#parts.set(key, [...others, part]);
    this.#begins[placeOf(key, 0)] = 1;
  }
}

function placeOf(text: string, at: number): number {
  let hash = 0;
  for (let n = 0; n < keyLength; n += 1) hash = (hash * 31 + text.charCodeAt(at + n)) & 0xffff;
  return hash;
}

/** The first and last unit of the secret that the text has at a part and around it, up to the next part. */
function widened(text: string, at: number, part: SecretPart): readonly [number, number] {
  const { form, at: start, step } = part;
  const [end, formEnd] = [at + part.text.length, start + part.text.length];
  let before = 0;
  const mostBefore = Math.min(step, start, at);
  while (before < mostBefore && isSame(text, at - before - 1, form, start - before - 1)) before += 1;
  let after = 0;
  const mostAfter = Math.min(step, form.length - formEnd, text.length - end);
  while (after < mostAfter && isSame(text, end + after, form, formEnd + after)) after += 1;
  return [at - before, end + after - 1];
}

const isSame = (a: string, atA: number, b: string, atB: number) => a.charCodeAt(atA) === b.charCodeAt(atB);
