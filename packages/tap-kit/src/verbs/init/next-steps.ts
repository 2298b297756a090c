import { type JsonObject, propertiesOf } from "../../json.ts";
import { connectionSpecification } from "../../settings/config.ts";
import { prefixOf } from "../../settings/config-variables.ts";
import type { KitContext } from "../kit-context.ts";
import type { Runner } from "./runner.ts";

/** What was made. */
interface Made {
  readonly context: KitContext;
  /** As `--config` takes them. */
  readonly configs: readonly string[];
  readonly catalog: string;
  /** The settings in the file. */
  readonly settings: JsonObject;
  /** Settings that are needed where Meltano makes the file. */
  readonly elsewhere: JsonObject;
  readonly patterns: readonly string[];
  /** The streams that the catalog selects. */
  readonly selected: readonly string[];
}

/** The next commands, as they can be pasted. */
export function nextSteps(runner: Runner, made: Made): string {
  const { before = [], commands } = { pipe, meltano, airbyte }[runner](made);
  return ["", ...before, "Next:", ...commands.map((command) => `  ${command}`), ""].join("\n");
}

interface Steps {
  /** Lines that come first. */
  readonly before?: readonly string[];
  readonly commands: readonly string[];
}

function pipe(made: Made): Steps {
  const verb = (name: string): string => verbWithFiles(name, made);
  const [first] = made.selected;
  const looks = first === undefined ? [] : [verb(`preview ${quoted(first)}`)];
  return { commands: [...looks, verb("plan"), `${verb("sync")} | target-jsonl`] };
}

type Files = Pick<Made, "context" | "configs" | "catalog">;

/** The verbs find the files of the working folder by themselves. */
function verbWithFiles(name: string, { context: { program }, configs, catalog }: Files): string {
  const isUsual = configs.join() === "config.json" && catalog === "catalog.json";
  const files = [...configs.map((each) => `--config ${quoted(each)}`), `--catalog ${quoted(catalog)}`];
  return [program, name, ...(isUsual ? [] : files)].join(" ");
}

/** What makes the catalog later. @param isOld there is one from before */
export function catalogCommand(
  files: Files,
  { patterns, isOld }: { readonly patterns: readonly string[]; readonly isOld: boolean },
): string {
  const { configs, catalog, context } = files;
  if (patterns.length === 0 && context.prompts === null) {
    const options = configs.map((each) => `--config ${quoted(each)}`);
    return [context.program, ...options, "--discover", ">", quoted(catalog)].join(" ");
  }
  return [verbWithFiles("select", files), ...(isOld ? ["--discover"] : []), ...patterns.map(quoted)].join(" ");
}

function airbyte({ context: { program }, configs: [config = ""] }: Made): Steps {
  return {
    before: [`The source's form takes what is in ${config}; so does each command that Airbyte calls.`, ""],
    commands: [
      `${program} check --config ${quoted(config)}`,
      `${program} discover --config ${quoted(config)}`,
      `${program} read --config ${quoted(config)} --catalog configured_catalog.json`,
    ],
  };
}

/** An extractor as meltano.yml has it. Meltano hands secrets over from its .env. */
function meltano({ context: { program, job, environment }, settings: own, elsewhere, patterns }: Made): Steps {
  const { env = {} } = environment;
  const settings = { ...own, ...elsewhere };
  const variable = (name: string): string => `${prefixOf(program)}${name.toUpperCase()}`;
  const properties = [...propertiesOf(connectionSpecification(job.tap.spec))];
  const given = properties.filter(([name]) => name in settings || env[variable(name)] !== undefined);
  const secrets = given.flatMap(([name, { airbyte_secret: isSecret }]) => (isSecret === true ? [name] : []));
  const plain = given.filter(([name]) => name in settings && !secrets.includes(name));
  const lines = [
    "plugins:",
    "  extractors:",
    `    - name: ${program}`,
    `      namespace: ${program.replaceAll("-", "_")}`,
    `      executable: ${program}`,
    "      capabilities: [catalog, state, discover, about, activate-version, properties]",
    "      settings:",
    ...given.flatMap(([name]) => [
      `        - name: ${name}`,
      ...(secrets.includes(name) ? ["          sensitive: true"] : []),
    ]),
    ...(plain.length === 0 ? [] : ["      config:"]),
    ...plain.map(([name]) => `        ${name}: ${JSON.stringify(settings[name])}`),
    ...(patterns.length === 0 ? [] : [`      select: ${JSON.stringify(patterns)}`]),
  ];
  const inEnv = secrets.map((name) => `  ${variable(name)}=...`);
  return {
    before: [
      "In meltano.yml:",
      ...lines.map((line) => `  ${line}`),
      ...(inEnv.length === 0 ? [] : ["In .env beside it:", ...inEnv]),
      "",
    ],
    commands: [
      `meltano invoke ${program} --test`,
      `meltano select ${program} --list`,
      `meltano run ${program} target-jsonl`,
    ],
  };
}

/** A path or a pattern as a shell takes it. */
const quoted = (path: string): string => (/^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
