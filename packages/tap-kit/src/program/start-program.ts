import { systemReadFile } from "../input/system-read-file.ts";
import type { JsonObject } from "../json.ts";
import { systemClock } from "../process/system-clock.ts";
import { countingAllowance } from "../quota/counting-allowance.ts";
import { type ConfigOptions, connectionSpecification, readConfig, registerSecrets } from "../settings/config.ts";
import { ForeignSettings } from "../settings/foreign-settings.ts";
import { readKitSettings } from "../settings/kit-settings.ts";
import type { Event, Run } from "../tap/run.ts";
import type { Tap } from "../tap/tap.ts";

/** What a tap's configuration is read with. */
export type ConfiguredTap = Pick<
  Tap<never>,
  "name" | "spec" | "foreignSettings" | "unsupportedSettings" | "settingsOfVerbs"
>;

/** What a program works with that uses a tap's service without the tap's commands. */
export interface Program {
  /** Checked, with defaults. What is not given is as for verbs. */
  readonly settings: JsonObject;
  /** The files that the settings are from. */
  readonly files: readonly string[];
  readonly places: ReadonlyMap<string, string>;
  readonly run: Run;
}

export interface ProgramOptions {
  /** Aborted when the program wants its calls to end. */
  readonly signal?: AbortSignal | undefined;
  /** Takes what is logged; absent: nobody. */
  readonly log?: ((event: Event) => void) | undefined;
}

/** @param config the settings, or the name of their file. @throws TapError of kind "config" */
export async function startProgram(
  tap: ConfiguredTap,
  config: JsonObject | string,
  { signal = new AbortController().signal, log = () => {} }: ProgramOptions,
): Promise<Program> {
  const isFile = typeof config === "string";
  const options: ConfigOptions = {
    tap: tap.name,
    spec: tap.spec,
    unsupported: tap.unsupportedSettings ?? {},
    env: process.env,
    log: (entry) => {
      const { level, code, text } = entry;
      if (level !== "error") log({ level, code, text });
    },
    readFile: isFile ? systemReadFile : async () => JSON.stringify(config),
    foreign: new ForeignSettings(tap.foreignSettings),
  };
  const found = await readConfig([isFile ? config : "config"], options);
  const usual = Object.entries(tap.settingsOfVerbs ?? {}).filter(([name]) => !found.places.has(name));
  const settings = { ...found.settings, ...Object.fromEntries(usual) };
  const allowance = countingAllowance();
  allowance.restrict(readKitSettings(settings).quota);
  const run: Run = {
    clock: systemClock,
    signal,
    allowance,
    random: Math.random,
    deletedAt: "_sdc_deleted_at",
    log,
    keepsConfig: false,
    configChanged: async (changed) => registerSecrets(changed, connectionSpecification(tap.spec)),
  };
  return { settings, files: isFile ? found.files : [], places: isFile ? found.places : new Map(), run };
}
