import { parseEnv } from "node:util";
import { TapError } from "../errors/tap-error.ts";
import { readIfThere } from "../input/read-if-there.ts";
import { inputError, type ReadFile } from "../input/read-json.ts";
import { isFolder } from "../input/system-read-file.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { jsonValue } from "./config-file.ts";
import { valueOfText } from "./setting-text.ts";
import type { GivenSetting } from "./unknown-settings.ts";

export type Variables = Readonly<Record<string, string | undefined>>;

/** Where environment variables are found. */
export interface VariableSources {
  /** The tap's name: the variables of `tap-x` begin with `TAP_X_`. */
  readonly tap: string;
  readonly env: Variables;
  readonly readFile: ReadFile;
}

const dotEnv = ".env";

export const prefixOf = (tap: string): string => `${tap.toUpperCase().replaceAll("-", "_")}_`;

/**
 * The settings in environment variables, as the Meltano SDK has them: TAP_X_START_DATE is start_date. The file .env of the
 * working folder adds variables that the environment does not have. Lists and objects are JSON; a list of texts may be one
 * text with commas.
 */
export async function settingsOfVariables(
  { tap, env, readFile }: VariableSources,
  properties: ReadonlyMap<string, JsonObject>,
): Promise<ReadonlyMap<string, GivenSetting>> {
  const inFile = await variablesIn(dotEnv, readFile);
  const prefix = prefixOf(tap);
  const found = new Map<string, GivenSetting>();
  for (const [variable, text = ""] of Object.entries({ ...inFile, ...env })) {
    // A runner's own variables have another underscore.
    if (!variable.startsWith(prefix) || variable.startsWith(`${prefix}_`) || text.trim() === "") continue;
    const name = variable.slice(prefix.length).toLowerCase();
    const place = variable in env ? variable : `${variable} in ${dotEnv}`;
    found.set(name, { value: valueIn(text, properties.get(name) ?? {}, place), place, isVariable: true });
  }
  return found;
}

/** Whether any setting is in a variable. */
export async function hasVariables(sources: VariableSources, properties: ReadonlyMap<string, JsonObject>) {
  const found = await settingsOfVariables(sources, properties);
  return [...found.keys()].some((name) => properties.has(name));
}

function valueIn(text: string, schema: JsonObject, place: string): Json {
  const types = [schema["type"]].flat();
  if (/^\s*[[{]/.test(text) && (types.includes("array") || types.includes("object"))) return jsonValue(place, text);
  const value = valueOfText(text, schema);
  const { items } = schema;
  if (typeof value !== "string" || !types.includes("array") || !isObject(items) || items["type"] !== "string")
    return value;
  return value.split(",").map((item) => item.trim());
}

async function variablesIn(file: string, readFile: ReadFile): Promise<Variables> {
  const text = await readIfThere(file, readFile).catch((error: unknown) => {
    // A virtual environment of Python often has this name.
    if (error instanceof TapError && error.detail.code === isFolder) return null;
    throw error;
  });
  try {
    return text === null ? {} : parseEnv(text);
  } catch {
    throw inputError(file, "is not a list of variables", "Write a line for each: NAME=value.");
  }
}
