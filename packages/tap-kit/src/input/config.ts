import type { TapError } from "../errors/tap-error.ts";
import { isObject, type Json, type JsonObject, propertiesOf } from "../json.ts";
import type { Log } from "../log/log.ts";
import { registerSecret } from "../log/redact.ts";
import { compileCheck, type Fault } from "./check-json.ts";
import { editDistance, nearest, plainName } from "./edit-distance.ts";
import { inputError, type ReadFile, readJson } from "./read-json.ts";

/** The members of a property's schema that the kit uses. */
type PropertySchema = { readonly type?: Json; readonly airbyte_secret?: Json; readonly properties?: Json };

export interface ConfigOptions {
  readonly spec: JsonObject;
  /** Settings that are an error: by name, what to do in their place. */
  readonly unsupported: Readonly<Record<string, string>>;
  readonly readFile: ReadFile;
  readonly log: Log;
}

/**
 * Reads the configuration from its files, where a later file's members replace an earlier one's. It is checked against the
 * spec, with defaults filled in and blank strings left out; its secrets are registered, so that no log shows them.
 */
export async function readConfig(
  files: readonly string[],
  { spec, unsupported, readFile, log }: ConfigOptions,
): Promise<JsonObject> {
  const schema = connectionSpecification(spec);
  const properties = propertiesOf(schema);
  const merged = new Map<string, Json>();
  for (const file of files) {
    const value = await readJson(file, readFile);
    if (!isObject(value))
      throw inputError(file, "a JSON object is expected", "Write the settings as members of one object.");
    for (const [name, member] of Object.entries(value)) merged.set(name, member);
  }
  const given = new Map([...merged].filter(([, value]) => !isBlank(value)));
  registerSecrets(Object.fromEntries(given), schema);
  const where = files.length === 0 ? "configuration" : files.join(", ");
  refuseUnsupported(given, { unsupported, known: [...properties.keys()], where });
  refuseMisspelled([...given.keys()], [...properties.keys()], { where, log });
  const config = Object.fromEntries([...given].map(([name, value]) => [name, fromText(value, properties.get(name))]));
  const fault = (await compileCheck(schema, { fillDefaults: true }))(config);
  if (fault?.unknown !== undefined) throw unknownSetting(where, fault.path, fault.unknown);
  if (fault !== null)
    throw inputError(where, `${fault.path}: expected ${fault.expected}`, "See --about for all settings.");
  return config;
}

/** A setting that is an object has a member that its schema does not have. */
function unknownSetting(where: string, path: string, { name, known }: NonNullable<Fault["unknown"]>): TapError {
  const near = sameName(name, known) ?? nearest(name, known);
  const hint = near === null ? `Choose of: ${known.join(", ")}.` : `Did you mean ${near}?`;
  return inputError(where, `${path.replace(/^\$\.?/, "")} is no setting`, hint, "UNKNOWN_SETTING");
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

/** Turns text into the type of the setting: Meltano passes settings from environment variables as text. */
function fromText(value: Json, property: PropertySchema | undefined): Json {
  if (typeof value !== "string" || property === undefined) return value;
  const types = [property.type].flat();
  if (types.includes("string")) return value;
  const text = value.trim().toLowerCase();
  if (types.includes("boolean") && (text === "true" || text === "false")) return text === "true";
  if (types.includes("integer") && /^[+-]?\d{1,15}$/.test(text)) return Number(text);
  if (types.includes("number") && /^[+-]?\d{1,15}(\.\d+)?$/.test(text)) return Number(text);
  return value;
}

function refuseUnsupported(
  given: ReadonlyMap<string, Json>,
  options: Pick<ConfigOptions, "unsupported"> & { readonly known: readonly string[]; readonly where: string },
): void {
  const { unsupported, known, where } = options;
  for (const [name, value] of given) {
    const same = known.includes(name) ? undefined : sameName(name, Object.keys(unsupported));
    const hint = same === undefined ? undefined : unsupported[same];
    // guard(unsupported-setting, `hint === undefined || isTurnedOff(value)` -> `true`): the tap would read other rows than the setting asks for.
    if (hint === undefined || isTurnedOff(value)) continue;
    throw inputError(where, `${name} is a setting that this tap does not have`, hint, "UNSUPPORTED_SETTING");
  }
}

/** The name that differs only in case, `_` and `-`: other taps and runners spell settings in all of these ways. */
function sameName(name: string, names: readonly string[]): string | undefined {
  return names.find((each) => each === name) ?? names.find((each) => plainName(each) === plainName(name));
}

/** Whether the value leaves the setting off: runners also pass the defaults of a plugin's definition. */
function isTurnedOff(value: Json): boolean {
  if (typeof value === "string") return value.trim().toLowerCase() === "false";
  return value === false || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
}

function refuseMisspelled(
  given: readonly string[],
  known: readonly string[],
  { where, log }: { readonly where: string; readonly log: Log },
): void {
  for (const name of given.filter((key) => !known.includes(key))) {
    const near = sameName(name, known) ?? known.find((key) => editDistance(name, key) <= 2);
    if (near !== undefined) {
      throw inputError(where, `${name} is no setting`, `Did you mean ${near}?`, "UNKNOWN_SETTING");
    }
    log({
      level: "warn",
      code: "unknown_setting",
      text: `${where}: ${name} is no setting of this tap; it is ignored.`,
    });
  }
}
