import type { RunOutput } from "../engine/run-output.ts";
import type { Sink } from "../output/sink.ts";
import type { KitSettings } from "../settings/kit-settings.ts";
import type { Clock } from "../tap/run.ts";
import type { BatchConfig } from "./batch-config.ts";
import { type BatchPlaces, openBatchFiles } from "./batch-files.ts";
import { batchProtocol } from "./batch-protocol.ts";
import { BatchRecords } from "./batch-records.ts";

interface BatchSurroundings extends BatchPlaces {
  readonly sink: Sink;
  readonly clock: Clock;
}

/** A run whose records go into batch files. @throws TapError where the root cannot be used */
export async function batchRun(
  config: BatchConfig,
  settings: KitSettings,
  surroundings: BatchSurroundings,
): Promise<RunOutput> {
  const { sink, clock } = surroundings;
  const protocol = batchProtocol({ versions: settings.activateVersion });
  const store = await openBatchFiles(config, surroundings);
  return {
    protocol,
    records: new BatchRecords({ sink, protocol, store, config, clock }),
    stateIntervalMs: settings.stateIntervalMs,
  };
}
