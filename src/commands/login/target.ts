import { type JsonObject, TapError, type VerbContext } from "@singer-io-ts/tap-kit";
import { type ConfigFile, openConfigFile } from "../../salesforce/login/config-file.ts";

/** Where a login is written, and the configuration before it. */
export interface Target {
  readonly file: ConfigFile;
  /** With what other files and the environment say; empty where there is no configuration yet. */
  readonly config: JsonObject;
}

/** The last file of the configuration, or config.json where there is none yet. @throws TapError */
export async function openTarget(context: VerbContext): Promise<Target> {
  const sources = await sourcesOf(context);
  // What comes from the environment is written nowhere.
  const path = sources.findLast((source) => source !== "ENV") ?? "config.json";
  const file = await openConfigFile(path, context.run);
  const isNew = file.members === null && sources.every((source) => source === path);
  return { file, config: isNew ? {} : await context.config() };
}

/** Files, and ENV for the environment; none: the configuration has yet to be made. */
async function sourcesOf(context: VerbContext): Promise<readonly string[]> {
  return context.configFiles().catch((error: unknown) => {
    if (error instanceof TapError && error.detail.code === "CONFIG_MISSING") return [];
    throw error;
  });
}

/** A setting of the configuration that is a text; null: it is not set. */
export function textOf(config: JsonObject, name: string): string | null {
  const value = config[name];
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}
