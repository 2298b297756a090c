import type { Json, JsonObject } from "../../json.ts";
import type { Sink } from "../../output/sink.ts";
import { inCsv } from "../../rows/csv-value.ts";
import { type Column, plainValue, type Rows } from "./rows.ts";
import { inCsvOnTerminal, inLine, safeJson } from "./shown-text.ts";
import type { Style } from "./style.ts";

/** How rows are printed: a table on a terminal, lines in a pipe, or what was asked for. */
export type PrintForm = "table" | "lines" | "json" | "csv";

/** Prints what a verb found. Values of the service cannot steer a terminal on which they are printed. In a pipe or a file none is changed for good. */
export class Printer {
  readonly form: PrintForm;
  readonly style: Style;
  readonly #isTerminal: boolean;
  readonly #sink: Sink;
  readonly #columns: () => number;
  readonly #say: (sentence: string) => void;

  constructor(options: {
    readonly form: PrintForm;
    readonly style: Style;
    /** Whether a terminal shows what is printed. */
    readonly isTerminal: boolean;
    readonly sink: Sink;
    readonly columns: () => number;
    readonly say: (sentence: string) => void;
  }) {
    this.form = options.form;
    this.style = options.style;
    this.#isTerminal = options.isTerminal;
    this.#sink = options.sink;
    this.#columns = options.columns;
    this.#say = options.say;
  }

  /** The width of the terminal. */
  get width(): number {
    return this.#columns();
  }

  /**
   * Rows with these columns: a table, tab-separated lines below the names of the columns, CSV, or an array of objects. JSON has each row
   * as it is, also members that no column shows.
   */
  async rows(columns: readonly Column[], rows: Rows): Promise<void> {
    if (this.form === "json") await this.#jsonRows(rows);
    else if (this.form === "table") await this.#table(columns, rows);
    else await this.#lines(columns, rows);
    return this.#sink.flush();
  }

  /** A value that is no list of rows: as JSON, or else as this text. */
  value(value: Json, text: () => string): Promise<void> {
    return this.form === "json" ? this.json(value) : this.text(text());
  }

  /** A value as JSON, whether that was asked for or not. */
  json(value: Json): Promise<void> {
    return this.text(`${safeJson(JSON.stringify(value, null, 2))}\n`);
  }

  /** A text on standard output, as it is. It is there before what follows on standard error. */
  async text(text: string): Promise<void> {
    await this.#write(text);
    await this.#sink.flush();
  }

  /** A sentence for people beside the result, on standard error; not where JSON was asked for. */
  note(sentence: string): void {
    if (this.form !== "json") this.#say(sentence);
  }

  #write(text: string): Promise<void> {
    return this.#sink.write(Buffer.from(text));
  }

  async #table(columns: readonly Column[], rows: Rows): Promise<void> {
    const { table } = await import("./table.ts");
    const whole = await Array.fromAsync<JsonObject>(rows);
    await this.#write(table(columns, whole, { width: this.width, style: this.style }));
  }

  async #jsonRows(rows: Rows): Promise<void> {
    let before = "[\n";
    for await (const row of rows) {
      await this.#write(`${before}  ${safeJson(JSON.stringify(row))}`);
      before = ",\n";
    }
    await this.#write(before === "[\n" ? "[]\n" : "\n]\n");
  }

  async #lines(columns: readonly Column[], rows: Rows): Promise<void> {
    // guard(csv-as-it-was, `this.#isTerminal ? inCsvOnTerminal : inCsv` -> `inCsvOnTerminal`): marks of right-to-left texts would be missing in a file.
    const csv = this.#isTerminal ? inCsvOnTerminal : inCsv;
    const [quote, separator] = this.form === "csv" ? [csv, ","] : [inLine, "\t"];
    // An empty line is no row to who reads CSV.
    const lone = this.form === "csv" && columns.length === 1 ? '""' : "";
    const line = (values: readonly string[]) => this.#write(`${values.map(quote).join(separator) || lone}\n`);
    await line(columns.map(({ key }) => key));
    for await (const row of rows) await line(columns.map(({ key }) => plainValue(row[key])));
  }
}
