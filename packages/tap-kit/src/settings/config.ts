import type { TapError } from "../errors/tap-error.ts";
import { compileCheck, type Fault } from "../input/check-json.ts";
import { readIfThere } from "../input/read-if-there.ts";
import { inputError } from "../input/read-json.ts";
import { isObject, type Json, type JsonObject, propertiesOf } from "../json.ts";
import type { Log } from "../log/log.ts";
import { registerSecret } from "../log/redact.ts";
import { readConfigFile } from "./config-file.ts";
import { hasVariables, prefixOf, settingsOfVariables, type VariableSources } from "./config-variables.ts";
import type { ForeignSettings } from "./foreign-settings.ts";
import { adviseOn } from "./setting-fault.ts";
import { type SettingSchema, valueOfText } from "./setting-text.ts";
import {
  type GivenSetting,
  type GivenSettings,
  refuseMisspelled,
  refuseUnsupported,
  unknownMember,
} from "./unknown-settings.ts";

/** A configuration that was read and checked. */
export interface Configuration {
  /** With defaults filled in, and blank strings left out. */
  readonly settings: JsonObject;
  /** Where each setting that was given is from, as an error begins: `config.json`, or `TAP_X_API` for a variable. */
  readonly places: ReadonlyMap<string, string>;
  /** The files among the places, the last one given last. */
  readonly files: readonly string[];
  /** Settings of another program and what they were read as: `is_sandbox as environment: sandbox`. */
  readonly understood: readonly string[];
}

export interface ConfigOptions extends VariableSources {
  readonly spec: JsonObject;
  /** Settings that are an error: by name, what to do in their place. */
  readonly unsupported: Readonly<Record<string, string>>;
  readonly log: Log;
  /** Makes settings of the members of a file, where the protocol has them in another form; absent: they are settings. */
  readonly openMembers?: ((members: JsonObject) => JsonObject) | undefined;
  /** Reads settings of other programs. */
  readonly foreign: ForeignSettings;
}

/** Stands for the environment variables where a configuration file is named. (Meltano SDK.) */
const variables = "ENV";

/**
 * Reads the configuration from files, and from environment variables for the name ENV. A later one's settings replace an
 * earlier one's. It is checked against the spec, and its secrets are registered, so that no log shows them.
 * @throws TapError that says where the fault is and what to write
 */
export async function readConfig(names: readonly string[], options: ConfigOptions): Promise<Configuration> {
  const schema = connectionSpecification(options.spec);
  const properties = propertiesOf(schema);
  const known = [...properties.keys()];
  const { foreign, log } = options;
  const spelled = new Map<string, GivenSetting>();
  const readable = new Map([...foreign.schemas, ...properties]);
  for (const name of names)
    for (const [key, setting] of foreign.unwrap(await settingsIn(name, options, readable))) spelled.set(key, setting);
  for (const [key, { value }] of spelled) if (isBlank(value)) spelled.delete(key);
  const given = await foreign.translate(spelled, properties);
  const settings = Object.fromEntries(
    [...given].map(([key, { value }]) => [
      key,
      withoutNulls(fromText(value, properties.get(key)), properties.get(key)),
    ]),
  );
  registerSecrets(settings, schema);
  refuseUnsupported(given, options.unsupported, known);
  refuseMisspelled(given, known, log);
  const fault = (await compileCheck(schema, { fillDefaults: true }))(settings);
  if (fault !== null) throw settingError(fault, given, names);
  const understood = foreign.understood(properties);
  if (understood.length > 0)
    log({ level: "info", code: "settings_understood", text: `${names.join(", ")}: read ${understood.join("; ")}.` });
  return {
    understood,
    settings,
    places: new Map([...given].map(([key, { place }]) => [key, place])),
    files: configFiles(names),
  };
}

/** The files among the names that are given for the configuration. */
export const configFiles = (names: readonly string[]): readonly string[] => names.filter((name) => name !== variables);

async function settingsIn(
  name: string,
  options: ConfigOptions,
  properties: ReadonlyMap<string, JsonObject>,
): Promise<GivenSettings> {
  if (name === variables) return settingsOfVariables(options, properties);
  const members = await readConfigFile(name, options.readFile);
  const settings = Object.entries(options.openMembers?.(members) ?? members);
  return new Map(settings.map(([key, value]) => [key, { value, place: name, isVariable: false }]));
}

/**
 * What to read where no `--config` is given: the first file of the working folder that has a usual name, else the
 * environment variables where there are any.
 * @throws TapError where there is neither
 */
export async function findConfig(options: ConfigOptions): Promise<readonly string[]> {
  const { tap, readFile, spec } = options;
  for (const name of ["config.json", ...["json", "yaml", "yml"].map((end) => `${tap}.${end}`)])
    if ((await readIfThere(name, readFile)) !== null) return [name];
  if (await hasVariables(options, propertiesOf(connectionSpecification(spec)))) return [variables];
  const hint = `Add --config <file>, or make config.json by ${tap} init.`;
  throw inputError("configuration", "this folder has none", hint, "CONFIG_MISSING");
}

/** A run of a pipeline without `--config`: it reads no file that was not named. */
export function noConfig(tap: string): TapError {
  const hint = `Add --config config.json; or --config ENV, with the settings in ${prefixOf(tap)}... variables.`;
  return inputError("--config", "is missing", hint, "ARGUMENT_MISSING");
}

function settingError(fault: Fault, given: GivenSettings, names: readonly string[]): TapError {
  const path = fault.path.replace(/^\$\.?/, "");
  const [name = ""] = /^\w*/.exec(path) ?? [];
  const { place = names.join(", "), isVariable = false } = given.get(name) ?? {};
  if (fault.unknown !== undefined) return unknownMember(place, path, fault.unknown);
  const { what, hint } = adviseOn(fault);
  return inputError(isVariable && path === name ? place : `${place}: ${path}`, what, hint);
}

/** The JSON Schema of the configuration in an Airbyte spec. */
export function connectionSpecification(spec: JsonObject): JsonObject {
  const schema = spec["connectionSpecification"];
  if (!isObject(schema)) throw new Error("the tap's spec has no connectionSpecification");
  return schema;
}

/** Registers the secrets of a configuration, also those in nested objects, so that no log shows them. */
export function registerSecrets(config: JsonObject, schema: JsonObject): void {
  for (const [name, property] of propertiesOf(schema)) {
    const value = config[name];
    if (property["airbyte_secret"] === true && typeof value === "string") registerSecret(value);
    if (isObject(value)) registerSecrets(value, property);
  }
}

function isBlank(value: Json): boolean {
  return value === null || (typeof value === "string" && value.trim() === "");
}

/** A member of a setting that may be left out is so where it is null, as an empty line of YAML is. */
function withoutNulls(value: Json, schema: JsonObject | undefined): Json {
  if (!isObject(value) || schema === undefined) return value;
  const properties = propertiesOf(schema);
  const required = [schema["required"]].flat();
  const left = Object.entries(value).filter(
    ([name, member]) => member !== null || !properties.has(name) || required.includes(name),
  );
  return Object.fromEntries(left.map(([name, member]) => [name, withoutNulls(member, properties.get(name))]));
}

const fromText = (value: Json, property: SettingSchema | undefined): Json =>
  typeof value === "string" && property !== undefined ? valueOfText(value, property) : value;
