import { basename, dirname, join } from "node:path";
import type { FileStore, StoredFile } from "./file-store.ts";
import type { FileSystem, OpenFile } from "./file-system.ts";
import { withFile } from "./store-errors.ts";

/** A folder of this machine. A file has its name once it is whole and on disk: it is written under another one first. */
export class LocalFiles implements FileStore {
  readonly #root: string;
  readonly #system: FileSystem;

  constructor(root: string, system: FileSystem) {
    this.#root = root;
    this.#system = system;
  }

  /** Not encoded: the file systems of Python that targets use decode nothing. */
  urlOf(path: string): string {
    return `file://${join(this.#root, path)}`;
  }

  create(path: string): Promise<StoredFile> {
    const whole = join(this.#root, path);
    return withFile(whole, async () => {
      const temporary = join(dirname(whole), `.${basename(whole)}.tmp`);
      await this.#system.makeFolder(dirname(whole));
      return new LocalFile(whole, temporary, await this.#system.create(temporary), this.#system);
    });
  }

  async tryCreate(path: string): Promise<void> {
    const file = await this.create(path);
    await file.discard();
  }
}

class LocalFile implements StoredFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #file: OpenFile;
  readonly #system: FileSystem;

  constructor(path: string, temporary: string, file: OpenFile, system: FileSystem) {
    this.#path = path;
    this.#temporary = temporary;
    this.#file = file;
    this.#system = system;
  }

  write(bytes: Uint8Array): Promise<void> {
    return withFile(this.#path, () => this.#file.writeFile(bytes));
  }

  end(): Promise<void> {
    return withFile(this.#path, async () => {
      // After a power failure a file would otherwise be there by its name, without its rows.
      await this.#file.sync();
      await this.#file.close();
      await this.#system.rename(this.#temporary, this.#path);
      await this.#system.syncFolder(dirname(this.#path));
    });
  }

  async discard(): Promise<void> {
    // The file may be closed already; what must go is the name.
    await this.#file.close().catch(() => {});
    await withFile(this.#temporary, () => this.#system.remove(this.#temporary));
  }
}
