import { type Choosing, choicesOf, defaultChoices } from "../catalog/catalog.ts";
import { type Choice, unreadable } from "../catalog/choice.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { writeCatalog } from "../catalog/write.ts";
import { aboutJson, aboutText } from "../command/about.ts";
import type { CommandLine } from "../command/command-line.ts";
import type { Environment } from "../command/environment.ts";
import { helpText } from "../command/help.ts";
import { configOf, exitCodeOfError, type Job, type ProtocolIO, startJob, withSource } from "../command/job.ts";
import { reportCheck } from "../command/report-check.ts";
import { runSync } from "../command/run-sync.ts";
import { exitCodeOf, exitCodeOfSignal } from "../errors/exit-code.ts";
import { TapError } from "../errors/tap-error.ts";
import { readKitSettings } from "../input/kit-settings.ts";
import { inputError, nothingDiscovered, readJson } from "../input/read-json.ts";
import type { Json } from "../json.ts";
import { logFailure } from "../log/failure.ts";
import { bookmarkReader, bookmarksOf } from "../state/state.ts";
import type { Stream } from "../tap/stream.ts";
import type { FailedSetting, OnFailedSetting, Source, Tap, Undiscovered } from "../tap/tap.ts";
import { singerProtocol } from "./protocol.ts";

const io: ProtocolIO = { deletedAt: singerProtocol({ versions: true }).deletedAt, configMessage: null };

/** Carries out a command of Singer's. Gives the exit code. */
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
  if (line.asks.has("help")) return say(job, helpText(tap));
  if (line.asks.has("version")) return say(job, `${tap.name} v${tap.version}\n`);
  if (line.asks.has("about")) return say(job, line.format === "json" ? aboutJson(tap) : aboutText(tap));
  if (line.asks.has("discover")) return discover(job);
  return line.asks.has("test") ? test(job) : readAll(job);
}

async function say<Config>({ sink }: Job<Config>, text: string): Promise<number> {
  await sink.write(Buffer.from(text));
  return 0;
}

async function discover<Config>(job: Job<Config>): Promise<number> {
  const config = await configOf(job);
  const { selectFieldsByDefault } = readKitSettings(config);
  const known = await knownStreams(job);
  const failures: FailedSetting[] = [];
  const fail: OnFailedSetting = (error, stream) => void failures.push({ error, stream });
  const streams = await withSource(job, config, (source) => job.grace.wait(source.discover(job.run, known, fail)));
  for (const { error } of failures) logFailure(job.log, error, job.line.stack);
  // A catalog without them would look whole to whoever runs the tap with it.
  if (failures.length > 0) return exitCodeOf(failures.map(({ error }) => error.detail.kind));
  // guard(nothing-discovered): whoever runs the tap with an empty catalog would read nothing, and think all is well.
  if (streams.length === 0) throw nothingDiscovered();
  await writeCatalog(streams, selectFieldsByDefault, job.sink);
  return 0;
}

/** An earlier catalog only spares work, so a bad one is no reason to fail. */
async function knownStreams<Config>({ line, readPieces, log }: Job<Config>): Promise<readonly Stream[] | undefined> {
  if (line.catalog === null) return undefined;
  try {
    const entries = await readCatalog(line.catalog, readPieces);
    return entries.map(({ stream }) => stream);
  } catch (error) {
    if (!(error instanceof TapError)) throw error;
    log({ level: "warn", code: "catalog_unused", text: `${error.message} Discovery goes on without it.` });
    return undefined;
  }
}

async function test<Config>(job: Job<Config>): Promise<number> {
  const config = await configOf(job);
  return withSource(job, config, async (source) => {
    for await (const step of source.check(job.run)) {
      reportCheck(step, job.log);
      if (!step.ok) return exitCodeOf(["config"]);
    }
    return 0;
  });
}

async function readAll<Config>(job: Job<Config>): Promise<number> {
  const { tap, line, log, run, readFile, grace } = job;
  const config = await configOf(job);
  const settings = readKitSettings(config);
  const stateFile = line.state ?? "state";
  const bookmarks =
    line.state === null ? new Map<string, Json>() : bookmarksOf(await readJson(line.state, readFile), stateFile);
  const readBookmark = await bookmarkReader(stateFile, log, tap);
  const choosing = { byDefault: settings.selectFieldsByDefault, log };
  const chosen = line.catalog === null ? null : await chosenIn(line.catalog, job, choosing);
  const kinds = await withSource(job, config, async (source) => {
    const failures: FailedSetting[] = [];
    const fail: OnFailedSetting = (error, stream) => void failures.push({ error, stream });
    const discover = () => grace.wait(source.discover(run, undefined, fail));
    const { ids, choices } = chosen ?? discoveredChoices(await discover(), choosing);
    const undiscovered = chosen === null ? (source.undiscovered?.() ?? []) : [];
    const known = [...ids, ...undiscovered.map(({ id }) => id)];
    for (const { stream } of failures) if (stream !== undefined) known.push(stream);
    const refused = [...undiscovered, ...(await vanishedStreams(job, source, { known, bookmarks }))];
    // guard(nothing-selected): a run that reads nothing would end well.
    if (choices.length + refused.length + failures.length === 0) throw nothingSelected(job);
    return runSync(job, source, {
      protocol: singerProtocol({ versions: settings.activateVersion }),
      settings,
      bookmarks,
      choices,
      refused: refused.map(({ id, error }) => unreadable(id, error)),
      failures: failures.map(({ error }) => error),
      from: (id) => readBookmark(id, bookmarks.get(id)),
    });
  });
  return run.signal.aborted && !(run.signal.reason instanceof TapError)
    ? exitCodeOfSignal(run.signal.reason)
    : exitCodeOf(kinds);
}

/** Which streams there are, and what of them is read. */
interface Chosen {
  readonly ids: readonly string[];
  readonly choices: readonly Choice[];
}

/** What a catalog says; the rest of it is not held during the run. */
async function chosenIn<Config>(file: string, { readPieces }: Job<Config>, choosing: Choosing): Promise<Chosen> {
  const entries = await readCatalog(file, readPieces);
  return { ids: entries.map(({ stream }) => stream.id), choices: choicesOf(entries, choosing) };
}

const discoveredChoices = (streams: readonly Stream[], choosing: Choosing): Chosen => ({
  ids: streams.map(({ id }) => id),
  choices: defaultChoices(streams, choosing),
});

/** Streams of the state that should be there, and are neither in the catalog nor discovered. */
async function vanishedStreams<Config>(
  { run, grace }: Job<Config>,
  source: Source,
  { known, bookmarks }: { readonly known: readonly string[]; readonly bookmarks: ReadonlyMap<string, Json> },
): Promise<readonly Undiscovered[]> {
  const ids = new Set(known);
  const others = new Map([...bookmarks].filter(([id, bookmark]) => bookmark !== null && !ids.has(id)));
  if (others.size === 0 || source.vanished === undefined) return [];
  return grace.wait(source.vanished(others, run));
}

function nothingSelected<Config>({ line }: Job<Config>): TapError {
  const where = line.catalog ?? "discovery";
  const hint = 'Set "selected": true in the metadata of the streams that you want.';
  return inputError(where, "no stream is selected, so nothing is read", hint, "NOTHING_SELECTED");
}
