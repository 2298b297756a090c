import type { TapError } from "../errors/tap-error.ts";
import type { Json } from "../json.ts";
import type { Outcome } from "../tap/page.ts";
import type { Envelope, Selection } from "../tap/stream.ts";

/** Bookmarks as JSON text, by stream id. */
type BookmarkTexts = ReadonlyMap<string, string>;

/** What is said around the pages, by Singer's rules or by Airbyte's. Whole lines; null: this protocol says nothing here. */
export interface Protocol {
  /** The property that marks a deleted record. */
  readonly deletedAt: string;
  /** How much of the output may be STATE messages, the last one apart; null: no limit. */
  readonly stateShare: number | null;
  /** Whether a stream's end brings a STATE of that stream at once. */
  readonly statesEachEnd: boolean;
  envelope(of: Pick<Selection, "stream" | "version">, extractedAt: Date): Envelope;
  /** Before a stream's reading begins. */
  start(selection: Selection): Uint8Array | null;
  /** Where a stream's records are of another schema from here on. */
  reshape(selection: Selection): Uint8Array | null;
  /** Before a stream's first record. */
  running(selection: Selection): Uint8Array | null;
  /** @param changed the streams whose bookmark changed since the last STATE -> records emitted since then. */
  state(all: BookmarkTexts, changed: ReadonlyMap<string, number>): Uint8Array | null;
  /** After the records of a complete full load, before the STATE that says so. */
  activate(selection: Selection): Uint8Array | null;
  /** A stream's end, after its last STATE. */
  end(selection: Selection, outcome: Outcome): Uint8Array | null;
  /** A failure of a stream or of the whole run. */
  failure(error: TapError): Uint8Array | null;
  /** Announces a changed configuration to who keeps it; null: this protocol has no message for that. */
  readonly configChanged: ((config: Json) => Uint8Array) | null;
}

/** One message as a line. */
export function messageLine(message: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(message)}\n`);
}
