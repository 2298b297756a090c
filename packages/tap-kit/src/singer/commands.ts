import { unreadable } from "../catalog/choose-method.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { writeCatalog } from "../catalog/write-catalog.ts";
import { aboutJson, aboutText } from "../command/about.ts";
import type { CommandLine } from "../command/command-line.ts";
import { discoverStreams } from "../command/discover-streams.ts";
import type { Environment } from "../command/environment.ts";
import { configOf, exitCodeOfError, type Job, type ProtocolIO, startJob, withSource } from "../command/job.ts";
import { readState } from "../command/read-state.ts";
import { runCheck } from "../command/run-check.ts";
import { runSync } from "../command/run-sync.ts";
import { exitCodeOf, exitCodeOfSignal } from "../errors/exit-code.ts";
import { TapError } from "../errors/tap-error.ts";
import { readKitSettings } from "../input/kit-settings.ts";
import { inputError, nothingDiscovered } from "../input/read-json.ts";
import { logFailure } from "../log/log-failure.ts";
import type { Stream } from "../tap/stream.ts";
import type { Tap } from "../tap/tap.ts";
import { chosenIn, findStreams } from "./find-streams.ts";
import { singerProtocol } from "./protocol.ts";
import { bookmarksOf } from "./state.ts";

const io: ProtocolIO = { deletedAt: singerProtocol({ versions: true }).deletedAt, configMessage: null };

/** Carries out one of Singer's commands. Returns the exit code. */
export async function runSinger<Config>(
  tap: Tap<Config>,
  environment: Environment,
  line: CommandLine,
): Promise<number> {
  const job = startJob(tap, environment, line, io);
  try {
    const code = await carryOut(job);
    await job.sink.flush();
    return code;
  } catch (error) {
    return exitCodeOfError(job, error);
  }
}

async function carryOut<Config>(job: Job<Config>): Promise<number> {
  const { tap, line } = job;
  if (line.asks.has("about")) return print(job, line.format === "json" ? aboutJson(tap) : aboutText(tap));
  if (line.asks.has("discover")) return discover(job);
  return line.asks.has("test") ? test(job) : readAll(job);
}

async function print<Config>({ sink }: Job<Config>, text: string): Promise<number> {
  await sink.write(Buffer.from(text));
  return 0;
}

async function discover<Config>(job: Job<Config>): Promise<number> {
  const config = await configOf(job);
  const { selectFieldsByDefault } = readKitSettings(config.settings);
  const known = await knownStreams(job);
  const { streams, failures } = await withSource(job, config, (source) => discoverStreams(job, source, known));
  for (const { error } of failures) logFailure(job.log, error, job.line.stack);
  // A catalog without these streams would look complete.
  if (failures.length > 0) return exitCodeOf(failures.map(({ error }) => error.detail.kind));
  // guard(nothing-discovered): a run with an empty catalog would read nothing and seem to succeed.
  if (streams.length === 0) throw nothingDiscovered();
  await writeCatalog(streams, selectFieldsByDefault, job.sink);
  return 0;
}

/** An earlier catalog only saves work, so a bad one is no reason to fail. */
async function knownStreams<Config>({ line, readPieces, log }: Job<Config>): Promise<readonly Stream[] | undefined> {
  if (line.catalog === null) return undefined;
  try {
    const entries = await readCatalog(line.catalog, readPieces);
    return entries.map(({ stream }) => stream);
  } catch (error) {
    if (!(error instanceof TapError)) throw error;
    log({ level: "warn", code: "catalog_unused", text: `${error.message} Discovery continues without it.` });
    return undefined;
  }
}

async function test<Config>(job: Job<Config>): Promise<number> {
  const config = await configOf(job);
  const failed = await withSource(job, config, (source) => runCheck(job, source));
  return failed === null ? 0 : exitCodeOf(["config"]);
}

async function readAll<Config>(job: Job<Config>): Promise<number> {
  const { line, log, run } = job;
  const config = await configOf(job);
  const settings = readKitSettings(config.settings);
  const state = await readState(job, bookmarksOf);
  const choosing = { byDefault: settings.selectFieldsByDefault, log };
  const chosen = line.catalog === null ? null : await chosenIn(line.catalog, job, choosing);
  const kinds = await withSource(job, config, async (source) => {
    const { choices, refused, failures } = await findStreams(job, source, {
      chosen,
      choosing,
      bookmarks: state.bookmarks,
    });
    // guard(nothing-selected): a run that reads nothing would succeed.
    if (choices.length + refused.length + failures.length === 0) throw nothingSelected(job);
    return runSync(job, source, {
      protocol: singerProtocol({ versions: settings.activateVersion }),
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

function nothingSelected<Config>({ line }: Job<Config>): TapError {
  const where = line.catalog ?? "discovery";
  const hint = 'Set "selected": true in the metadata of the streams that you want.';
  return inputError(where, "no stream is selected, so nothing is read", hint, "NOTHING_SELECTED");
}
