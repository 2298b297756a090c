import type { TapError } from "../errors/tap-error.ts";
import type { Fault } from "../input/check-json.ts";
import { editDistance, nearest, plainName } from "../input/edit-distance.ts";
import { inputError } from "../input/read-json.ts";
import type { Json } from "../json.ts";
import type { Log } from "../log/log.ts";

/** A setting that was given, and where. */
export interface GivenSetting {
  readonly value: Json;
  /** As errors begin: the file, or the environment variable. */
  readonly place: string;
  /** The place names the setting too. */
  readonly isVariable: boolean;
}

export type GivenSettings = ReadonlyMap<string, GivenSetting>;

/** @param unsupported settings that are an error: by name, what to do in their place. */
export function refuseUnsupported(
  given: GivenSettings,
  unsupported: Readonly<Record<string, string>>,
  known: readonly string[],
): void {
  for (const [name, { value, place }] of given) {
    const same = known.includes(name) ? undefined : sameName(name, Object.keys(unsupported));
    const hint = same === undefined ? undefined : unsupported[same];
    // guard(unsupported-setting, `hint === undefined || isTurnedOff(value)` -> `true`): the tap would read other rows than the setting asks for.
    if (hint === undefined || isTurnedOff(value)) continue;
    throw inputError(place, `${name} is a setting that this tap does not have`, hint, "UNSUPPORTED_SETTING");
  }
}

/** A name that is nearly a setting's is refused; any other is logged: runners add settings of their own. */
export function refuseMisspelled(given: GivenSettings, known: readonly string[], log: Log): void {
  for (const [name, { place }] of given) {
    if (known.includes(name)) continue;
    const near = sameName(name, known) ?? misspelled(name, known);
    if (near !== undefined)
      throw inputError(place, `${name} is no setting`, `Did you mean ${near}?`, "UNKNOWN_SETTING");
    const text = `${place}: ${name} is no setting of this tap; it is ignored.`;
    log({ level: "warn", code: "unknown_setting", each: true, text });
  }
}

/** A setting that is an object has a member that its schema does not have. */
export function unknownMember(where: string, path: string, { name, known }: NonNullable<Fault["unknown"]>): TapError {
  const same = sameName(name, known);
  const near = nearest(name, known);
  const all = known.join(", ");
  // Another word that happens to be near is no help without the others.
  const other = near === null ? `Choose of: ${all}.` : `Did you mean ${near}? There are: ${all}.`;
  const hint = same === undefined ? other : `Did you mean ${same}?`;
  return inputError(where, `${path} is no setting`, hint, "UNKNOWN_SETTING");
}

/** The name that differs only in case, `_` and `-`: other taps and runners spell settings in all of these ways. */
export function sameName(name: string, names: readonly string[]): string | undefined {
  return names.find((each) => each === name) ?? names.find((each) => plainName(each) === plainName(name));
}

/** The setting that was likely meant. Of short words any two are within two letters of each other. */
function misspelled(name: string, known: readonly string[]): string | undefined {
  const distances = known.map((key) => ({ key, distance: editDistance(name, key) }));
  return distances
    .filter(({ key, distance }) => distance <= tolerance(Math.min(name.length, key.length)))
    .toSorted((a, b) => a.distance - b.distance)[0]?.key;
}

const tolerance = (letters: number): number => (letters < 4 ? 0 : letters < 6 ? 1 : 2);

/** Whether the value leaves the setting off: runners also pass the defaults of a plugin's definition. */
function isTurnedOff(value: Json): boolean {
  if (typeof value === "string") return value.trim().toLowerCase() === "false";
  return value === false || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
}
