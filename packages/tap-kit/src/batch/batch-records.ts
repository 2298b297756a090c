import { randomUUID } from "node:crypto";
import { messageLine, type Protocol } from "../engine/protocol.ts";
import type { RecordBlock, RecordSink } from "../engine/record-sink.ts";
import type { Sink } from "../output/sink.ts";
import { jsonlFormat } from "../rows/jsonl-format.ts";
import { type BegunFile, StreamFiles } from "../rows/stream-files.ts";
import type { FileStore } from "../stores/file-store.ts";
import type { Clock } from "../tap/run.ts";
import type { Selection } from "../tap/stream.ts";
import type { BatchConfig } from "./batch-config.ts";

export interface BatchOptions {
  readonly sink: Sink;
  readonly protocol: Protocol;
  readonly store: FileStore;
  readonly config: BatchConfig;
  readonly clock: Clock;
}

/** Records in files that BATCH messages name. A message is written once its file is whole and on disk, and a STATE once all of them are out. */
export class BatchRecords implements RecordSink {
  readonly #options: BatchOptions;
  readonly #files: StreamFiles;
  /** No other run has files of these names. */
  readonly #run = randomUUID();
  #fileCount = 0;

  constructor(options: BatchOptions) {
    this.#options = options;
    this.#files = new StreamFiles((selection) => this.#begin(selection), options.config.rows);
  }

  write(selection: Selection, block: RecordBlock): Promise<void> {
    return this.#files.write(selection, block);
  }

  settle(streamId: string): Promise<void> {
    return this.#files.settle(streamId);
  }

  async activate(selection: Selection): Promise<void> {
    const message = this.#options.protocol.activate(selection);
    if (message !== null) await this.#options.sink.write(message);
  }

  async covered(): Promise<void> {}

  async commit(state: Uint8Array): Promise<void> {
    // guard(state-after-batches): a state would cover rows of files that no message has named yet.
    await this.#files.settleAll();
    await this.#options.sink.write(state);
  }

  close(): Promise<void> {
    return this.#files.discard();
  }

  async #begin({ stream, schema, envelope }: Selection): Promise<BegunFile> {
    const { sink, store, config, clock } = this.#options;
    this.#fileCount += 1;
    const name = stream.id.replace(/[^\w-]/gu, "_").slice(0, 100);
    const path = `${config.prefix}${name}-${this.#run}-${this.#fileCount}.${jsonlFormat.suffix}`;
    const { open } = envelope(clock.now());
    const file = jsonlFormat.begin({ file: await store.create(path), schema, openLength: open.length });
    return {
      file,
      completed: async () => {
        const encoding = { format: "jsonl", compression: "gzip" };
        await sink.write(messageLine({ type: "BATCH", stream: stream.id, encoding, manifest: [store.urlOf(path)] }));
      },
    };
  }
}
