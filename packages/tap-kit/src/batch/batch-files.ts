import { resolve } from "node:path";
import { TapError } from "../errors/tap-error.ts";
import type { FileStore } from "../stores/file-store.ts";
import type { FileSystem } from "../stores/file-system.ts";
import { LocalFiles } from "../stores/local-files.ts";
import { objectFiles } from "../stores/objects/object-files.ts";
import type { OpenObjects } from "../stores/objects/open-objects.ts";
import { type Place, placeIn } from "../stores/place.ts";
import type { BatchConfig } from "./batch-config.ts";

/** By what files are written. */
export interface BatchPlaces {
  readonly fileSystem: FileSystem;
  readonly openObjects: OpenObjects;
}

/** Where a run's batch files go. @throws TapError where the root cannot be used */
export async function openBatchFiles({ root, prefix }: BatchConfig, places: BatchPlaces): Promise<FileStore> {
  const store = await filesIn(placeIn("batch_config.storage.root", root), places);
  refuseUnreadable(store.urlOf(prefix));
  return store;
}

async function filesIn(place: Place, { fileSystem, openObjects }: BatchPlaces): Promise<FileStore> {
  if (place.kind === "folder") return new LocalFiles(resolve(place.path), fileSystem);
  return objectFiles(await openObjects(place));
}

/** The programs that read the files take a part of such an address for something else, and find no file. (fsspec, Python's urllib) */
function refuseUnreadable(begins: string): void {
  // guard(unreadable-files): the target would not find the files, and end.
  if (/[?\p{Cc}]|::/u.test(begins)) {
    throw new TapError(`batch_config.storage: targets do not find files whose addresses begin with ${begins}.`, {
      code: "FILES_PLACE",
      kind: "config",
      setting: "batch_config",
      hint: "Give a root and a prefix without ?, :: and control characters.",
    });
  }
}
