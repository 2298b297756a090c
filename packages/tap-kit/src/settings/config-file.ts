import type { TapError } from "../errors/tap-error.ts";
import { findJsonFault } from "../input/json-fault.ts";
import { adviseOnJson } from "../input/json-mistake.ts";
import { inputError, notJson, parsedJson, type ReadFile, readText, usableJson } from "../input/read-json.ts";
import { refuseRepeatedMember } from "../input/repeated-member.ts";
import { positionAfter, textStart } from "../input/text-position.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";

/** Whether a file is YAML, by its name. */
const isYaml = (file: string): boolean => /\.ya?ml$/i.test(file);

/** The members of a configuration file, which is JSON, or YAML where its name says so. @throws TapError that says what to write */
export async function readConfigFile(file: string, readFile: ReadFile): Promise<JsonObject> {
  const text = await readText(file, readFile);
  if (text.length > longestConfig) throw tooLong(file);
  if (text.trim() === "") throw notJson(file, null, "Name another file.");
  const value = isYaml(file) ? await yamlValue(file, text) : jsonValue(file, text);
  if (isObject(value)) return value;
  const form = isYaml(file) ? "YAML, as name: value" : "members of one object in JSON";
  throw inputError(file, "has no settings", `Write the settings as ${form}.`);
}

/** @param place that the text is from, as an error begins. @throws TapError that says what to write */
export function jsonValue(place: string, text: string): Json {
  const value = parsedJson(text);
  if (value !== undefined) {
    const usable = usableJson(place, value);
    // As in YAML.
    refuseRepeatedMember(place, text);
    return usable;
  }
  const at = findJsonFault(text);
  throw notJson(place, positionAfter(text.slice(0, at), textStart), adviseOnJson(text, at));
}

/** Settings that name thousands of streams, with queries of full length, take a part of it. */
const longestConfig = 1 << 24;

function tooLong(file: string): TapError {
  return inputError(file, "is longer than 16 MiB, which no configuration is", "Check that it is the right file.");
}

async function yamlValue(file: string, text: string): Promise<Json> {
  // Loaded here, so that only who writes YAML waits for it.
  const { parseYaml } = await import("./parse-yaml.ts");
  return usableJson(file, parseYaml(file, text));
}
