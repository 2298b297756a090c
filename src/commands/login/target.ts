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
  const files = await filesOf(context);
  const path = files?.at(-1) ?? "config.json";
  const file = await openConfigFile(path, context.run);
  const isNew = files === null || (file.members === null && files.length === 1);
  // A further file, which is read with the others.
  if (file.members === null && !isNew) await file.update((members) => members);
  return { file, config: isNew ? {} : await context.config() };
}

/** Null: the configuration has yet to be made. */
async function filesOf(context: VerbContext): Promise<readonly string[] | null> {
  return context.configFiles().catch((error: unknown) => {
    if (error instanceof TapError && error.detail.code === "CONFIG_MISSING") return null;
    throw error;
  });
}

/** A setting of the configuration that is a text; null: it is not set. */
export function textOf(config: JsonObject, name: string): string | null {
  const value = config[name];
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}
