/** When an object is written: always, only where there is none of its key, or only over the version with this tag. */
export type WriteCondition = "always" | "absent" | { readonly tag: string };

/** A small object that was read as a whole. */
export interface ReadObject {
  readonly text: string;
  /** Another one after each write. */
  readonly tag: string;
}

export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
}

/** An object that is being written part by part. Nobody finds it until it is complete. */
export interface ObjectParts {
  /** @param part at least `partBytes`, but for the last one */
  write(part: Uint8Array): Promise<void>;
  /** All parts are written. Nothing of them is in memory any more when it has resolved. */
  seal(): Promise<void>;
  /** The object is there when it has resolved. */
  complete(): Promise<void>;
  /** Leaves nothing of it. */
  abort(): Promise<void>;
}

/** How large the parts of an object are. S3 takes no smaller ones, and 10,000 of them. (Amazon S3 User Guide: multipart upload limits.) */
export const partBytes = 5 * 1024 * 1024;

/** The part of an object store that a URL names; keys are relative to it. All methods throw a TapError that names the object. */
export interface ObjectStore {
  /** As other programs name the object: `s3://bucket/folder/key`. */
  urlOf(key: string): string;
  begin(key: string): Promise<ObjectParts>;
  /** The tag of what was written; null: the condition does not hold, and nothing was written. */
  put(key: string, text: string, condition: WriteCondition): Promise<string | null>;
  /** Null: there is none. */
  get(key: string): Promise<ReadObject | null>;
  /** The objects whose keys begin so, in the order of their keys. */
  list(prefix: string): AsyncIterable<ListedObject>;
  /** The names of the folders at the top that begin so: `run=000001`. */
  listFolders(prefix: string): Promise<readonly string[]>;
  /** Nothing happens for a key that has no object. */
  remove(keys: readonly string[]): Promise<void>;
  /** Removes the parts of objects that were never completed, where the store keeps them until somebody does. */
  removeParts(prefix: string): Promise<void>;
  close(): Promise<void>;
}
