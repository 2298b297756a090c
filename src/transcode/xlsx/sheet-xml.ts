import { SaxesParser } from "saxes";

/** What stands in a cell of a sheet. */
export interface SheetCell {
  /** `text` also for what Excel calls an error. */
  readonly kind: "text" | "number" | "boolean";
  readonly text: string;
}

/** A row's cells by column, the first being 0; empty cells are absent. */
export type SheetRow = ReadonlyMap<number, SheetCell>;

/** The bytes are no sheet as spreadsheets write it. */
export class SheetFault extends Error {}

/** Longer than any row of a report, in characters. */
const longestElement = 64 * 1024 * 1024;

interface Events {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text(text: string): void;
  /** @returns true at the end of one of the elements that the part is a list of. */
  close(name: string): boolean;
}

/** XML that comes piece by piece, its names without prefixes. Spreadsheets have no types of their own, which attacks are made of. */
class Markup {
  readonly #parser = new SaxesParser();
  /** Where the last of the elements ended. */
  #ended = 0;

  constructor(events: Events) {
    const parser = this.#parser;
    parser.on("error", ({ message }) => {
      throw new SheetFault(`is no XML: ${message}`);
    });
    parser.on("doctype", () => {
      throw new SheetFault("has markup that no sheet has");
    });
    parser.on("opentag", ({ name, attributes }) => events.open(localName(name), attributes));
    parser.on("text", (text) => events.text(text));
    parser.on("cdata", (text) => events.text(text));
    parser.on("closetag", ({ name }) => {
      if (events.close(localName(name))) this.#ended = parser.position;
    });
  }

  push(text: string): void {
    this.#parser.write(text);
    if (this.#parser.position - this.#ended > longestElement) throw new SheetFault("has an element that does not end");
  }

  end(): void {
    this.#parser.close();
  }
}

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

/** The text of an item or a cell: its runs one after the other, what tells how to pronounce it left out. */
class Runs {
  text = "";
  #isRun = false;
  #isPronunciation = false;

  open(name: string): void {
    if (name === "rPh") this.#isPronunciation = true;
    if (name === "t" || name === "v") this.#isRun = true;
  }

  add(text: string): void {
    if (this.#isRun && !this.#isPronunciation) this.text += text;
  }

  close(name: string): void {
    if (name === "rPh") this.#isPronunciation = false;
    if (name === "t" || name === "v") this.#isRun = false;
  }
}

/** Texts by number, from 0. */
export interface TextList {
  /** Undefined where there is no such text. */
  at(index: number): string | undefined;
}

/** The texts of `sharedStrings.xml`, which cells name by number (ECMA-376 part 1, 18.4). */
export class SharedTexts {
  readonly #add: (text: string) => void;
  readonly #markup: Markup;
  readonly #most: number;
  #runs = new Runs();
  #length = 0;

  /**
   * @param add gets them, in their order.
   * @param most characters in all; beyond them it is refused.
   */
  constructor(add: (text: string) => void, most: number) {
    this.#add = add;
    this.#most = most;
    this.#markup = new Markup({
      open: (name) => this.#runs.open(name),
      text: (text) => this.#runs.add(text),
      close: (name) => this.#close(name),
    });
  }

  push(text: string): void {
    this.#markup.push(text);
  }

  end(): void {
    this.#markup.end();
  }

  #close(name: string): boolean {
    this.#runs.close(name);
    if (name !== "si") return false;
    const text = unescaped(this.#runs.text);
    this.#length += text.length;
    if (this.#length > this.#most) throw new SheetFault(`has more than ${this.#most} characters of text`);
    this.#add(text);
    this.#runs = new Runs();
    return true;
  }
}

/** The rows of a worksheet part, as they come (ECMA-376 part 1, 18.3.1.73). */
export class SheetRows {
  readonly #texts: TextList;
  readonly #markup: Markup;
  #done: SheetRow[] = [];
  #row = new Map<number, SheetCell>();
  #next = 0;
  #cell: { readonly column: number; readonly type: string; readonly runs: Runs } | null = null;

  constructor(texts: TextList) {
    this.#texts = texts;
    this.#markup = new Markup({
      open: (name, attributes) => this.#open(name, attributes),
      text: (text) => this.#cell?.runs.add(text),
      close: (name) => this.#close(name),
    });
  }

  *push(text: string): Generator<SheetRow> {
    this.#markup.push(text);
    yield* this.#done.splice(0);
  }

  end(): void {
    this.#markup.end();
  }

  #open(name: string, { r, t }: Readonly<Record<string, string>>): void {
    if (name === "row") {
      this.#row = new Map();
      this.#next = 0;
    }
    if (name === "c") {
      const column = columnOf(r) ?? this.#next;
      this.#next = column + 1;
      this.#cell = { column, type: t ?? "n", runs: new Runs() };
    }
    this.#cell?.runs.open(name);
  }

  #close(name: string): boolean {
    this.#cell?.runs.close(name);
    if (name === "c" && this.#cell !== null) {
      const { column, type, runs } = this.#cell;
      const cell = runs.text === "" ? null : this.#shown(type, runs.text);
      if (cell !== null) this.#row.set(column, cell);
      this.#cell = null;
    }
    if (name === "row") this.#done.push(this.#row);
    return name === "row";
  }

  #shown(type: string, text: string): SheetCell | null {
    if (type === "n") return { kind: "number", text: text.trim() };
    if (type === "b") return { kind: "boolean", text: text.trim() === "1" ? "true" : "false" };
    const shown = type === "s" ? this.#texts.at(Number(text)) : unescaped(text);
    if (shown === undefined) throw new SheetFault("names a text that it has not");
    return shown === "" ? null : { kind: "text", text: shown };
  }
}

/** `B7` is in column 1. */
function columnOf(address: string | undefined): number | null {
  const letters = /^([A-Z]{1,3})\d+$/.exec(address ?? "")?.[1];
  if (letters === undefined) return null;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** Characters that XML cannot hold (ECMA-376 part 1, 22.9.2.19). */
function unescaped(text: string): string {
  return text.replace(/_x([0-9A-F]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

const dayMs = 86_400_000;
/** 1970-01-01, in days of a sheet. */
const epoch = 25_569;

/**
 * A cell as the text that a record's value is made of: dates and date-times, which a sheet counts in days, as ISO text without a zone.
 * What is shown as text stays as it is shown.
 */
export function sheetText(cell: SheetCell | undefined, dataType: string): string | null {
  if (cell === undefined) return null;
  // An empty value is shown by a hyphen where the column is not one of text.
  const isText = dataType !== "date" && dataType !== "datetime" && !isNumeric(dataType) && dataType !== "boolean";
  if (cell.kind === "text" && cell.text === "-" && !isText) return null;
  if (cell.kind !== "number" || (dataType !== "date" && dataType !== "datetime")) return cell.text;
  const ms = Math.round((Number(cell.text) - epoch) * dayMs);
  const date = new Date(Math.round(ms / 1000) * 1000);
  if (Number.isNaN(date.getTime())) return cell.text;
  return date.toISOString().slice(0, dataType === "date" ? 10 : 19);
}

const numeric = new Set(["int", "long", "double", "currency", "percent"]);
export const isNumeric = (dataType: string): boolean => numeric.has(dataType);

/** Whether a number of a sheet, which is a double, may have lost digits: it has all that a double is sure to keep. */
export function isAtItsLimit({ kind, text }: SheetCell): boolean {
  if (kind !== "number") return false;
  const digits = text
    .replace(/[eE].*$/, "")
    .replace(/[-.]/g, "")
    .replace(/^0+|0+$/g, "");
  return digits.length > 15 || Math.abs(Number(text)) > Number.MAX_SAFE_INTEGER;
}
