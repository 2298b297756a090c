import type { TapError } from "../errors/tap-error.ts";
import type { JsonObject } from "../json.ts";
import type { Outcome } from "../tap/page.ts";
import type { Envelope, Selection } from "../tap/stream.ts";

/** Bookmarks as JSON text, by stream id. */
type BookmarkTexts = ReadonlyMap<string, string>;

/** The messages around the pages, as Singer or Airbyte defines them. Each is whole lines; null: this protocol has no message here. */
export interface Protocol {
  /** The property that marks a deleted record. */
  readonly deletedAt: string;
  /** How much of the output may be STATE messages, the last one apart; null: no limit. */
  readonly stateShare: number | null;
  /** Whether each stream writes a STATE when it ends. */
  readonly statesEachEnd: boolean;
  envelope(of: Pick<Selection, "stream" | "version">, extractedAt: Date): Envelope;
  /** Before a stream's reading begins. */
  start(selection: Selection): Uint8Array | null;
  /** Before records of another schema. */
  reshape(selection: Selection): Uint8Array | null;
  /** Before a stream's first record. */
  running(selection: Selection): Uint8Array | null;
  /** @param changed the streams whose bookmark changed since the last STATE -> records emitted since then. */
  state(all: BookmarkTexts, changed: ReadonlyMap<string, number>): Uint8Array | null;
  /** Whether a complete full load lets the target remove rows of older ones. */
  readonly activatesVersions: boolean;
  /** After the records of a complete full load, before its STATE. */
  activate(selection: Selection): Uint8Array | null;
  /** A stream's end, after its last STATE. */
  end(selection: Selection, outcome: Outcome): Uint8Array | null;
  /** A failure of a stream or of the whole run. */
  failure(error: TapError): Uint8Array | null;
  /** Announces a changed configuration to the platform; null: this protocol has no message for that. */
  readonly configChanged: ((config: JsonObject) => Uint8Array) | null;
}

/** One message as a line. */
export function messageLine(message: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(message)}\n`);
}
