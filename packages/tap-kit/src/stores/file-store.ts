/** A file that is being written. */
export interface StoredFile {
  /** Appends bytes; they may be overwritten when it has resolved. */
  write(bytes: Uint8Array): Promise<void>;
  /** The file is whole and on disk when it has resolved. Until then nobody finds it by its name. */
  end(): Promise<void>;
  /** Leaves nothing of a file that has not ended. */
  discard(): Promise<void>;
}

/** Where files go: a folder of this machine, or a part of an object store. @throws TapError that names the place */
export interface FileStore {
  /** Begins a file. @param path below the store's root, with `/`; no file has had it */
  create(path: string): Promise<StoredFile>;
  /** Shows whether files can be written: begins one, and leaves nothing of it. */
  tryCreate(path: string): Promise<void>;
  /** How other programs name the file: `file:///...` or `s3://...`. */
  urlOf(path: string): string;
}
