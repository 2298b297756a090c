import type { Sink } from "../output/sink.ts";
import type { Selection } from "../tap/stream.ts";
import type { Protocol } from "./protocol.ts";

/** Whole record lines on their way out, with the envelope that the run's protocol gives. */
export interface RecordBlock {
  /** Lent: it may be overwritten when the write has resolved. */
  readonly lines: Uint8Array;
  /** The rest of one long record, which follows `lines`; each piece is lent until the next one is asked for. */
  readonly rest?: Iterable<Uint8Array>;
  /** How many records `lines` and `rest` have. */
  readonly records: number;
}

/**
 * Where the records of a run go, chosen once a run: RECORD messages on standard output, files that BATCH messages name, or files
 * of a folder. Each rejects where records could not be written; nothing more is given to it then.
 */
export interface RecordSink {
  /** Takes records of a selection, which have its schema and its version. */
  write(selection: Selection, block: RecordBlock): Promise<void>;
  /** The stream's next records have another schema or version, or there are none: what it has written so far goes out. */
  settle(streamId: string): Promise<void>;
  /** A full load is complete under the selection's version, so that rows of older versions no longer count. Called after `settle`. */
  activate(selection: Selection): Promise<void>;
  /** A bookmark covers the records that the stream has written so far. @param bookmark JSON */
  covered(streamId: string, bookmark: string): Promise<void>;
  /** The records so far count from now on, together with a state that covers no others. @param state as the protocol writes it */
  commit(state: Uint8Array): Promise<void>;
  /** After the run: leaves nothing of what is not complete. */
  close(): Promise<void>;
}

/** Records as messages on standard output, each at once. */
export function messageRecords(sink: Sink, protocol: Protocol): RecordSink {
  return {
    write: (_, { lines, rest }) => sink.write(rest === undefined ? lines : inOrder(lines, rest)),
    settle: async () => {},
    activate: async (selection) => {
      const message = protocol.activate(selection);
      if (message !== null) await sink.write(message);
    },
    covered: async () => {},
    commit: (state) => sink.write(state),
    close: async () => {},
  };
}

function* inOrder(first: Uint8Array, rest: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield first;
  yield* rest;
}
