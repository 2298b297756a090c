import { randomUUID } from "node:crypto";
import { TapError } from "../errors/tap-error.ts";
import { failedStep } from "../tap/failed-step.ts";
import type { CheckStep } from "../tap/source.ts";
import type { BatchConfig } from "./batch-config.ts";
import { type BatchPlaces, openBatchFiles } from "./batch-files.ts";

/** The step of a check about batch files; none where records are messages. */
export async function* batchSteps(config: BatchConfig | null, places: BatchPlaces): AsyncGenerator<CheckStep> {
  if (config === null) return;
  const step = "batch_config";
  try {
    const store = await openBatchFiles(config, places);
    await store.tryCreate(`${config.prefix}check-${randomUUID()}`);
    yield { step, ok: true, detail: `files can be written: ${store.urlOf(config.prefix)}` };
  } catch (error) {
    if (!(error instanceof TapError)) throw error;
    yield failedStep(step, error);
  }
}
