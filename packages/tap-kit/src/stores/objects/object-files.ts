import type { FileStore, StoredFile } from "../file-store.ts";
import { ObjectFile } from "./object-file.ts";
import type { ObjectStore } from "./object-store.ts";

/** Files as objects, which are there by their names once they have ended. */
export function objectFiles(store: ObjectStore): FileStore {
  return {
    urlOf: (path) => store.urlOf(path),
    create: async (path): Promise<StoredFile> => new ObjectFile(await store.begin(path)),
    tryCreate: async (path) => {
      const parts = await store.begin(path);
      // Some stores are asked for nothing before a part is whole.
      await parts.write(Buffer.from("\n"));
      await parts.seal();
      await parts.abort();
    },
  };
}
