import type { OpenObjects } from "../stores/objects/open-objects.ts";
import type { Place } from "../stores/place.ts";
import type { LockOptions } from "./folder-lock.ts";
import { openLocalRuns } from "./local-runs.ts";
import { openObjectRuns } from "./object-runs.ts";
import type { RunStore } from "./run-store.ts";

interface OpenOptions extends LockOptions {
  readonly openObjects: OpenObjects;
}

/** Opens the place of runs for one run. @throws TapError where another run has it open */
export async function openRuns(place: Place, { system, openObjects, run }: OpenOptions): Promise<RunStore> {
  if (place.kind === "folder") return openLocalRuns(place.path, { system, run });
  return openObjectRuns(await openObjects(place), run);
}
