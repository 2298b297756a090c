import type { RecordBlock } from "../engine/record-sink.ts";
import type { JsonObject } from "../json.ts";
import type { StoredFile } from "../stores/file-store.ts";

/** What a complete file is, for whoever checks it. */
export interface FileFacts {
  readonly bytes: number;
  /** Of its bytes, in hexadecimal. */
  readonly sha256: string;
}

/** A file of rows that is being written. */
export interface RowFile {
  /** Takes whole record lines in the envelope of rows. */
  write(block: Pick<RecordBlock, "lines" | "rest">): Promise<void>;
  /** The file is whole when it has resolved. */
  end(): Promise<FileFacts>;
  /** Leaves nothing of it. */
  discard(): Promise<void>;
}

/** What a format needs to begin a file. */
interface RowFileOptions {
  readonly file: StoredFile;
  /** Of the records, without what rows say of themselves. */
  readonly schema: JsonObject;
  /** How long what is before each record of a line is. */
  readonly openLength: number;
}

/** A format of files of rows. */
export interface RowFileFormat {
  /** How names of its files end: `jsonl.gz`. */
  readonly suffix: string;
  begin(options: RowFileOptions): RowFile;
}
