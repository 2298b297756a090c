/** A text as it is looked at, and where each of its UTF-16 units stands in the text it was made of. */
export interface TextView {
  readonly text: string;
  /** Where the source of each unit begins, and where it ends. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

/** The text as it is. */
export function viewOf(text: string): TextView {
  const builder = new ViewBuilder(text.length);
  for (let at = 0; at < text.length; at += 1) builder.add(text.charCodeAt(at), at, at + 1);
  return builder.view();
}

/** What becomes of a UTF-16 unit; negative: it is left out. */
type Fold = (unit: number) => number;

const unseen = /[\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

/** What a reader sees: line ends, control characters and what has no width left out. */
export const visible: Fold = (unit) =>
  (unit >= 0x20 && unit <= 0x7e) || !unseen.test(String.fromCharCode(unit)) ? unit : -1;

/** The same in lower case. */
export const visibleLower: Fold = (unit) => {
  if (unit >= 0x20 && unit <= 0x7e) return lowerOfAscii(unit);
  if (visible(unit) < 0) return -1;
  const lower = String.fromCharCode(unit).toLowerCase();
  // Some letters have a lower case of two units: they stay as they are.
  return lower.length === 1 ? lower.charCodeAt(0) : unit;
};

/** ASCII letters and digits alone, in lower case: whatever stands between them, a line break, quotes or separators. */
export const lettersAndDigits: Fold = (unit) => {
  const lower = lowerOfAscii(unit);
  return (lower >= 0x61 && lower <= 0x7a) || (lower >= 0x30 && lower <= 0x39) ? lower : -1;
};

const lowerOfAscii: Fold = (unit) => (unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit);

export function folded({ text, from, to }: TextView, fold: Fold): TextView {
  const builder = new ViewBuilder(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const unit = fold(text.charCodeAt(at));
    if (unit >= 0) builder.add(unit, from[at] ?? 0, to[at] ?? 0);
  }
  return builder.view();
}

/** Puts a view together, from its beginning on. */
export class ViewBuilder {
  #length = 0;
  readonly #units: Uint16Array;
  readonly #from: Uint32Array;
  readonly #to: Uint32Array;

  /** @param most so many units at most */
  constructor(most: number) {
    this.#units = new Uint16Array(most);
    this.#from = new Uint32Array(most);
    this.#to = new Uint32Array(most);
  }

  add(unit: number, from: number, to: number): void {
    this.#units[this.#length] = unit;
    this.#from[this.#length] = from;
    this.#to[this.#length] = to;
    this.#length += 1;
  }

  view(): TextView {
    const { buffer } = this.#units;
    return {
      text: Buffer.from(buffer, 0, this.#length * 2).toString("utf16le"),
      from: this.#from.subarray(0, this.#length),
      to: this.#to.subarray(0, this.#length),
    };
  }
}
