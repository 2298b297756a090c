import { discoverStreams } from "../../command/discover-streams.ts";
import { configOptions, withSource } from "../../command/job.ts";
import { runCheck } from "../../command/run-check.ts";
import { UsageError } from "../../command/usage-error.ts";
import { TapError } from "../../errors/tap-error.ts";
import { nothingDiscovered } from "../../input/read-json.ts";
import { clean } from "../../log/redact.ts";
import { type Configuration, readConfig } from "../../settings/config.ts";
import type { Setup } from "../../tap/setup.ts";
import type { Source } from "../../tap/source.ts";
import type { Stream } from "../../tap/stream.ts";
import type { KitContext } from "../kit-context.ts";
import { inTerminal } from "../print/shown-text.ts";
import { stepLine } from "../print/step-line.ts";
import { choosePatterns } from "./choose-streams.ts";
import { catalogCommand, nextSteps } from "./next-steps.ts";
import { type Runner, runners } from "./runner.ts";
import { catalogBeside, writeCatalogFile, writeConfig, writeSelect } from "./write-setup.ts";

/** Makes a configuration and a catalog by asking, and says how to go on. */
export async function run(context: KitContext, { load }: Setup): Promise<number> {
  const { given, job, print, prompts, files } = context;
  const file = fileOf(context);
  const before = await mayReplace(file, context);
  const ask = await load();
  const asked = await ask(context, file);
  if (typeof asked === "number") return asked;
  const { settings, usesVariables, elsewhere = {} } = asked;
  await files.alone(file, () => writeConfig(file, settings, context), before.config);
  const names = usesVariables ? [file, "ENV"] : [file];
  const configuration = await readConfig(names, configOptions(job));
  const found = await untilDiscovered(configuration, context);
  if (typeof found === "number") {
    await notYet({ file, configs: names }, context);
    return found;
  }
  const patterns = await choosePatterns(found, context);
  if (patterns.length > 0) await writeSelect(file, patterns, context);
  const catalog = catalogBeside(file);
  const selects = { patterns, settings: configuration.settings };
  const selected = await files.alone(catalog, () => writeCatalogFile(catalog, found, selects, context), before.catalog);
  await print.text(`\nWrote ${file} and ${catalog}: ${selectedInWords(selected, found)}.\n`);
  const runner = runners.find((each) => each === given.text("for")) ?? (await askRunner(prompts));
  await print.text(nextSteps(runner, { context, configs: names, catalog, settings, elsewhere, patterns, selected }));
  return 0;
}

const mostNamed = 5;

/** `2 of 57 streams are selected: Account, Contact`; of more than a few only how many. */
function selectedInWords(selected: readonly string[], all: readonly Stream[]): string {
  const names = selected.length > mostNamed ? "" : `: ${selected.join(", ")}`;
  return `${selected.length} of ${all.length} streams ${selected.length === 1 ? "is" : "are"} selected${inTerminal(names)}`;
}

/** One JSON file. @throws UsageError */
function fileOf({ given }: KitContext): string {
  const [file = "config.json", ...others] = given.texts("config");
  if (others.length === 0 && file !== "ENV" && !/\.ya?ml$/i.test(file)) return file;
  throw new UsageError("init writes one file, in JSON: give one --config config.json", "init");
}

/** What the two files were when they were allowed to be replaced; undefined: whatever they are. */
interface Replaced {
  readonly config?: string | null;
  readonly catalog?: string | null;
}

/** What is there is somebody's work. @throws TapError */
async function mayReplace(file: string, { files, given, prompts, run, job }: KitContext): Promise<Replaced> {
  if (given.has("force")) return {};
  const names = [file, catalogBeside(file)];
  const [config = null, catalog = null] = await Promise.all(names.map((name) => files.revision(name)));
  const there = names.filter((_, index) => [config, catalog][index] !== null);
  if (there.length === 0) return { config, catalog };
  const what = `${there.join(" and ")} ${there.length === 1 ? "is" : "are"} there already`;
  if (await prompts?.confirm({ message: `${what}. Replace?`, initial: false })) return { config, catalog };
  if (prompts !== null) {
    job.abort("SIGINT");
    throw run.signal.reason;
  }
  throw new TapError(`init: ${what}.`, {
    code: "FILE_EXISTS",
    kind: "config",
    hint: "Add --force to replace, or name another file with --config.",
  });
}

/** Checks and discovers, as often as the person wants where something fails. A number is the exit code of what failed, which was said. */
async function untilDiscovered(configuration: Configuration, context: KitContext): Promise<readonly Stream[] | number> {
  const { job, prompts, report, run } = context;
  for (;;) {
    const found = await withSource(job, configuration, (source) => checkAndDiscover(source, context)).catch(
      (error: unknown) => {
        if (!(error instanceof TapError) || run.signal.aborted) throw error;
        return report([error]);
      },
    );
    if (typeof found !== "number" || prompts === null) return found;
    if (!(await prompts.confirm({ message: "Try again?", initial: true }))) return found;
  }
}

/** The streams, or the exit code of the steps that failed. */
async function checkAndDiscover(source: Source, context: KitContext): Promise<readonly Stream[] | number> {
  const { job, print, report } = context;
  await print.text("\n");
  const { failed, sentence, exitCode } = await runCheck(
    source,
    { run: job.run, select: null, allowShrink: false },
    (step) => print.text(stepLine(step, print)),
  );
  if (failed.length > 0) {
    await print.text(`\n${print.style.bold(inTerminal(clean(sentence)))}\n`);
    return exitCode;
  }
  const { streams, failures } = await discoverStreams(job, source);
  report(failures.map(({ error }) => error));
  if (streams.length === 0) throw nothingDiscovered();
  return streams;
}

/** The answers are kept: what makes the catalog later asks for none of them. */
async function notYet(
  made: { readonly file: string; readonly configs: readonly string[] },
  context: KitContext,
): Promise<void> {
  const { file, configs } = made;
  const { files, print, given } = context;
  const catalog = catalogBeside(file);
  const isOld = (await files.read(catalog)) !== null;
  const what = isOld ? `${catalog} is still the one from before` : `There is no ${catalog} yet`;
  const command = catalogCommand({ context, configs, catalog }, { patterns: given.texts("streams"), isOld });
  await print.text(`\nWrote ${file}, with all answers. ${what}. Once that is mended:\n  ${command}\n`);
}

const askRunner = async (prompts: KitContext["prompts"]): Promise<Runner> =>
  (await prompts?.choose({
    message: "What will run the tap?",
    choices: [
      { value: "pipe", label: "A plain pipe into a target" },
      { value: "meltano", label: "Meltano" },
      { value: "airbyte", label: "Airbyte" },
    ],
  })) ?? "pipe";
