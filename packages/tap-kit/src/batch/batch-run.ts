import { resolve } from "node:path";
import type { RunOutput } from "../engine/run-output.ts";
import { TapError } from "../errors/tap-error.ts";
import type { Sink } from "../output/sink.ts";
import type { KitSettings } from "../settings/kit-settings.ts";
import type { FileStore } from "../stores/file-store.ts";
import type { FileSystem } from "../stores/file-system.ts";
import { LocalFiles } from "../stores/local-files.ts";
import { objectFiles } from "../stores/objects/object-files.ts";
import type { OpenObjects } from "../stores/objects/open-objects.ts";
import { type Place, placeIn } from "../stores/place.ts";
import type { Clock } from "../tap/run.ts";
import type { BatchConfig } from "./batch-config.ts";
import { batchProtocol } from "./batch-protocol.ts";
import { BatchRecords } from "./batch-records.ts";

interface BatchSurroundings {
  readonly sink: Sink;
  readonly clock: Clock;
  readonly fileSystem: FileSystem;
  readonly openObjects: OpenObjects;
}

/** A run whose records go into batch files. @throws TapError where the root cannot be used */
export async function batchRun(
  config: BatchConfig,
  settings: KitSettings,
  surroundings: BatchSurroundings,
): Promise<RunOutput> {
  const { sink, clock } = surroundings;
  const protocol = batchProtocol({ versions: settings.activateVersion });
  const store = await filesIn(placeIn("batch_config.storage.root", config.root), surroundings);
  refuseUnreadable(store.urlOf(config.prefix));
  return {
    protocol,
    records: new BatchRecords({ sink, protocol, store, config, clock }),
    stateIntervalMs: settings.stateIntervalMs,
  };
}

async function filesIn(place: Place, { fileSystem, openObjects }: BatchSurroundings): Promise<FileStore> {
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
