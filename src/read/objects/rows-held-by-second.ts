import { TapError } from "@singer-io-ts/tap-kit";

/** Record lines for a block. */
interface Lines {
  readonly lines: Uint8Array;
  readonly records: number;
}

interface HeldRow {
  second: string;
  readonly line: Uint8Array;
}

const mostBytes = 1 << 20;
const mostHeld = 64 << 20;
const lineEnd = 0x0a;
const secondLength = "2026-01-31T09:05:00".length;

/** Behind all seconds: of rows without a date-time that came before the first one that has one. */
const afterAll = "9999-12-31T23:59:60";

/** The second of a record's date-time; empty where there is none. */
const secondOf = (dateTime: string | null): string => dateTime?.slice(0, secondLength) ?? "";

/** Rows that come with the newest one first, held until their second is over. */
export class HeldRows {
  readonly #stream: string;
  #rows: HeldRow[] = [];
  #last: string | null = null;
  #bytes = 0;

  constructor(stream: string) {
    this.#stream = stream;
  }

  /** The second of the row that came last; empty: it has none, or no row has come. */
  get last(): string {
    return this.#last ?? "";
  }

  /**
   * @param lines whole lines, lent for the call.
   * @param dateTimes of these lines and of those to come; the ones used are taken off.
   * @throws TapError of kind "integrity" where a row is newer than the one before; those without a
   * date-time may come first or last.
   */
  add(lines: Uint8Array, dateTimes: (string | null)[]): void {
    for (let from = 0; from < lines.byteLength; ) {
      const to = lines.indexOf(lineEnd, from) + 1;
      const second = secondOf(dateTimes.shift() ?? null);
      // guard(newest-first, `this.#last !== null && second > this.#last` -> `false`): a read that continues from its last second would skip rows that come out of order.
      if (this.#last !== null && second > this.#last) throw outOfOrder(this.#stream);
      // Rows without a date-time that come first are over when one that has one comes: there is no place before it.
      if (second !== "" && this.#last === null) for (const row of this.#rows) row.second = afterAll;
      if (second !== "" || this.#last !== null) this.#last = second;
      this.#rows.push({ second, line: lines.slice(from, to) });
      this.#bytes += to - from;
      from = to;
    }
  }

  /** @throws TapError of kind "integrity" where what is held would fill the memory. */
  check(): void {
    if (this.#bytes > mostHeld) throw tooManyHeld(this.#stream, this.last);
  }

  /** Those of later seconds than this one, in the order in which they came; null: all. */
  take(second: string | null): HeldRow[] {
    // guard(second-held, `row.second > second` -> `true`): rows of the second in which a page ends would come twice.
    const isOver = (row: HeldRow): boolean => second === null || row.second > second;
    const ready = this.#rows.filter(isOver);
    this.#rows = this.#rows.filter((row) => !isOver(row));
    for (const { line } of ready) this.#bytes -= line.byteLength;
    return ready;
  }
}

/** Rows as blocks of at most 1 MiB, or of one larger row. */
export function* blocksOf(rows: readonly HeldRow[]): Generator<Lines> {
  let lines: Uint8Array[] = [];
  let bytes = 0;
  for (const { line } of rows) {
    if (lines.length > 0 && bytes + line.byteLength > mostBytes) {
      yield { lines: Buffer.concat(lines), records: lines.length };
      [lines, bytes] = [[], 0];
    }
    lines.push(line);
    bytes += line.byteLength;
  }
  if (lines.length > 0) yield { lines: Buffer.concat(lines), records: lines.length };
}

function tooManyHeld(stream: string, second: string): TapError {
  const whose = second === "" ? "without a date-time" : `of one second (${second}Z)`;
  return new TapError(
    `${stream}: the rows ${whose} are more than ${mostHeld >> 20} MiB, which must be held together.`,
    {
      code: "SECOND_TOO_LARGE",
      kind: "integrity",
      stream,
      hint: "Deselect long fields of the stream, or the stream.",
    },
  );
}

function outOfOrder(stream: string): TapError {
  return new TapError(`${stream}: a row came after older ones, although the newest were requested first.`, {
    code: "ORDER_DIFFERS",
    kind: "integrity",
    stream,
    hint: "Run again; if the error persists, report it to Salesforce with the stream's name.",
  });
}
