import type { Json, JsonObject } from "../json.ts";

/** A setting of another program, which a configuration for that program has, and what it means to this tap. */
export interface ForeignSetting {
  /** As the other program spells it. */
  readonly name: string;
  /** The values that it takes, as the spec has them of a setting. */
  readonly schema: JsonObject;
  /**
   * What it says in settings of the tap; none: it has no meaning here, and is accepted in silence.
   * @param value checked against the schema; texts are the numbers and booleans that they mean.
   * @throws TapError of kind "config" about `setting`, where the value cannot be read
   */
  translate(value: Json): JsonObject;
}

/** What a tap reads of other programs' configurations. */
export interface ForeignForms {
  readonly settings: readonly ForeignSetting[];
  /** Settings whose members are settings of their own: runners wrap what another program takes. */
  readonly wrappers: readonly string[];
}
