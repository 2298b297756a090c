import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Environment } from "./environment.ts";
import { type Finished, mustRun, run } from "./process.ts";
import { pathWithNode } from "./python.ts";
import type { Json } from "./records.ts";
import { bin } from "./tap.ts";

/** The project of examples/meltano. */
export const example = join(import.meta.dirname, "../../examples/meltano");

const lock = "plugins/extractors/tap-salesforce--singer-io-ts.lock";

/** A plugin as meltano.yml has it. */
export type Plugin = { readonly [name: string]: Json };

/** Meltano in a project. */
export interface Meltano {
  /** Runs a command that must succeed. */
  (...args: readonly string[]): Promise<Finished>;
  /** Runs a command, whatever its exit code. */
  try(...args: readonly string[]): Promise<Finished>;
  readonly folder: string;
}

interface ProjectSettings {
  /** What is between the tap and the loaders: mappers. */
  readonly mappers?: readonly Plugin[];
  readonly loaders: readonly Plugin[];
  /** Of the tap, in meltano.yml. */
  readonly config: Readonly<Record<string, Json>>;
  readonly select: readonly string[];
}

/** A project whose tap is known from the lock file that comes with the example. */
export async function createProject(
  environment: Environment,
  folder: string,
  { mappers = [], loaders, config, select }: ProjectSettings,
): Promise<Meltano> {
  await mkdir(join(folder, "plugins/extractors"), { recursive: true });
  await writeFile(join(folder, lock), await readFile(join(example, lock)));
  const extractor = { name: "tap-salesforce", variant: "singer-io-ts", executable: "tap-salesforce", config, select };
  const content = {
    default_environment: "dev",
    environments: [{ name: "dev" }],
    send_anonymous_usage_stats: false,
    plugins: { extractors: [extractor], mappers, loaders },
  };
  // JSON is YAML.
  await writeFile(join(folder, "meltano.yml"), JSON.stringify(content, null, 2));
  return meltanoIn(environment, folder);
}

/** Meltano's command in a project, with the tap on PATH as `npm install --global` puts it there. */
export async function meltanoIn(
  environment: Environment,
  folder: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<Meltano> {
  const programs = join(folder, ".programs");
  await mkdir(programs, { recursive: true });
  await symlink(bin, join(programs, "tap-salesforce"));
  const quiet = { MELTANO_SEND_ANONYMOUS_USAGE_STATS: "0", MELTANO_CLI_DISABLE_VERSION_CHECK: "1" };
  // The tap's cache must not be another run's.
  const own = { PATH: [programs, pathWithNode].join(delimiter), XDG_CACHE_HOME: join(folder, ".cache") };
  const env = { ...own, NO_COLOR: "1", ...quiet, ...variables };
  const program = environment.program("meltano");
  return Object.assign((...args: readonly string[]) => mustRun([program, ...args], { cwd: folder, env }), {
    try: (...args: readonly string[]) => run([program, ...args], { cwd: folder, env }),
    folder,
  });
}
