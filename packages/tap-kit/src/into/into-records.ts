import type { RecordBlock, RecordSink } from "../engine/record-sink.ts";
import { type NumberForm, rowEnvelope, withNumbers } from "../rows/row-envelope.ts";
import type { RowFileFormat } from "../rows/row-file.ts";
import { type BegunFile, StreamFiles } from "../rows/stream-files.ts";
import { stateValue } from "../singer/protocol.ts";
import type { Clock } from "../tap/run.ts";
import type { Selection } from "../tap/stream.ts";
import { stateText } from "./find-start.ts";
import { ManifestParts, type RunHead } from "./manifest.ts";
import { type RunStore, runFolder } from "./run-store.ts";
import { StreamRows } from "./stream-rows.ts";

/** A file of more rows ends at the stream's next bookmark: what a run that is stopped has read since then is read again. */
const enoughRows = 100_000;
/** Where no bookmark comes for long. */
const mostRows = 1_000_000;

export interface IntoOptions {
  readonly store: RunStore;
  readonly format: RowFileFormat;
  readonly numbers: NumberForm;
  /** Name and version of the tap. */
  readonly tap: string;
  readonly clock: Clock;
  /** The newest run that is there; 0: there is none. */
  readonly newest: RunHead;
  /** The bookmarks that the run begins with, as JSON text by stream. */
  readonly bookmarks: ReadonlyMap<string, string>;
  /** Called with the name of each run's folder once it is there. */
  readonly onCommit: (folder: string, rows: number) => void;
}

/**
 * Writes the records of a run into files, with a manifest that names them and has the state that goes with them. A commit makes one run
 * of all that bookmarks cover: rows behind a stream's last bookmark wait for the next one, because a run that continues there reads them again.
 */
export class IntoRecords implements RecordSink {
  readonly #options: IntoOptions;
  readonly #files: StreamFiles;
  readonly #streams = new Map<string, StreamRows>();
  /** What the state says: each covers exactly the rows that have been committed. */
  readonly #bookmarks: Map<string, string>;
  #fileCount = 0;
  #newest: RunHead;
  /** What this run has committed, where its manifest grows. */
  #manifest = new ManifestParts();
  #hasCommitted = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: IntoOptions) {
    this.#options = options;
    this.#newest = options.newest;
    this.#bookmarks = new Map(options.bookmarks);
    this.#files = new StreamFiles((selection) => this.#begin(selection), mostRows);
  }

  write(selection: Selection, block: RecordBlock): Promise<void> {
    const { id } = selection.stream;
    this.#rowsOf(id).write(block.records);
    return this.#files.write(selection, block);
  }

  settle(streamId: string): Promise<void> {
    return this.#files.settle(streamId);
  }

  async activate(selection: Selection): Promise<void> {
    this.#rowsOf(selection.stream.id).activate(selection);
  }

  async covered(streamId: string, bookmark: string): Promise<void> {
    const rows = this.#rowsOf(streamId);
    rows.cover(bookmark);
    if (rows.openRows >= enoughRows) await this.#cut(streamId, rows);
  }

  commit(): Promise<void> {
    // At once, so that each of these files ends at its bookmark: the stream's next rows wait until its file has ended.
    const cuts = [...this.#streams].flatMap(([id, rows]) => (rows.isCovered ? [this.#cut(id, rows)] : []));
    // guard(into-after-failure, `this.#turn.then(` -> `this.#turn.catch(() => {}).then(`): a commit that failed has taken files that the next one would then lack.
    this.#turn = this.#turn.then(async () => {
      await Promise.all(cuts);
      await this.#commitCut();
    });
    // The caller gets a failure; where an earlier commit has failed, nobody waits for these.
    for (const each of [this.#turn, ...cuts]) each.catch(() => {});
    return this.#turn;
  }

  close(): Promise<void> {
    return this.#files.discard();
  }

  /** Ends the stream's file where its last bookmark is. */
  #cut(streamId: string, rows: StreamRows): Promise<void> {
    const { bookmark } = rows;
    return this.#files.settle(streamId, () => rows.cut(bookmark));
  }

  async #commitCut(): Promise<void> {
    const { store, tap, clock, onCommit } = this.#options;
    const { paths, rows, isEmpty } = this.#takeCut();
    const state = stateValue(this.#bookmarks);
    if (!isEmpty) {
      const head = this.#nextHead();
      await store.commit(head.run, paths, this.#manifest.text({ ...head, tap, writtenAt: clock.now() }, state));
      this.#newest = head;
      this.#hasCommitted = true;
      onCommit(store.nameOf(runFolder(head.run)), rows);
    }
    await store.writeState(stateText(state, this.#newest));
  }

  #nextHead(): RunHead {
    const { run, commit = 1 } = this.#newest;
    if (!this.#options.store.extendsRun) return { run: run + 1 };
    return this.#hasCommitted ? { run, commit: commit + 1 } : { run: run + 1, commit: 1 };
  }

  /** Puts into the manifest what all streams have cut. */
  #takeCut(): { readonly paths: readonly string[]; readonly rows: number; readonly isEmpty: boolean } {
    if (!this.#options.store.extendsRun) this.#manifest = new ManifestParts();
    const paths: string[] = [];
    let rows = 0;
    let isEmpty = true;
    for (const [id, stream] of this.#streams) {
      const { bookmark, files, activated } = stream.take();
      if (bookmark !== null) this.#bookmarks.set(id, bookmark);
      for (const { selection, ...file } of files) {
        this.#manifest.add(selection, file);
        paths.push(file.path);
        rows += file.rows;
      }
      if (activated !== null) this.#manifest.activate(activated);
      isEmpty &&= files.length === 0 && activated === null;
    }
    return { paths, rows, isEmpty };
  }

  async #begin(selection: Selection): Promise<BegunFile> {
    const { format, numbers, clock, store } = this.#options;
    this.#fileCount += 1;
    const { id } = selection.stream;
    const path = `${folderName(id)}/${String(this.#fileCount).padStart(5, "0")}${store.fileMark}.${format.suffix}`;
    const { open } = rowEnvelope(selection, clock.now());
    const file = await store.create(path);
    const schema = withNumbers(selection.schema, numbers);
    return {
      file: format.begin({ file, schema, openLength: open.length }),
      completed: (facts, rows) =>
        this.#rowsOf(id).complete({ selection: { ...selection, schema }, path, rows, ...facts }),
    };
  }

  #rowsOf(streamId: string): StreamRows {
    const rows = this.#streams.get(streamId) ?? new StreamRows();
    this.#streams.set(streamId, rows);
    return rows;
  }
}

/** A stream's name as a folder's: letters, digits, `_` and `-` as they are, so that no name leads out of the run's folder. */
function folderName(streamId: string): string {
  return streamId.replace(/[^\w-]/gu, (character) => `~${character.codePointAt(0)!.toString(16)}~`) || "~";
}
