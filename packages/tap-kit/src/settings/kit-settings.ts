import { type BatchConfig, batchIn, batchSetting } from "../batch/batch-config.ts";
import type { Json, JsonObject } from "../json.ts";
import type { QuotaPercents } from "../quota/quota.ts";

/** The kit's own settings, as properties of a configuration's JSON Schema. A tap spreads them into its spec; the kit reads them from the checked configuration. */
export const kitSettings = {
  max_workers: {
    type: "integer",
    minimum: 1,
    maximum: 64,
    default: 8,
    title: "Concurrent reads",
    description: "How many reads may run at the same time.",
  },
  state_interval: {
    type: "number",
    format: "duration",
    minimum: 0,
    maximum: 31_536_000,
    title: "State interval (seconds)",
    description:
      "Shortest time between two STATE messages of a run. The last message is always one. Default: 10 seconds.",
    examples: [10, "1m"],
  },
  quota_percent_total: {
    type: "number",
    exclusiveMinimum: 0,
    maximum: 100,
    title: "Quota for everyone (percent)",
    description:
      "The run stops before the calls of all programs together exceed this share of the service's limit. The next run continues. Default: none.",
    examples: [80],
  },
  quota_percent_per_run: {
    type: "number",
    exclusiveMinimum: 0,
    maximum: 100,
    title: "Quota for one run (percent)",
    description:
      "The run stops before its own calls exceed this share of the service's limit. The next run continues. Streams start only as far as the calls left can complete them, those of an earlier run first. Default: none.",
    examples: [25],
  },
  activate_version: {
    type: "boolean",
    default: true,
    title: "Report that a full load is complete",
    description:
      "Singer only. Records carry a version. ACTIVATE_VERSION after a complete full load lets the target remove rows that are gone.",
  },
  allow_shrink: {
    type: ["boolean", "array"],
    items: { type: "string", minLength: 1 },
    default: false,
    title: "Let a full load shrink a stream",
    description:
      "Sends ACTIVATE_VERSION even if a full load brought under 80 % of the records of the one before. Otherwise the stream fails. true: for all streams. A list: for streams with these names, where * stands for anything.",
    examples: [["Order", "report_*"]],
  },
  select: {
    type: "array",
    items: { type: "string", minLength: 1 },
    title: "Streams and fields to select",
    description:
      "Patterns as Meltano writes them: stream.field, with * for anything and ! to leave out. Discovery marks what they match as selected, and a run without a catalog reads it. A run with a catalog goes by the catalog. As an Airbyte source, only what they match is offered. Default: all that is selected by default.",
    examples: [["Account.*", "Contact.Email", "!*.Description"]],
  },
  select_fields_by_default: {
    type: "boolean",
    default: true,
    title: "Fields that the catalog does not mention",
    description: "Whether a field is selected if neither the catalog nor the tap decides.",
  },
  batch_config: batchSetting,
} as const satisfies JsonObject;

/** The kit's settings of one run. */
export interface KitSettings {
  readonly maxWorkers: number;
  readonly stateIntervalMs: number;
  readonly quota: QuotaPercents;
  readonly activateVersion: boolean;
  /** Of all streams, of none, or of those with such a name. */
  readonly allowShrink: boolean | readonly string[];
  readonly selectFieldsByDefault: boolean;
  /** Patterns of what to select; null: what is selected by default. */
  readonly select: readonly string[] | null;
  /** Batch files for the records; null: they are messages. */
  readonly batch: BatchConfig | null;
}

/** Reads them from a checked configuration; a tap whose spec leaves one out gets its default. */
export function readKitSettings(config: JsonObject): KitSettings {
  const { max_workers: maxWorkers, state_interval: stateInterval } = config;
  const batch = batchIn(config["batch_config"]);
  const percentOf = (key: "quota_percent_total" | "quota_percent_per_run") => {
    const value = config[key];
    return typeof value === "number" ? value : null;
  };
  const isSet = (key: "activate_version" | "select_fields_by_default") => {
    const value = config[key];
    return typeof value === "boolean" ? value : kitSettings[key].default;
  };
  return {
    maxWorkers: typeof maxWorkers === "number" ? maxWorkers : kitSettings.max_workers.default,
    stateIntervalMs: (typeof stateInterval === "number" ? stateInterval : batch === null ? 10 : 300) * 1000,
    quota: { total: percentOf("quota_percent_total"), perRun: percentOf("quota_percent_per_run") },
    activateVersion: isSet("activate_version"),
    allowShrink: shrinking(config["allow_shrink"]),
    selectFieldsByDefault: isSet("select_fields_by_default"),
    select: patternsIn(config["select"]),
    batch,
  };
}

function shrinking(value: Json | undefined): boolean | readonly string[] {
  // Checked against the spec.
  if (Array.isArray(value)) return value as readonly string[];
  return typeof value === "boolean" ? value : kitSettings.allow_shrink.default;
}

/** An empty list selects as if there were none: runners pass it for a setting that nobody has filled in. */
function patternsIn(value: Json | undefined): readonly string[] | null {
  // Checked against the spec.
  return Array.isArray(value) && value.length > 0 ? (value as readonly string[]) : null;
}
