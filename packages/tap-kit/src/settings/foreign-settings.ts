import { isDeepStrictEqual } from "node:util";
import { compileCheck } from "../input/check-json.ts";
import { inputError } from "../input/read-json.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import type { ForeignForms, ForeignSetting } from "../tap/foreign-setting.ts";
import { withPlace } from "./place-of-setting.ts";
import { adviseOn } from "./setting-fault.ts";
import { valueOfText } from "./setting-text.ts";
import { type GivenSetting, type GivenSettings, sameName } from "./unknown-settings.ts";

const none: ForeignForms = { settings: [], wrappers: [] };

/** Reads a configuration that was made for another program, and gives a changed one back in the same form. */
export class ForeignSettings {
  readonly #forms: ForeignForms;
  /** What was translated, by the name of the tap's setting. */
  readonly #translated = new Map<string, { readonly name: string; readonly given: Json; readonly value: Json }>();

  constructor(forms: ForeignForms = none) {
    this.#forms = forms;
  }

  /** The schemas of the settings, by name. */
  get schemas(): readonly (readonly [string, JsonObject])[] {
    const wrapper: JsonObject = { type: "object" };
    return [
      ...this.#forms.settings.map(({ name, schema }) => [name, schema] as const),
      ...this.#forms.wrappers.map((name) => [name, wrapper] as const),
    ];
  }

  /** The settings of a file with those that are wrapped beside the others. @throws TapError where one is wrapped and not wrapped */
  unwrap(settings: GivenSettings): GivenSettings {
    const opened = new Map<string, GivenSetting>();
    for (const [key, setting] of settings)
      for (const [name, each] of this.#unwrapped(key, setting)) {
        const other = opened.get(name);
        if (other !== undefined && !isDeepStrictEqual(other.value, each.value)) throw wrappedTwice(name, each);
        opened.set(name, each);
      }
    return opened;
  }

  /** What is wrapped may have a wrapper in it. */
  #unwrapped(key: string, setting: GivenSetting): readonly (readonly [string, GivenSetting])[] {
    const { value, place } = setting;
    const [before = "", inner] = key.split(/\.(.*)/s);
    const wrapper = sameName(before, this.#forms.wrappers);
    if (wrapper === undefined) return [[key, setting]];
    const inside = { place: `${place}: ${before}`, isVariable: false };
    if (inner !== undefined) return this.#unwrapped(inner, { ...inside, value });
    if (!isObject(value)) throw inputError(place, `${key} is no object`, "Write its members as name: value.");
    return Object.entries(value).flatMap(([name, each]) => this.#unwrapped(name, { ...inside, value: each }));
  }

  /**
   * The settings of the tap that the configuration says, its own ones and those that it says in the words of another program.
   * @param known the tap's own settings, by name.
   * @throws TapError where two of them contradict each other, or a value cannot be read
   */
  async translate(given: GivenSettings, known: ReadonlyMap<string, JsonObject>): Promise<GivenSettings> {
    const own = new Map([...given].filter(([key]) => known.has(key)));
    const others = new Map([...given].filter(([key]) => !known.has(key)));
    for (const [key, setting] of [...others]) {
      const form = this.#formOf(key);
      if (form === undefined) continue;
      others.delete(key);
      for (const [name, value] of Object.entries(await meaningOf(key, setting, form))) {
        const before = own.get(name);
        const said = this.#translated.get(name) ?? { name, given: before?.value ?? null };
        // guard(contradicting-settings): another org or other streams would be read than one of the two settings says.
        if (before !== undefined && !isSame(before.value, value, known.get(name) ?? {}))
          throw contradiction(setting.place, { name: key, given: setting.value }, said, known.get(name));
        own.set(name, { ...setting, value, isVariable: false });
        this.#translated.set(name, { name: key, given: setting.value, value });
      }
    }
    return new Map([...own, ...others]);
  }

  #formOf(key: string): ForeignSetting | undefined {
    const { settings } = this.#forms;
    const name = sameName(
      key,
      settings.map((each) => each.name),
    );
    return settings.find((each) => each.name === name);
  }

  /** What was understood, for people: `is_sandbox as environment: sandbox`. What says the default is left out. */
  understood(known: ReadonlyMap<string, JsonObject>): readonly string[] {
    return [...this.#translated].flatMap(([name, each]) => {
      const schema = known.get(name);
      if (each.value === schema?.["default"]) return [];
      // guard(understood-secret, `isSecret(schema)` -> `false`): a private key would be in the log.
      return isSecret(schema) ? [`${each.name} as ${name}`] : [`${each.name} as ${name}: ${plain(each.value)}`];
    });
  }

  /** A changed configuration in the words that it was given in, for who keeps it: the other program can still read it. */
  restore(settings: JsonObject): JsonObject {
    const restored = new Map(Object.entries(settings));
    for (const [name, { name: theirs, given, value }] of this.#translated) {
      if (!isDeepStrictEqual(settings[name], value)) continue;
      restored.delete(name);
      restored.set(theirs, given);
    }
    return Object.fromEntries(restored);
  }
}

async function meaningOf(key: string, { value, place }: GivenSetting, form: ForeignSetting): Promise<JsonObject> {
  const { schema, name } = form;
  const read = typeof value === "string" ? valueOfText(value, schema) : value;
  const fault = (await compileCheck(schema))(read);
  if (fault !== null) throw invalid(place, `${key}${fault.path.slice(1)}`, fault);
  try {
    return form.translate(read);
  } catch (error) {
    throw withPlace(error, { places: new Map([[name, place]]) });
  }
}

function invalid(place: string, path: string, fault: Parameters<typeof adviseOn>[0]): Error {
  const { what, hint } = adviseOn(fault);
  return inputError(`${place}: ${path}`, what, hint);
}

const isSame = (own: Json, value: Json, schema: JsonObject): boolean =>
  isDeepStrictEqual(typeof own === "string" ? valueOfText(own, schema) : own, value);

const isSecret = (schema: JsonObject | undefined): boolean => schema?.["airbyte_secret"] === true;

/** A setting as it was given. */
interface Said {
  readonly name: string;
  readonly given: Json;
}

function contradiction(place: string, one: Said, other: Said, schema: JsonObject | undefined): Error {
  const [first, second] = [one, other].map(({ name, given }) => `${name} is ${plain(given)}`);
  const what = isSecret(schema)
    ? `${one.name} and ${other.name} contradict each other`
    : `${first} and ${second}, which contradict each other`;
  return inputError(place, what, "Keep one of the two.", "CONTRADICTING_SETTINGS");
}

function wrappedTwice(name: string, { place }: GivenSetting): Error {
  const what = `${name} is set in it and outside of it, and not to the same`;
  return inputError(place, what, "Keep one of the two.", "CONTRADICTING_SETTINGS");
}

/** A value in a sentence; long ones by their first part. */
function plain(value: Json): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)} ...` : text;
}

const longest = 80;
