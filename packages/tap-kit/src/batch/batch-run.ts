import { resolve } from "node:path";
import type { RunOutput } from "../engine/run-output.ts";
import type { Sink } from "../output/sink.ts";
import type { KitSettings } from "../settings/kit-settings.ts";
import type { FileSystem } from "../stores/file-system.ts";
import { LocalFiles } from "../stores/local-files.ts";
import { localFolder } from "../stores/local-folder.ts";
import type { Clock } from "../tap/run.ts";
import type { BatchConfig } from "./batch-config.ts";
import { batchProtocol } from "./batch-protocol.ts";
import { BatchRecords } from "./batch-records.ts";

interface BatchSurroundings {
  readonly sink: Sink;
  readonly settings: KitSettings;
  readonly clock: Clock;
  readonly fileSystem: FileSystem;
}

/** A run whose records go into batch files. @throws TapError where the root cannot be used */
export function batchRun(config: BatchConfig, { sink, settings, clock, fileSystem }: BatchSurroundings): RunOutput {
  const protocol = batchProtocol({ versions: settings.activateVersion });
  const store = new LocalFiles(resolve(localFolder("batch_config.storage.root", config.root)), fileSystem);
  return {
    protocol,
    records: new BatchRecords({ sink, protocol, store, config, clock }),
    stateIntervalMs: settings.stateIntervalMs,
  };
}
