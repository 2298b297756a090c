import type { Choice } from "../../catalog/choose-method.ts";
import { offeredChoices } from "../../catalog/choose-streams.ts";
import { discoverStreams } from "../../command/discover-streams.ts";
import type { Job } from "../../command/job.ts";
import { TapError } from "../../errors/tap-error.ts";
import { nearest } from "../../input/edit-distance.ts";
import type { JsonObject } from "../../json.ts";
import type { Offering } from "../../selection/offering.ts";
import { type Chosen, findStreams } from "../../singer/find-streams.ts";
import { type RunInputs, runInputs } from "../../singer/run-inputs.ts";
import type { FailedSetting, Source, Undiscovered } from "../../tap/source.ts";

/**
 * A stream by its name, in any case, as a sync would read it. What concerns others is neither asked nor logged.
 * @throws TapError where it is not selected, cannot be read, or there is none
 */
export async function findChoice(
  name: string,
  job: Job<unknown>,
  { source, settings }: { readonly source: Source; readonly settings: JsonObject },
): Promise<Choice> {
  const isMeant = (id: string) => id.toLowerCase() === name.toLowerCase();
  const quiet: Job<unknown> = {
    ...job,
    log: (entry) => (entry.stream === undefined || isMeant(entry.stream) ? job.log(entry) : undefined),
  };
  const inputs = await runInputs(quiet, settings);
  const { choices, refused } =
    inputs.chosen === null
      ? await discovered(name, quiet, { source, offering: inputs.offering })
      : await ofCatalog(isMeant, quiet, { source, inputs, chosen: inputs.chosen });
  const found = choices.find(({ stream }) => stream.id === name) ?? choices.find(({ stream }) => isMeant(stream.id));
  if (found !== undefined) return found;
  const own = refused.find(({ id }) => isMeant(id));
  if (own !== undefined) throw own.error;
  throw unknown(name, choices.length > 0 ? choices.map(({ stream }) => stream.id) : await namesOf(source, job));
}

interface Found {
  readonly choices: readonly Choice[];
  readonly refused: readonly Undiscovered[];
}

/** By a discovery of this stream alone, as far as the source can. */
async function discovered(
  name: string,
  job: Job<unknown>,
  { source, offering }: { readonly source: Source; readonly offering: Offering },
): Promise<Found> {
  const { streams, failures } = await discoverStreams(job, source, { only: [name], ignoresOthers: true });
  const choices = offeredChoices(streams, offering, job.log);
  return { choices, refused: [...namedFailures(failures), ...(source.undiscovered?.() ?? [])] };
}

async function ofCatalog(
  isMeant: (id: string) => boolean,
  job: Job<unknown>,
  { source, inputs, chosen }: { readonly source: Source; readonly inputs: RunInputs; readonly chosen: Chosen },
): Promise<Found> {
  const entries = chosen.foreign.entries.filter(({ stream }) => isMeant(stream.id));
  const narrowed = { ...chosen, foreign: { ...chosen.foreign, entries } };
  const { choices, refused, failures } = await findStreams(job, source, { ...inputs, chosen: narrowed });
  return { choices, refused: [...refused, ...namedFailures(failures)] };
}

const namedFailures = (failures: readonly FailedSetting[]): readonly Undiscovered[] =>
  failures.map(({ stream: id = "", error }) => ({ id, error }));

/** What the name may have meant, where nothing is selected; nothing else is said about other streams. */
async function namesOf(source: Source, { run, grace }: Job<unknown>): Promise<readonly string[]> {
  const found = await grace.wait(
    source.selectable?.(new Set(), { ...run, log: () => {} }) ?? Promise.resolve({ streams: [], others: [] }),
  );
  return [...found.streams.map(({ id }) => id), ...found.others];
}

function unknown(name: string, names: readonly string[]): TapError {
  const isThere = names.some((each) => each.toLowerCase() === name.toLowerCase());
  const near = isThere ? null : nearest(name, names);
  const hint = near === null ? "List the streams by streams, and select it by select." : `Did you mean ${near}?`;
  return new TapError(`${name}: no stream of this name is selected.`, { code: "STREAM_UNKNOWN", kind: "config", hint });
}
