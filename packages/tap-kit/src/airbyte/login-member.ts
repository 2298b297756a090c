import { isObject, type JsonObject } from "../json.ts";
import type { LoginChoice } from "../tap/airbyte-form.ts";

/** A configuration with a choice of ways to log in, as Airbyte's form makes it: to one of settings alone, and back. */
export class LoginMember {
  readonly #login: LoginChoice;
  /** The members of the choice as it was given; null: there was none. */
  #given: JsonObject | null = null;

  constructor(login: LoginChoice) {
    this.#login = login;
  }

  /**
   * The members of a configuration with those of the chosen way to log in beside the others. Where there is a choice it decides:
   * what is left of another login outside of it, the form does not show.
   */
  open(members: JsonObject): JsonObject {
    const { member, method, ways } = this.#login;
    const { [member]: chosen, ...rest } = members;
    if (!isObject(chosen) || Object.keys(chosen).length === 0) return members;
    this.#given = chosen;
    const ofLogins = new Set([method, ...ways.flatMap(({ settings }) => settings)]);
    const others = Object.entries(rest).filter(([name]) => !ofLogins.has(name));
    return { ...Object.fromEntries(others), ...chosen };
  }

  /** The settings as the configuration had them: those that came of the choice are in it again, with their present values. */
  close(settings: JsonObject): JsonObject {
    const given = this.#given;
    if (given === null) return settings;
    const inside = Object.entries(settings).filter(([name]) => name in given);
    const outside = Object.entries(settings).filter(([name]) => !(name in given));
    return { ...Object.fromEntries(outside), [this.#login.member]: { ...given, ...Object.fromEntries(inside) } };
  }
}
