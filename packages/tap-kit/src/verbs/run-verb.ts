import { adoptEntries } from "../catalog/adopt-entries.ts";
import { isSelectedEntry } from "../catalog/choose-streams.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import type { CommandLine } from "../command/command-line.ts";
import { discoverOffered } from "../command/discover-streams.ts";
import type { Environment } from "../command/environment.ts";
import { exitCodeOfError, type Job, startJob } from "../command/job.ts";
import { UsageError } from "../command/usage-error.ts";
import { exitCodeOf } from "../errors/exit-code.ts";
import type { TapError } from "../errors/tap-error.ts";
import type { Level, Log } from "../log/log.ts";
import { logFailure } from "../log/log-failure.ts";
import { memorySink } from "../output/sink.ts";
import { explainSelection, refusedSelection, type StreamSelection } from "../selection/explain-selection.ts";
import type { Offering } from "../selection/offering.ts";
import { offeringOf } from "../selection/offering-of.ts";
import { type KitSettings, readKitSettings } from "../settings/kit-settings.ts";
import { singerProtocol } from "../singer/protocol.ts";
import type { Source } from "../tap/source.ts";
import type { Stream } from "../tap/stream.ts";
import type { Tap } from "../tap/tap.ts";
import { commandLineOf } from "./command-line-of.ts";
import { Connection } from "./connection.ts";
import type { VerbAnswer } from "./context.ts";
import { type FoundVerb, findVerb } from "./find-verb.ts";
import { verbsOf } from "./generic-verbs.ts";
import type { Given } from "./given.ts";
import type { KitContext } from "./kit-context.ts";
import { parseVerb } from "./parse-verb.ts";
import { Printer } from "./print/printer.ts";
import { sentencesOn } from "./print/sentences.ts";
import { type Style, styleFor } from "./print/style.ts";
import { promptsFor } from "./prompts/terminal-prompts.ts";
import { verbFiles } from "./verb-files.ts";
import { verbLog } from "./verb-log.ts";
import { WaitingLine } from "./waiting-line.ts";

/** Carries out a verb. Returns the exit code. @throws UsageError */
export async function runVerb<Config>(tap: Tap<Config>, outer: Environment, found: FoundVerb): Promise<number> {
  const { verb } = found;
  const given = parseVerb(found);
  const waiting = new WaitingLine(outer);
  const { environment } = waiting;
  const level = verb.logLevel ?? "warn";
  const log = logging(tap, environment, given, verb);
  const line = await commandLineOf(given, environment, level);
  const begin = () => startVerbJob(tap, environment, line, log);
  const job = begin();
  const connection = new Connection(job);
  if (!verb.showsProgress)
    waiting.begin({
      snapshot: () => job.watch.snapshot(),
      style: errorStyle(outer, given),
      say: progressOn(job, log),
    });
  try {
    const run = await verb.load();
    const work = run(contextOf(job, connection, { given, waiting, begin }));
    // A verb that does not notice a signal ends all the same.
    const code = await job.grace.wait(work).finally(() => connection.close());
    job.reportWithheld();
    await job.sink.flush();
    return code ?? 0;
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(error.message, found.path);
    return exitCodeOfError(job, error);
  } finally {
    waiting.end();
  }
}

/** What all contexts of a command have in common. */
interface Command<Config> {
  readonly given: Given;
  readonly waiting: WaitingLine;
  /** Begins the command again. */
  readonly begin: () => Job<Config>;
}

function contextOf<Config>(job: Job<Config>, connection: Connection<Config>, command: Command<Config>): KitContext {
  const { given, waiting, begin } = command;
  const { environment } = waiting;
  return {
    // The kit's verbs serve every configuration.
    job: job as Job<unknown>,
    verbs: verbsOf(job.tap),
    program: job.tap.name,
    version: job.tap.version,
    given,
    environment,
    print: printerOf(environment, given),
    prompts: promptsFor(environment, {
      signal: job.run.signal,
      stop: () => job.abort("SIGINT"),
      asking: (isAsking) => waiting.asking(isAsking),
    }),
    run: job.run,
    files: verbFiles(job, environment),
    config: async () => (await connection.configuration()).settings,
    configFiles: () => connection.files(),
    configPlaces: async () => (await connection.configuration()).places,
    understood: async () => (await connection.configuration()).understood,
    line: () => connection.line(),
    open: () => connection.open(),
    discover: async () => {
      const offering = offeringOf(await kitSettingsIn(connection), job.env);
      return discoverOffered(job, await connection.open(), { offering });
    },
    selections: async () =>
      selectionsOf(job, offeringOf(await kitSettingsIn(connection), job.env), () => connection.open()),
    report: (failures) => report(failures, job),
    restart: () => {
      const restarted = begin();
      return contextOf(restarted, new Connection(restarted), command);
    },
    answerOf: (words, signal) => answerOf(words, { tap: job.tap, given }, { ...environment, signal }),
  };
}

/** Carries out another verb, which nobody watches. @throws UsageError */
async function answerOf<Config>(
  [name = "", ...words]: readonly string[],
  { tap, given }: { readonly tap: Tap<Config>; readonly given: Given },
  environment: Environment,
): Promise<VerbAnswer> {
  const stdout = memorySink();
  let stderr = "";
  const found = findVerb(verbsOf(tap), [name], []);
  const unwatched: Environment = {
    ...environment,
    isTerminal: false,
    isErrorTerminal: false,
    stdout,
    stderr: (text) => {
      stderr += text;
    },
  };
  const rest = [...words, ...filesFor(found.verb, given), "--json"];
  const exitCode = await runVerb(tap, unwatched, { ...found, rest });
  return { exitCode, stdout: stdout.text(), stderr };
}

/** The files that were given, as options of another verb that takes them. */
function filesFor({ options = [] }: FoundVerb["verb"], given: Given): readonly string[] {
  const ofRun = options.map((option) => option.name).filter((name) => name === "catalog" || name === "state");
  return ["config", ...ofRun].flatMap((name) =>
    given.knows(name) ? given.texts(name).flatMap((file) => [`--${name}`, file]) : [],
  );
}

async function kitSettingsIn<Config>(connection: Connection<Config>): Promise<KitSettings> {
  return readKitSettings((await connection.configuration()).settings);
}

async function selectionsOf<Config>(job: Job<Config>, offering: Offering, open: () => Promise<Source>) {
  const { line, readPieces, tap } = job;
  const { catalog: file } = line;
  const catalog = file === null ? null : { file, entries: await readCatalog(file, readPieces) };
  const deciders = { catalog, offering, program: tap.name };
  const of = async (stream: Stream): Promise<StreamSelection> => {
    const entry = catalog?.entries.find((each) => each.stream.id === stream.id);
    const isForeign = entry !== undefined && isSelectedEntry(entry) && (tap.isForeign?.(entry.stream) ?? false);
    if (catalog === null || !isForeign) return explainSelection(stream, deciders);
    // What it says means what a run with it makes of it.
    const { entries, refused } = await adoptEntries([entry], await open(), { ...job, log: () => {} });
    const [refusal] = refused;
    return refusal === undefined
      ? explainSelection(stream, { ...deciders, catalog: { ...catalog, entries } })
      : refusedSelection(stream, refusal.error);
  };
  return { catalog: file, of };
}

function report<Config>(failures: readonly TapError[], { log, line }: Job<Config>): number {
  for (const failure of failures) logFailure(log, failure, line.stack);
  return exitCodeOf(failures.map(({ detail }) => detail.kind));
}

function startVerbJob<Config>(
  tap: Tap<Config>,
  environment: Environment,
  line: CommandLine,
  logAt: (level: Level) => Log,
): Job<Config> {
  const log = logAt(line.logLevel);
  const { deletedAt } = singerProtocol({ versions: true });
  return startJob(tap, environment, line, { deletedAt, configMessage: null, log: () => log });
}

/** The verb's log at a level. */
function logging(
  tap: Tap<never>,
  environment: Environment,
  given: Given,
  verb: FoundVerb["verb"],
): (level: Level) => Log {
  const { stderr } = environment;
  const style = errorStyle(environment, given);
  const say = sentencesOn(environment);
  const named = given.knows("stream") ? given.texts("stream").map((name) => name.toLowerCase()) : [];
  const reads = (streams: readonly string[]) =>
    verb.concernsAll === true || streams.some((id) => named.includes(id.toLowerCase()));
  return (level) => verbLog({ tap: tap.name, level, isJson: isJson(given), reads, style, stderr, say });
}

/** How far the verb has come, in its log: a person who waits is told so at every level but the one for errors alone. */
function progressOn({ line }: Job<never>, logAt: (level: Level) => Log): (text: string) => void {
  const log = logAt(line.logLevel === "error" ? "error" : "info");
  return (text) => log({ level: "info", code: "progress", each: true, text });
}

function errorStyle(environment: Environment, given: Given): Style {
  const { isErrorTerminal = false } = environment;
  return styleFor(environment, { isTerminal: isErrorTerminal, isRefused: given.has("no-color") });
}

function printerOf(environment: Environment, given: Given): Printer {
  const { stdout: sink, isTerminal = false, columns = () => 80 } = environment;
  const style = styleFor(environment, { isTerminal, isRefused: given.has("no-color") });
  const form = isJson(given) ? "json" : isSet(given, "csv") ? "csv" : isTerminal ? "table" : "lines";
  return new Printer({ form, style, isTerminal, columns, sink, say: sentencesOn(environment) });
}

const isSet = (given: Given, name: string): boolean => given.knows(name) && given.has(name);
const isJson = (given: Given): boolean => isSet(given, "json");
