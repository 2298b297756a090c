import type { CatalogEntry } from "../catalog/catalog-entry.ts";
import { unreadable } from "../catalog/choose-method.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { writeCatalog } from "../catalog/write-catalog.ts";
import { aboutJson, aboutText } from "../command/about.ts";
import type { CommandLine } from "../command/command-line.ts";
import { discoverOffered } from "../command/discover-streams.ts";
import type { Environment } from "../command/environment.ts";
import { configOf, exitCodeOfError, type Job, type ProtocolIO, startJob, withSource } from "../command/job.ts";
import { logStep, logVerdict, runCheck } from "../command/run-check.ts";
import { runSync } from "../command/run-sync.ts";
import type { RunOutput } from "../engine/run-output.ts";
import { exitCodeOf, exitCodeOfSignal } from "../errors/exit-code.ts";
import { TapError } from "../errors/tap-error.ts";
import { fileEmpty, inputError, nothingDiscovered } from "../input/read-json.ts";
import { logFailure } from "../log/log-failure.ts";
import { offeringOf } from "../selection/offering-of.ts";
import { type KitSettings, readKitSettings } from "../settings/kit-settings.ts";
import type { Source } from "../tap/source.ts";
import type { Tap } from "../tap/tap.ts";
import { findStreams } from "./find-streams.ts";
import { singerProtocol } from "./protocol.ts";
import { runInputs } from "./run-inputs.ts";

const io: ProtocolIO = { deletedAt: singerProtocol({ versions: true }).deletedAt, configMessage: null };

/** Carries out one of Singer's commands. Returns the exit code. @param output absent: messages, as the configuration wants them */
export async function runSinger<Config>(
  tap: Tap<Config>,
  environment: Environment,
  line: CommandLine,
  output?: RunOutput,
): Promise<number> {
  const job = startJob(tap, environment, line, io);
  try {
    const code = await carryOut(job, output);
    await job.sink.flush();
    return code;
  } catch (error) {
    return exitCodeOfError(job, error);
  }
}

async function carryOut<Config>(job: Job<Config>, output?: RunOutput): Promise<number> {
  const { tap, line } = job;
  if (line.asks.has("about")) return print(job, line.format === "json" ? aboutJson(tap) : aboutText(tap));
  if (line.asks.has("discover")) return discover(job);
  return line.asks.has("test") ? test(job) : readAll(job, output);
}

async function print<Config>({ sink }: Job<Config>, text: string): Promise<number> {
  await sink.write(Buffer.from(text));
  return 0;
}

async function discover<Config>(job: Job<Config>): Promise<number> {
  const { tap, log, line, sink } = job;
  const config = await configOf(job);
  const offering = offeringOf(readKitSettings(config.settings), job.env);
  const earlier = await earlierEntries(job);
  const known = earlier?.map(({ stream }) => stream);
  const find = (source: Source) => discoverOffered(job, source, { offering, known });
  const { streams, failures } = await withSource(job, config, find);
  for (const { error } of failures) logFailure(log, error, line.stack);
  // A catalog without these streams would look complete.
  if (failures.length > 0) return exitCodeOf(failures.map(({ error }) => error.detail.kind));
  // guard(nothing-discovered): a run with an empty catalog would read nothing and seem to succeed.
  if (streams.length === 0) throw nothingDiscovered();
  const entries = new Map(earlier?.map((entry) => [entry.stream.id, entry]));
  const { metadataPrefix: prefix, isForeign } = tap;
  const selected = await writeCatalog(streams, { offering, earlier: entries, prefix, isForeign }, sink);
  if (offering.rules !== null || earlier !== undefined) {
    const kept = earlier === undefined ? "" : ` What was chosen in ${line.catalog} is kept.`;
    const verb = selected === 1 ? "is" : "are";
    const text = `${selected} of ${streams.length} streams ${verb} selected.${kept}`;
    log({ level: "info", code: "streams_selected", text });
  }
  return 0;
}

/** An earlier catalog saves work, and what was chosen there is kept. A bad one is no reason to fail. */
async function earlierEntries<Config>({
  line,
  readPieces,
  log,
}: Job<Config>): Promise<readonly CatalogEntry[] | undefined> {
  if (line.catalog === null) return undefined;
  try {
    return await readCatalog(line.catalog, readPieces);
  } catch (error) {
    if (!(error instanceof TapError)) throw error;
    // guard(catalog-overwritten): a shell that writes the new catalog over the old one has emptied it, and nothing of what was selected would be kept.
    if (error.detail.code === fileEmpty) throw overwritten(line.catalog);
    const text = `${error.message} Discovery continues without it, and keeps nothing that was selected there.`;
    log({ level: "warn", code: "catalog_unused", text });
    return undefined;
  }
}

function overwritten(file: string): TapError {
  const hint = "Write the new catalog into another file, and rename that one afterwards.";
  return inputError(file, "is empty, as a shell leaves a file that the same command writes", hint, fileEmpty);
}

async function test<Config>(job: Job<Config>): Promise<number> {
  const { run, log } = job;
  const config = await configOf(job);
  const { select, allowShrink, batch } = readKitSettings(config.settings);
  const { batchSteps } = await import("../batch/batch-steps.ts");
  const outputSteps = () => batchSteps(batch, job);
  const options = { run, select, allowShrink, outputSteps };
  const check = (source: Source) => runCheck(source, options, (step) => logStep(step, log));
  const verdict = await withSource(job, config, check, "Checking");
  logVerdict(verdict, log);
  return verdict.exitCode;
}

async function readAll<Config>(job: Job<Config>, given?: RunOutput): Promise<number> {
  const { run } = job;
  const config = await configOf(job);
  const inputs = await runInputs(job, config.settings);
  const { settings, state } = inputs;
  const output = given ?? (await outputOf(job, settings));
  const kinds = await withSource(job, config, async (source) => {
    const { choices, refused, failures } = await findStreams(job, source, inputs);
    // guard(nothing-selected): a run that reads nothing would succeed.
    if (choices.length + refused.length + failures.length === 0) throw nothingSelected(job);
    return runSync(job, source, {
      ...output,
      settings,
      ...state,
      choices,
      refused: refused.map(({ id, error }) => unreadable(id, error)),
      failures: failures.map(({ error }) => error),
    });
  });
  return run.signal.aborted && !(run.signal.reason instanceof TapError)
    ? exitCodeOfSignal(run.signal.reason)
    : exitCodeOf(kinds);
}

/** Messages for all records, or batch files and messages about them. */
async function outputOf<Config>(job: Job<Config>, settings: KitSettings) {
  const { batch, activateVersion } = settings;
  if (batch === null) return { protocol: singerProtocol({ versions: activateVersion }) };
  return (await import("../batch/batch-run.ts")).batchRun(batch, settings, job);
}

/** A run that reads nothing is an error. */
export function nothingSelected<Config>({ line }: Job<Config>): TapError {
  const where = line.catalog ?? "discovery";
  const hint =
    line.catalog === null
      ? "Set select to patterns that match a stream, such as *.*, or leave it out."
      : 'Set "selected": true in the metadata of the streams that you want.';
  return inputError(where, "no stream is selected, so nothing is read", hint, "NOTHING_SELECTED");
}
