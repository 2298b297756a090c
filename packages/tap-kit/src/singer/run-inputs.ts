import type { Job } from "../command/job.ts";
import { type GivenState, readState } from "../command/read-state.ts";
import type { JsonObject } from "../json.ts";
import type { Offering } from "../selection/offering.ts";
import { offeringOf } from "../selection/offering-of.ts";
import { type KitSettings, readKitSettings } from "../settings/kit-settings.ts";
import { type Chosen, chosenIn } from "./find-streams.ts";

/** What decides about a run before the service is asked. */
export interface RunInputs {
  readonly settings: KitSettings;
  readonly state: GivenState;
  readonly offering: Offering;
  /** Null: there is no catalog. */
  readonly chosen: Chosen | null;
}

/** Reads state and catalog. @throws TapError where one of them cannot be used */
export async function runInputs<Config>(job: Job<Config>, config: JsonObject): Promise<RunInputs> {
  const { line, log } = job;
  const settings = readKitSettings(config);
  const state = await readState(job, "singer");
  const offering = offeringOf(settings, job.env);
  const choosing = { byDefault: settings.selectFieldsByDefault, log };
  const chosen = line.catalog === null ? null : await chosenIn(line.catalog, job, choosing);
  return { settings, state, offering, chosen };
}
