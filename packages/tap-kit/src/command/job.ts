import { Grace } from "../engine/grace-period.ts";
import { exitCodeOf, exitCodeOfSignal, exitOfClosedPipe } from "../errors/exit-code.ts";
import { TapError } from "../errors/tap-error.ts";
import { inputError, type ReadFile, type ReadPieces } from "../input/read-json.ts";
import { readPiecesOf, systemReadFile } from "../input/system-read-file.ts";
import type { JsonObject } from "../json.ts";
import { foldWarnings } from "../log/fold-warnings.ts";
import { linkErrors } from "../log/link-errors.ts";
import type { Log } from "../log/log.ts";
import { asTapError, logFailure } from "../log/log-failure.ts";
import { ClosedPipe, type Sink } from "../output/sink.ts";
import { systemClock } from "../process/system-clock.ts";
import { RunWatch } from "../progress/run-watch.ts";
import { type CountingAllowance, countingAllowance } from "../quota/counting-allowance.ts";
import {
  type ConfigOptions,
  type Configuration,
  connectionSpecification,
  noConfig,
  readConfig,
  registerSecrets,
} from "../settings/config.ts";
import type { Variables } from "../settings/config-variables.ts";
import { ForeignSettings } from "../settings/foreign-settings.ts";
import { readKitSettings } from "../settings/kit-settings.ts";
import { withPlace } from "../settings/place-of-setting.ts";
import { type FileSystem, systemFiles } from "../stores/file-system.ts";
import { type OpenObjects, openObjects as openStore } from "../stores/objects/open-objects.ts";
import { type Clock, phaseCode, type Run } from "../tap/run.ts";
import type { Source } from "../tap/source.ts";
import type { Tap } from "../tap/tap.ts";
import type { CommandLine } from "./command-line.ts";
import type { Environment } from "./environment.ts";
import { runOutput } from "./run-output.ts";

/** What one command works with. */
export interface Job<Config> {
  readonly tap: Tap<Config>;
  readonly line: CommandLine;
  readonly sink: Sink;
  readonly clock: Clock;
  readonly log: Log;
  /** Logs the warnings that were withheld because there are many like them. */
  readonly reportWithheld: () => void;
  readonly readFile: ReadFile;
  readonly readPieces: ReadPieces;
  readonly fileSystem: FileSystem;
  readonly openObjects: OpenObjects;
  readonly env: Variables;
  readonly allowance: CountingAllowance;
  readonly grace: Grace;
  readonly run: Run;
  /** Shows how far the run has come, and how it has ended. */
  readonly watch: RunWatch;
  readonly openMembers: ProtocolIO["openMembers"];
  /** Reads a configuration that was made for another program. */
  readonly foreign: ForeignSettings;
  /** Stops the run from inside: because of a closed pipe, or of a failure that concerns all streams. */
  abort(reason: unknown): void;
}

/** How a run logs and announces a changed configuration in the protocol that it speaks. */
export interface ProtocolIO {
  readonly deletedAt: string;
  /** Where logs go; absent: to stderr, in lines. */
  readonly log?: (sink: Sink, abort: (reason: unknown) => void) => Log;
  /** Announces a changed configuration; null: this protocol has no message for it. */
  readonly configMessage: ((config: JsonObject) => Uint8Array) | null;
  /** Makes settings of a configuration in the protocol's own form; absent: it has none. */
  readonly openMembers?: (members: JsonObject) => JsonObject;
}

export function startJob<Config>(
  tap: Tap<Config>,
  environment: Environment,
  line: CommandLine,
  io: ProtocolIO,
): Job<Config> {
  const { stdout: sink, clock = systemClock, random = Math.random } = environment;
  const controller = new AbortController();
  const abort = (reason: unknown) => controller.abort(reason);
  follow(environment.signal, abort);
  const { log: each, view } = runOutput(environment, line, clock, io.log?.(sink, abort));
  const { log, report: reportWithheld } = foldWarnings(
    linkErrors(each, tap.troubleshootingUrl),
    clock,
    line.logLevel === "debug",
  );
  const allowance = countingAllowance();
  const foreign = new ForeignSettings(tap.foreignSettings);
  const watch = new RunWatch(view, { clock, signal: controller.signal, allowance });
  const run: Run = {
    clock,
    signal: controller.signal,
    allowance,
    random,
    deletedAt: io.deletedAt,
    log: (event) => {
      if (event.code === phaseCode && event.stream !== undefined) watch.setPhase(event.stream, event.text);
      log(event);
    },
    waitingFor: (what) => watch.waitingFor(what),
    keepsConfig: io.configMessage !== null,
    configChanged: async (config) => {
      registerSecrets(config, connectionSpecification(tap.spec));
      if (io.configMessage === null) return;
      await sink.write(io.configMessage(foreign.restore(config)));
      // A rotated token that only this process knows would be lost with it.
      await sink.flush();
    },
  };
  const grace = new Grace(controller.signal, environment.graceMs ?? 2000);
  const { readFile = systemReadFile, fileSystem = systemFiles, openObjects = openStore, env = {} } = environment;
  const readPieces = readPiecesOf(environment);
  return {
    tap,
    line,
    sink,
    clock,
    log,
    watch,
    reportWithheld,
    readFile,
    readPieces,
    fileSystem,
    openObjects,
    env,
    allowance,
    grace,
    run,
    abort,
    openMembers: io.openMembers,
    foreign,
  };
}

/** The checked configuration of a pipeline's command. @throws TapError */
export async function configOf<Config>(job: Job<Config>): Promise<Configuration> {
  const { tap, line } = job;
  if (line.config.length === 0) throw noConfig(tap.name);
  return readConfig(line.config, configOptions(job));
}

export function configOptions<Config>({ tap, env, readFile, log, openMembers, foreign }: Job<Config>): ConfigOptions {
  const { name, spec, unsupportedSettings: unsupported = {} } = tap;
  return { tap: name, spec, unsupported, env, readFile, log, openMembers, foreign };
}

/** Opens the source. @throws TapError, with the place of a setting that is wrong */
export async function openSource<Config>(
  { tap, run, allowance, grace }: Job<Config>,
  configuration: Configuration,
): Promise<Source> {
  const { settings, files, places } = configuration;
  allowance.restrict(readKitSettings(settings).quota);
  try {
    // Checked against the spec, which is what the type says.
    return await grace.wait(tap.open(settings as Config, run, files, places));
  } catch (error) {
    throw withPlace(error, configuration);
  }
}

/** Opens the source, uses it, and closes it whatever happens. @param stage what the run does before it reads. */
export async function withSource<Config, T>(
  job: Job<Config>,
  configuration: Configuration,
  use: (source: Source) => Promise<T>,
  stage = "Discovering streams",
): Promise<T> {
  await job.watch.open(stage);
  try {
    const source = await openSource(job, configuration);
    return await use(source).finally(() => closeSource(source, job));
  } finally {
    job.watch.close();
  }
}

async function closeSource<Config>(source: Source, { grace, log, reportWithheld }: Job<Config>): Promise<void> {
  await grace.wait(source.close()).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    log({ level: "warn", code: "close_failed", text: `The connection was not closed (${why}).` });
  });
  reportWithheld();
}

/** Why a run ends whose output nobody reads any more. */
export const outputClosed =
  "Standard output: the program that reads it has ended, so nothing more is written. Its own messages say why.";

/** Logs what ended the command. Returns its exit code. */
export function exitCodeOfError<Config>({ run, log, line, reportWithheld }: Job<Config>, error: unknown): number {
  const reason: unknown = run.signal.aborted ? run.signal.reason : error;
  reportWithheld();
  if (reason instanceof ClosedPipe) {
    log({ level: "warn", code: "output_closed", text: outputClosed });
    return exitOfClosedPipe;
  }
  if (run.signal.aborted && !(reason instanceof TapError)) return exitCodeOfSignal(reason);
  const failure = asTapError(reason);
  logFailure(log, failure, line.stack);
  return exitCodeOf([failure.detail.kind]);
}

/** The path of a file that a command needs. @throws TapError where the option is missing. */
export function neededFile(path: string | null, option: string): string {
  if (path !== null) return path;
  throw inputError(option, "is missing", `Add ${option} <file>.`, "ARGUMENT_MISSING");
}

function follow(signal: AbortSignal | undefined, abort: (reason: unknown) => void): void {
  if (signal === undefined) return;
  if (signal.aborted) abort(signal.reason);
  else signal.addEventListener("abort", () => abort(signal.reason), { once: true });
}
