import type { ForeignSetting, JsonObject } from "@singer-io-ts/tap-kit";
import { foreignError } from "./foreign-error.ts";

const names: JsonObject = { type: "array", items: { type: "string", minLength: 1 } };

/** Names of objects; none: all. */
const streamsToDiscover: ForeignSetting = {
  name: "streams_to_discover",
  schema: names,
  translate(value) {
    const objects = value as readonly string[]; // Checked against the schema.
    const wrong = objects.find((name) => !/^\s*\w+\s*$/.test(name));
    if (wrong !== undefined)
      throw foreignError(
        "streams_to_discover",
        `${JSON.stringify(wrong)} is no name of an object.`,
        "For globs use objects.",
      );
    return objects.length === 0 ? {} : { objects: objects.map((name) => name.trim()) };
  },
};

/** Conditions by object, without WHERE: of a public fork. */
const soqlFilters: ForeignSetting = {
  name: "soql_filters",
  schema: { type: "object", additionalProperties: { type: "string", minLength: 1 } },
  translate: (value) => (Object.keys(value as JsonObject).length === 0 ? {} : { filters: value }),
};

/** Of the same fork. */
const ignoreFormulaFields: ForeignSetting = {
  name: "ignore_formula_fields",
  schema: { type: "boolean" },
  translate: (value) => ({ exclude_formula_fields: value }),
};

/** A login by JWT bearer, whose settings have names of their own there. */
const jwtLogin = ["client_id", "username", "private_key"].map(
  (name): ForeignSetting => ({
    name: `jwt_${name}`,
    schema: { type: "string" },
    translate: (value) => ({ [name]: value }),
  }),
);

/** How many rows lie between two STATE messages: state_interval says it in seconds. */
const stateMessageThreshold: ForeignSetting = { name: "state_message_threshold", schema: {}, translate: () => ({}) };

/** What MeltanoLabs' tap and its forks have beside the settings of singer-io's. */
export const meltanoLabs: readonly ForeignSetting[] = [
  streamsToDiscover,
  soqlFilters,
  ignoreFormulaFields,
  ...jwtLogin,
  stateMessageThreshold,
];
