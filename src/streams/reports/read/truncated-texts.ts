import type { Run } from "@singer-io-ts/tap-kit";
import type { ReportStream } from "../plan/report-stream.ts";
import type { ReportRow } from "./report-rows.ts";

/** Reports show so many characters of a long text (Salesforce Help, "Reports: limits"). */
const longest = 255;
const long = new Set(["textarea", "string", "html"]);

/** Counts texts that have the length at which reports cut them, to name their columns when all is read. */
export class ClippedTexts {
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

  tell(run: Run): void {
    if (this.#counts.size === 0) return;
    const columns = [...this.#counts].map(([name, count]) => `${name} (${count})`).join(", ");
    const text = `Texts of ${longest} characters or more, which reports cut there: ${columns}. Read the object itself for the whole text.`;
    run.log({ level: "warn", code: "report_texts_cut", stream: this.#stream.id, text });
  }
}
