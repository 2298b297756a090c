import { createHash } from "node:crypto";
import { type Run, TapError } from "@singer-io-ts/tap-kit";
import type { ReportProperty, UniqueField } from "../catalog-entry.ts";
import type { ReportStream } from "../plan/report-stream.ts";
import type { ReportRow } from "./report-rows.ts";

/**
 * Looks for rows that have the same key. A native id that a report is paged by is meant to be one row's: then the stream
 * fails. Keys that the user chose are logged when all is read: a target that appends has every row.
 */
export class RepeatedKeys {
  readonly #stream: ReportStream;
  /** Where the key's values stand in a row; none: a hash of the row is the key. */
  readonly #positions: readonly number[];
  readonly #isNative: boolean;
  /** Rows with the same value to page by come together. */
  readonly #isForgetful: boolean;
  /** Digests: a million at most, since an hour allows no more runs. */
  readonly #seen = new Set<string>();
  #rows = 0;
  #repeated = 0;

  constructor(stream: ReportStream) {
    const { keys, unique, values } = stream;
    this.#stream = stream;
    this.#positions = keys.flatMap((key) => {
      const position = values.findIndex(({ name }) => name === key);
      return position < 0 ? [] : [position];
    });
    this.#isForgetful = this.#positions.some((position) => showsUnique(values[position], unique));
    this.#isNative = this.#isForgetful && unique?.dataType === "id" && keys.length === 1;
  }

  /** @throws TapError for a native id that comes twice */
  see(rows: readonly ReportRow[]): void {
    if (this.#positions.length === 0) return;
    if (this.#isForgetful) this.#seen.clear();
    this.#rows += rows.length;
    for (const row of rows) {
      const key = digest(JSON.stringify(this.#positions.map((position) => row[position])));
      if (!this.#seen.has(key)) this.#seen.add(key);
      else if (this.#isNative) throw repeatedKey(this.#stream);
      else this.#repeated += 1;
    }
  }

  warn(run: Run): void {
    if (this.#repeated === 0) return;
    const { id, keys } = this.#stream;
    const text = `${this.#repeated} of ${this.#rows} rows have the same key_properties (${keys.join(", ")}) as a row before them: a target that merges keeps one of each. Choose others, or leave key_properties out.`;
    run.log({ level: "warn", code: "report_keys_repeated", stream: id, text });
  }
}

/** Whether this is the value that the report is paged by, as it is. (Of a group it may be its month.) */
export const showsUnique = (value: ReportProperty | undefined, unique: UniqueField | null): boolean =>
  value !== undefined && value.column === unique?.column && value.place === "detail" && value.part === "value";

/** Enough of a hash to tell the rows of a report apart. */
export const digest = (text: string): string =>
  createHash("sha256").update(text).digest().subarray(0, 16).toString("latin1");

function repeatedKey({ id, keys }: ReportStream): TapError {
  return new TapError(`${id}: ${keys.join(", ")} is the stream's key, but several rows have the same.`, {
    code: "KEY_REPEATED",
    kind: "config",
    stream: id,
    hint: "Choose key_properties for the report that tell its rows apart, and run discovery again.",
  });
}

/** Reports show so many characters of a long text (Salesforce Help, "Reports: limits"). */
const longest = 255;
const long = new Set(["textarea", "string", "html"]);

/** Counts texts that have the length at which reports cut them, to name their columns when all is read. */
export class TruncatedTexts {
  readonly #stream: ReportStream;
  readonly #columns: readonly number[];
  readonly #counts = new Map<string, number>();

  constructor(stream: ReportStream) {
    this.#stream = stream;
    this.#columns = stream.values.flatMap(({ part, dataType }, index) =>
      part === "value" && long.has(dataType) ? [index] : [],
    );
  }

  see(rows: readonly ReportRow[]): void {
    for (const row of rows) {
      for (const index of this.#columns) {
        const text = row[index] ?? "";
        if (text.length < longest || [...text].length < longest) continue;
        const name = this.#stream.values[index]?.name ?? "";
        this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
      }
    }
  }

  warn(run: Run): void {
    if (this.#counts.size === 0) return;
    const columns = [...this.#counts].map(([name, count]) => `${name} (${count})`).join(", ");
    const text = `Texts of ${longest} characters or more, which reports cut there: ${columns}. Read the object itself for the whole text.`;
    run.log({ level: "warn", code: "report_texts_cut", stream: this.#stream.id, text });
  }
}
