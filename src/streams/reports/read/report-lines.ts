import { createHash } from "node:crypto";
import { type Counts, type EncodedPage, type Envelope, TapError } from "@singer-io-ts/tap-kit";
import { noLines, pageCounts } from "../../../read/row-block.ts";
import { rowKey } from "../../../row-key-property.ts";
import { compileCsv } from "../../../transcode/csv/csv-transcoder.ts";
import type { Block, Transcoder } from "../../../transcode/transcoder.ts";
import type { ReportStream } from "../plan/report-stream.ts";
import type { ReportRow } from "./report-rows.ts";
import { digest, showsUnique } from "./row-checks.ts";

/** Rows go to the transcoder in chunks of about this length. */
const chunkLength = 1 << 16;

/** Further values of a row, by property: what the tap adds itself. */
export type Extra = Readonly<Record<string, string>>;

/**
 * Turns rows of a report into record lines by way of the transcoder that all rows go through, so that numbers, date-times
 * and texts have one form. A row's key counts how often the row came: that is what tells rows apart that are alike.
 */
export class ReportLines {
  readonly #stream: ReportStream;
  readonly #transcoder: Transcoder;
  /** For each column of the layout, the value it shows; -1: one of the tap's own. */
  readonly #values: readonly number[];
  readonly #keys: readonly number[];
  /** Rows that are alike have the same value to page by, so they are all of one `write`. */
  readonly #isForgetful: boolean;
  /** How often rows came, by their digests. */
  #seen = new Map<string, number>();

  constructor(stream: ReportStream) {
    this.#stream = stream;
    this.#transcoder = compileCsv(stream.layout);
    const position = new Map(stream.values.map(({ name }, index) => [name, index]));
    this.#values = stream.layout.properties.map(({ name }) => position.get(name) ?? -1);
    this.#isForgetful = stream.values.some((value) => showsUnique(value, stream.unique));
    this.#keys = stream.keys.flatMap((name) => position.get(name) ?? []);
  }

  /** @throws TapError for a row without a value of its key, or with a value that is not of its column's type */
  *write(rows: readonly ReportRow[], envelope: Envelope, extras?: readonly Extra[]): Generator<Block, Counts> {
    const { layout, id, keys } = this.#stream;
    const names = layout.properties.map(({ name }) => name);
    const counts = pageCounts(this.#transcoder);
    this.#transcoder.begin(envelope);
    yield* this.#transcoder.push(Buffer.from(`${names.map(quoted).join(",")}\n`));
    if (this.#isForgetful) this.#seen = new Map();
    let text = "";
    for (const [index, row] of rows.entries()) {
      for (const key of this.#keys) if (row[key] === null) throw keyless(id, this.#stream.values[key]?.name ?? "");
      const key = keys.includes(rowKey) ? hashOf(row, extras?.[index], this.#seen) : null;
      const cells = this.#values.map((value, column) => {
        const name = names[column] ?? "";
        if (value >= 0) return row[value] ?? null;
        return name === rowKey ? key : (extras?.[index]?.[name] ?? null);
      });
      // A row of one empty column is an empty line, which CSV has none of: quotes make it one.
      text += `${cells.map((cell) => quoted(cell ?? "")).join(",")}\n`;
      if (text.length < chunkLength) continue;
      yield* this.#transcoder.push(Buffer.from(text));
      text = "";
    }
    if (text !== "") yield* this.#transcoder.push(Buffer.from(text));
    yield* this.#transcoder.end();
    return counts();
  }
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

function hashOf(row: ReportRow, extra: Extra | undefined, seen: Map<string, number>): string {
  const text = JSON.stringify(extra === undefined ? row : [row, extra]);
  const hash = digest(text);
  const times = (seen.get(hash) ?? 0) + 1;
  seen.set(hash, times);
  return createHash("sha256").update(`${text} ${times}`).digest("hex").slice(0, 32);
}

function keyless(stream: string, property: string): TapError {
  return new TapError(`${stream}: a row has no ${property}, which is the stream's key.`, {
    code: "KEY_MISSING",
    kind: "config",
    stream,
    hint: "Choose other key_properties for the report, or leave them out: then a hash of the row is the key.",
  });
}

/**
 * Record lines that wait until it is certain that what they are of did not change while it was read, as long as there is room
 * for them: what has not gone out can be read again.
 */
export class HeldLines {
  readonly #stream: string;
  readonly #room: number;
  #held: EncodedPage[] = [];
  #bytes = 0;
  #isOut = false;

  /** @param room bytes of lines that are held back at most. */
  constructor(stream: string, room: number) {
    this.#stream = stream;
    this.#room = room;
  }

  /** Some of it is out already: it cannot be read again. */
  get isOut(): boolean {
    return this.#isOut;
  }

  /** Drops what is held, to take it once more. */
  restart(): void {
    this.#held = [];
    this.#bytes = 0;
  }

  /** Takes lines, and gives what there is no room for. */
  *take(blocks: Generator<Block, Counts>): Generator<EncodedPage> {
    for (;;) {
      const next = blocks.next();
      if (next.done) {
        yield* this.#add({ stream: this.#stream, lines: noLines, records: 0, counts: next.value });
        return;
      }
      const { lines, records } = next.value;
      yield* this.#add({ stream: this.#stream, lines: this.#isOut ? lines : lines.slice(), records });
    }
  }

  /** Gives all that is held. */
  *release(): Generator<EncodedPage> {
    this.#isOut = true;
    const held = this.#held;
    this.#held = [];
    yield* held;
  }

  *#add(page: EncodedPage): Generator<EncodedPage> {
    if (this.#isOut) {
      yield page;
      return;
    }
    this.#held.push(page);
    this.#bytes += page.lines.length;
    if (this.#bytes > this.#room) yield* this.release();
  }
}
