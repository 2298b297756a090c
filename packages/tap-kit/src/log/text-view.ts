/** A text made of another one, and where in that one each of its UTF-16 units comes from. */
export interface TextView {
  readonly text: string;
  /** Where in the source each unit begins, and where it ends. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

/** The text as it is. */
export function viewOf(text: string): TextView {
  const builder = new ViewBuilder(text.length);
  for (let at = 0; at < text.length; at += 1) builder.add(text.charCodeAt(at), at, at + 1);
  return builder.view();
}

/** Maps a UTF-16 unit to another one; negative: it is left out. */
type Fold = (unit: number) => number;

const unseen = /[\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

/** What a reader sees: without line ends, control characters and characters of no width. */
export const visible: Fold = (unit) =>
  (unit >= 0x20 && unit <= 0x7e) || !unseen.test(String.fromCharCode(unit)) ? unit : -1;

/** The same in lower case. */
export const visibleLower: Fold = (unit) => {
  if (unit >= 0x20 && unit <= 0x7e) return lowerOfAscii(unit);
  if (visible(unit) < 0) return -1;
  const lower = String.fromCharCode(unit).toLowerCase();
  // The lower case of some letters has two units: they stay as they are.
  return lower.length === 1 ? lower.charCodeAt(0) : unit;
};

/** Only ASCII letters and digits, in lower case: line breaks, quotes and separators between them are left out. */
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

/** Builds a view unit by unit. */
export class ViewBuilder {
  #length = 0;
  readonly #units: Uint16Array;
  readonly #from: Uint32Array;
  readonly #to: Uint32Array;

  /** @param most the most units that it may get */
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
