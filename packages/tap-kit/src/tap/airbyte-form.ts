import type { JsonObject } from "../json.ts";

/**
 * How Airbyte's form shows the settings: in groups, and of the ways to log in the one that the user chooses. Settings that no
 * group names follow at the end of the last one.
 */
export interface AirbyteForm {
  /** In the order of the form. */
  readonly groups: readonly FormGroup[];
  readonly login: LoginChoice;
  /** Settings that have no meaning under Airbyte: valid, but not in the form. */
  readonly hidden?: readonly string[];
  /** The member `advanced_auth` of the spec: how the platform gets tokens behind its button "Authenticate". */
  readonly advancedAuth?: JsonObject;
}

interface FormGroup {
  readonly id: string;
  /** The heading; absent: the group has none. */
  readonly title?: string;
  /** Names of settings, or the member of the ways to log in. */
  readonly members: readonly string[];
}

/** A member of Airbyte's configuration that holds the settings of one way to log in; everywhere else they are settings of their own. */
export interface LoginChoice {
  /** Its name, such as `credentials`. */
  readonly member: string;
  readonly title: string;
  readonly description: string;
  /** The setting that says which way is meant. */
  readonly method: string;
  /** The one that most people take is the first. */
  readonly ways: readonly LoginWay[];
}

interface LoginWay {
  /** The value of the setting `LoginChoice.method`. */
  readonly method: string;
  readonly title: string;
  readonly description: string;
  /** Names of settings, in the order of the form. */
  readonly settings: readonly string[];
  readonly required: readonly string[];
}
