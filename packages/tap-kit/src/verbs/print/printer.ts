import type { Json, JsonObject } from "../../json.ts";
import type { Sink } from "../../output/sink.ts";
import { type Column, plainValue, type Rows } from "./rows.ts";
import { inCsv, inLine, safeJson } from "./shown-text.ts";
import type { Style } from "./style.ts";

/** How rows are printed: a table on a terminal, lines in a pipe, or what was asked for. */
export type PrintForm = "table" | "lines" | "json" | "csv";

/** Prints what a verb found. Values of the service are printed so that they cannot steer a terminal, whatever the form. */
export class Printer {
  readonly form: PrintForm;
  readonly style: Style;
  readonly #sink: Sink;
  readonly #columns: () => number;
  readonly #say: (sentence: string) => void;

  constructor(options: {
    readonly form: PrintForm;
    readonly style: Style;
    readonly sink: Sink;
    readonly columns: () => number;
    readonly say: (sentence: string) => void;
  }) {
    this.form = options.form;
    this.style = options.style;
    this.#sink = options.sink;
    this.#columns = options.columns;
    this.#say = options.say;
  }

  /**
   * Rows with these columns: a table, tab-separated lines below the names of the columns, CSV, or an array of objects. JSON has each row
   * as it is, also members that no column shows.
   */
  async rows(columns: readonly Column[], rows: Rows): Promise<void> {
    if (this.form === "json") return this.#jsonRows(rows);
    if (this.form !== "table") return this.#lines(columns, rows);
    const { table } = await import("./table.ts");
    const whole = await Array.fromAsync<JsonObject>(rows);
    return this.text(table(columns, whole, { width: this.#columns(), style: this.style }));
  }

  /** A value that is no list of rows: as JSON, or else as this text. */
  value(value: Json, text: () => string): Promise<void> {
    return this.text(this.form === "json" ? `${safeJson(JSON.stringify(value, null, 2))}\n` : text());
  }

  /** A text on standard output, as it is. */
  text(text: string): Promise<void> {
    return this.#sink.write(Buffer.from(text));
  }

  /** A sentence for people beside the result, on standard error; not where JSON was asked for. */
  note(sentence: string): void {
    if (this.form !== "json") this.#say(sentence);
  }

  async #jsonRows(rows: Rows): Promise<void> {
    let before = "[\n";
    for await (const row of rows) {
      await this.text(`${before}  ${safeJson(JSON.stringify(row))}`);
      before = ",\n";
    }
    await this.text(before === "[\n" ? "[]\n" : "\n]\n");
  }

  async #lines(columns: readonly Column[], rows: Rows): Promise<void> {
    const [quote, separator] = this.form === "csv" ? [inCsv, ","] : [inLine, "\t"];
    const line = (values: readonly string[]) => this.text(`${values.map(quote).join(separator)}\n`);
    await line(columns.map(({ key }) => key));
    for await (const row of rows) await line(columns.map(({ key }) => plainValue(row[key])));
  }
}
