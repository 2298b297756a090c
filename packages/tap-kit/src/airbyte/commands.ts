import type { AirbyteVerb } from "../command/airbyte-verbs.ts";
import type { CommandLine } from "../command/command-line.ts";
import { discoverOffered, discoverStreams } from "../command/discover-streams.ts";
import type { Environment } from "../command/environment.ts";
import {
  configOf,
  exitCodeOfError,
  type Job,
  neededFile,
  outputClosed,
  type ProtocolIO,
  startJob,
  withSource,
} from "../command/job.ts";
import { readState } from "../command/read-state.ts";
import { logStep, runCheck } from "../command/run-check.ts";
import { runSync } from "../command/run-sync.ts";
import { messageLine } from "../engine/protocol.ts";
import { exitOfClosedPipe } from "../errors/exit-code.ts";
import { TapError } from "../errors/tap-error.ts";
import { inputError, nothingDiscovered } from "../input/read-json.ts";
import { asTapError, logFailure } from "../log/log-failure.ts";
import { clean } from "../log/redact.ts";
import { shorten } from "../log/shorten.ts";
import { systemClock } from "../process/system-clock.ts";
import { offeringOf } from "../selection/offering-of.ts";
import { readKitSettings } from "../settings/kit-settings.ts";
import type { Source } from "../tap/source.ts";
import type { Tap } from "../tap/tap.ts";
import { catalogMessage } from "./catalog-message.ts";
import { type ConfiguredStream, readConfiguredCatalog } from "./configured-catalog.ts";
import { configuredChoices, failuresBeside, knownStream, missingChoices } from "./configured-choices.ts";
import { formSpecification } from "./form-specification.ts";
import { airbyteLog } from "./log.ts";
import { LoginMember } from "./login-member.ts";
import { airbyteProtocol } from "./protocol.ts";

/** Carries out one of Airbyte's commands. Returns the exit code, which is 0 or 1. */
export async function runAirbyte<Config>(
  tap: Tap<Config>,
  environment: Environment,
  line: CommandLine & { readonly verb: AirbyteVerb },
): Promise<number> {
  const protocol = airbyteProtocol(environment.clock ?? systemClock);
  const { configChanged: announce } = protocol;
  const form = await tap.airbyteForm?.();
  const login = form === undefined ? null : new LoginMember(form.login);
  const io: ProtocolIO = {
    deletedAt: protocol.deletedAt,
    log: (sink, abort) => airbyteLog(sink, line.logLevel, abort),
    configMessage: announce && ((config) => announce(login?.close(config) ?? config)),
    ...(login !== null && { openMembers: (members) => login.open(members) }),
  };
  const job = startJob(tap, environment, line, io);
  try {
    const isWell = await verbs[line.verb](job);
    await job.sink.flush();
    return isWell ? 0 : 1;
  } catch (error) {
    return endWithError(job, environment, error);
  }
}

const verbs: { readonly [verb in AirbyteVerb]: <Config>(job: Job<Config>) => Promise<boolean> } = {
  spec,
  check,
  discover,
  read,
};

async function endWithError<Config>(job: Job<Config>, environment: Environment, error: unknown): Promise<number> {
  if (exitCodeOfError(job, error) === exitOfClosedPipe) {
    // Logs are messages, and nobody reads those.
    environment.stderr(`${job.tap.name}: ${outputClosed}\n`);
    return 1;
  }
  try {
    const { aborted, reason } = job.run.signal;
    // A signal is no failure; an uncaught error is one.
    const failure = aborted ? reason : error;
    if (!aborted || failure instanceof TapError)
      await job.sink.write(airbyteProtocol(job.clock).failure(asTapError(failure))!);
    await job.sink.flush();
  } catch (unwritten) {
    // guard(unwritten-failure): the run would fail without any message, because Airbyte's logs are messages too.
    environment.stderr(`${job.tap.name}: ${clean(asTapError(unwritten).message)}\n`);
  }
  return 1;
}

async function spec<Config>({ tap, sink }: Job<Config>): Promise<boolean> {
  const form = await tap.airbyteForm?.();
  const shown = form === undefined ? tap.spec : formSpecification(tap.spec, form);
  await sink.write(messageLine({ type: "SPEC", spec: { documentationUrl: tap.documentationUrl, ...shown } }));
  return true;
}

/** Writes a CONNECTION_STATUS whatever goes wrong. Writing it is success, also where the status is FAILED. */
async function check<Config>(job: Job<Config>): Promise<boolean> {
  const failure = await findFailure(job);
  const answer = failure === null ? { status: "SUCCEEDED" } : { status: "FAILED", message: shorten(clean(failure)) };
  await job.sink.write(messageLine({ type: "CONNECTION_STATUS", connectionStatus: answer }));
  return true;
}

async function findFailure<Config>(job: Job<Config>): Promise<string | null> {
  try {
    const { run, log } = job;
    const config = await configOf(job);
    const { select, allowShrink, batch } = readKitSettings(config.settings);
    if (batch !== null) throw noBatches();
    const check = (source: Source) => runCheck(source, { run, select, allowShrink }, (step) => logStep(step, log));
    const { failed } = await withSource(job, config, check, "Checking");
    return failed.length === 0 ? null : failed.map(({ step, detail }) => `${step}: ${detail}`).join(" ");
  } catch (error) {
    if (job.run.signal.aborted) throw error;
    return asTapError(error).message;
  }
}

async function discover<Config>(job: Job<Config>): Promise<boolean> {
  const { sink, log, line } = job;
  const config = await configOf(job);
  const offering = offeringOf(readKitSettings(config.settings), job.env);
  const { streams, failures } = await withSource(job, config, (source) => discoverOffered(job, source, { offering }));
  const [first, ...others] = failures;
  for (const { error } of others) logFailure(log, error, line.stack);
  if (first !== undefined) throw first.error;
  if (streams.length === 0) throw nothingDiscovered();
  await sink.write(catalogMessage(streams, { offering, log }));
  return true;
}

async function read<Config>(job: Job<Config>): Promise<boolean> {
  const { line, log, run, readPieces } = job;
  const config = await configOf(job);
  const settings = readKitSettings(config.settings);
  if (settings.batch !== null) throw noBatches();
  const catalogFile = neededFile(line.catalog, "--catalog");
  // Released before the run: a catalog of thousands of streams takes as much memory as the choices from it.
  let configured: readonly ConfiguredStream[] = await readConfiguredCatalog(catalogFile, readPieces);
  if (configured.length === 0)
    throw inputError(catalogFile, "no stream is selected, so nothing is read", "Select a stream.", "NOTHING_SELECTED");
  const state = await readState(job, "airbyte");
  const kinds = await withSource(job, config, async (source) => {
    const { streams: discovered, failures } = await discoverStreams(job, source, {
      known: configured.map(knownStream),
      only: configured.map(({ stream }) => stream.name),
    });
    const lost = failures.flatMap(({ error, stream }) => (stream === undefined ? [] : [{ id: stream, error }]));
    const missing = missingChoices(configured, discovered, [...(source.undiscovered?.() ?? []), ...lost]);
    // The configured catalog decides; `select` only about a stream of which it lists no fields.
    const choices = configuredChoices(configured, discovered, { offering: offeringOf(settings, job.env), log });
    configured = [];
    return runSync(job, source, {
      protocol: airbyteProtocol(job.clock),
      settings,
      ...state,
      choices,
      refused: missing,
      failures: failuresBeside(missing, failures, log),
    });
  });
  return kinds.length === 0 && !run.signal.aborted;
}

/** Airbyte has no message for files of records. */
function noBatches(): TapError {
  return new TapError("batch_config: Airbyte's protocol has no message that names batch files.", {
    code: "BATCH_UNSUPPORTED",
    kind: "config",
    setting: "batch_config",
    scope: "run",
    hint: "Leave it out; use it with the options of Singer's taps.",
  });
}
