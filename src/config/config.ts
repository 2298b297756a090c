import spec from "../../spec.json" with { type: "json" };
import type { Compatibility } from "../compatibility.ts";
import { optionError } from "../errors/option-error.ts";
import { parseTimestamp, type Timestamp } from "../timestamp.ts";
import { userCacheDir } from "./cache-dir.ts";
import type { Config } from "./config.generated.ts";
import { type Login, loginOf } from "./login.ts";
import { type QuerySetting, queriesOf } from "./query-settings.ts";
import { folderOf } from "./setting-folder.ts";
import type { SoqlTexts } from "./soql-files.ts";

/** The configuration with its defaults, as the parts of the tap take it. */
export interface Settings {
  readonly login: Login;
  /** Null: the newest that the tap was tested with and the org has. */
  readonly apiVersion: string | null;
  readonly retryDeadlineMs: number;
  /** Names and globs; none: all. */
  readonly objects: readonly string[];
  /** Paths to parents' fields, by object. */
  readonly relatedFields: Readonly<Record<string, readonly string[]>>;
  /** Metadata streams. */
  readonly metadataStreams: readonly NonNullable<Config["metadata_streams"]>[number][];
  readonly queries: readonly QuerySetting[];
  readonly reports: readonly ReportSetting[];
  readonly listViews: readonly ListViewSetting[];
  /** Fields that hold files are selected like others. */
  readonly files: boolean;
  /** Conditions on the rows of objects, by object. */
  readonly filters: Readonly<Record<string, string>>;
  /** Formulas and roll-ups of objects are not discovered. */
  readonly excludesFormulas: boolean;
  readonly read: ReadSettings;
}

/** What decides which rows are read and how, whatever kind of stream they are of. */
export interface ReadSettings {
  readonly api: Api;
  readonly records: Records;
  /** Rows last changed before this date-time are left out; null: none are. */
  readonly start: Timestamp | null;
  /** Rows last changed from this date-time on are left out; null: none are. */
  readonly end: Timestamp | null;
  readonly visibilityLagMs: number;
  /** How far before the bookmark incremental runs begin. */
  readonly lookbackMs: number;
  readonly schemaChanges: SchemaChanges;
  /** Rows that do not change get the values of fields that are selected later. */
  readonly backfillNewFields: boolean;
  readonly deletedGap: DeletedGap;
  /** Null: never. */
  readonly fullRefreshEveryMs: number | null;
  /** Incremental runs read the children of changed parents again. */
  readonly rereadsRelated: boolean;
  /** Whose record formats objects have; null: this tap's own. */
  readonly compatibility: Compatibility | null;
  /** The state may be of another org: its streams are loaded in full. */
  readonly allowOrgChange: boolean;
  /** Where describes are kept; null: nowhere, the user has no folder. */
  readonly cacheDir: string | null;
}

export type Api = "auto" | "rest" | "bulk";

/** What becomes of a column whose field is gone or has another type. */
export type SchemaChanges = "follow" | "lock" | "fail";

/** What to do where Salesforce has forgotten deletions since the last run. */
type DeletedGap = "warn" | "resync" | "fail";

/** Which rows by their state: with those in the recycle bin, without them, or they alone. */
export type Records = "all" | "active" | "deleted";

/** A report that becomes a stream. */
export interface ReportSetting {
  readonly id: string | undefined;
  readonly developerName: string | undefined;
  readonly name: string | undefined;
  readonly folder: string | undefined;
  /** The stream's id; null: by the report's name. */
  readonly stream: string | null;
  readonly uniqueField: string | null;
  readonly filters: readonly { readonly column: string; readonly operator: string; readonly value: string }[];
  readonly keyProperties: readonly string[] | null;
  readonly summary: boolean;
  /** Read as a spreadsheet. */
  readonly asSheet: boolean;
}

/** List views that become streams. */
interface ListViewSetting {
  readonly object: string;
  /** Null: all of the object's. */
  readonly developerName: string | null;
}

type Places = ReadonlyMap<string, string>;
const nowhere: Places = new Map();

const defaults = spec.connectionSpecification.properties;

/**
 * The settings of a configuration that holds what spec.json asks for. Blank strings count as absent.
 *
 * @param files the configuration files, the last one given last.
 * @param places where each setting is from: one of the files, or an environment variable.
 * @param texts of the files that queries are in.
 * @throws TapError of kind config that names the option.
 */
export function settingsOf(
  config: Config,
  files: readonly string[],
  places: Places = nowhere,
  texts: SoqlTexts = nowhere,
): Settings {
  const given = withoutBlanks(config);
  return {
    login: loginOf(given, config, {
      files,
      tokenPlace: places.get("refresh_token") ?? null,
      keyFolder: folderOf(places.get("private_key_file"), files),
      env: process.env,
    }),
    apiVersion: given.api_version?.replace(/^v/, "") ?? null,
    retryDeadlineMs: 1000 * (given.retry_deadline ?? defaults.retry_deadline.default),
    objects: patternsOf(given.objects ?? []),
    relatedFields: given.related_fields ?? {},
    metadataStreams: [...new Set(given.metadata_streams ?? [])],
    queries: queriesOf(given.queries ?? [], texts),
    reports: (given.reports ?? []).map(reportSetting),
    listViews: (given.list_views ?? []).map(listViewSetting),
    files: given.files ?? false,
    filters: given.filters ?? {},
    excludesFormulas: given.exclude_formula_fields ?? false,
    read: readSettings(given),
  };
}

function readSettings(given: Config): ReadSettings {
  return {
    api: given.api ?? "auto",
    records: given.records ?? "all",
    ...rangeOf(given),
    visibilityLagMs: 1000 * (given.visibility_lag ?? defaults.visibility_lag.default),
    lookbackMs: 1000 * (given.lookback_window ?? 0),
    schemaChanges: given.schema_changes ?? "follow",
    compatibility: given.compatibility ?? null,
    backfillNewFields: given.backfill_new_fields ?? false,
    deletedGap: given.deleted_gap ?? "warn",
    fullRefreshEveryMs: given.full_refresh_every === undefined ? null : 1000 * given.full_refresh_every,
    rereadsRelated: given.related_fields_reread ?? false,
    allowOrgChange: given.allow_org_change ?? false,
    cacheDir: given.cache_dir ?? userCacheDir(process.platform, process.env),
  };
}

function rangeOf({ start_date, end_date }: Config): Pick<ReadSettings, "start" | "end"> {
  const start = dateTime("start_date", start_date);
  const end = dateTime("end_date", end_date);
  if (start !== null && end !== null && start >= end) {
    throw optionError(
      "end_date",
      `${end_date} is not after start_date (${start_date}).`,
      "Choose a later end_date, or leave it out.",
    );
  }
  return { start, end };
}

function withoutBlanks(config: Config): Config {
  const kept = Object.entries(config).filter(([, value]) => typeof value !== "string" || value.trim() !== "");
  // The same members with the same types, some of them gone: all of Config's are optional.
  return Object.fromEntries(kept) as Config;
}

/** Names and globs; a `!` alone leaves out nothing. */
function patternsOf(patterns: readonly string[]): readonly string[] {
  const empty = patterns.find((pattern) => pattern.replace(/^!/, "").trim() === "");
  if (empty !== undefined)
    throw optionError(
      "objects",
      `${JSON.stringify(empty)} names no object.`,
      "Write a name or glob, behind a ! to leave it out.",
    );
  return patterns;
}

function reportSetting(report: NonNullable<Config["reports"]>[number]): ReportSetting {
  const { id, developer_name: developerName, name, folder } = report;
  return {
    ...{ id, developerName, name, folder },
    stream: report.stream ?? null,
    uniqueField: report.unique_field ?? null,
    filters: report.filters ?? [],
    keyProperties: report.key_properties ?? null,
    summary: report.summary ?? false,
    asSheet: report.export ?? false,
  };
}

function listViewSetting(text: string): ListViewSetting {
  const [, object, developerName] = /^\s*([^\s.]+)\.(.*\S)\s*$/.exec(text) ?? [];
  if (object === undefined || developerName === undefined)
    throw optionError(
      "list_views",
      `${JSON.stringify(text)} is not OBJECT.DEVELOPER_NAME.`,
      "Write it like Account.MyAccounts, or Account.* for all of an object.",
    );
  return { object, developerName: developerName === "*" ? null : developerName };
}

function dateTime(option: "start_date" | "end_date", text: string | undefined): Timestamp | null {
  if (text === undefined) return null;
  const found = parseTimestamp(text);
  if (found === null)
    throw optionError(option, `${text} is no date.`, "Write it like 2026-01-01 or 2026-01-01T00:00:00Z.");
  return found;
}
