import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import spec from "../../spec.json" with { type: "json" };
import { optionError } from "../errors/option-error.ts";
import { timestampIn } from "../timestamp.ts";
import type { Config } from "./config.generated.ts";
import { type Login, loginOf } from "./login.ts";

/** The configuration with its defaults, as the parts of the tap take it. */
export interface Settings {
  readonly login: Login;
  /** Null: the newest that the tap was tested with and the org has. */
  readonly apiVersion: string | null;
  /** Names and globs; none: all. */
  readonly objects: readonly string[];
  /** Paths to parents' fields, by object. */
  readonly relatedFields: Readonly<Record<string, readonly string[]>>;
  /** Incremental runs read the children of changed parents again. */
  readonly rereadsRelated: boolean;
  /** Streams around the data. */
  readonly metadataStreams: readonly NonNullable<Config["metadata_streams"]>[number][];
  readonly queries: readonly QuerySetting[];
  readonly reports: readonly ReportSetting[];
  readonly listViews: readonly ListViewSetting[];
  readonly startDate: Date | null;
  readonly endDate: Date | null;
  readonly api: "auto" | "rest" | "bulk";
  readonly records: Records;
  /** What becomes of a column whose field is gone or has another type. */
  readonly schemaChanges: "follow" | "lock" | "fail";
  /** Rows that do not change get the values of fields that are selected later. */
  readonly backfillNewFields: boolean;
  /** What to do where Salesforce has forgotten deletions since the last run. */
  readonly deletedGap: "warn" | "resync" | "fail";
  /** Null: never. */
  readonly fullRefreshEveryMs: number | null;
  readonly visibilityLagMs: number;
  /** How far before the bookmark incremental reads begin. */
  readonly lookbackMs: number;
  /** The state may be of another org: its streams are loaded in full. */
  readonly allowOrgChange: boolean;
  readonly retryDeadlineMs: number;
  /** Where describes are kept; null: nowhere, the user has no folder. */
  readonly cacheDir: string | null;
}

/** Which rows by their state: with those in the recycle bin, without them, or they alone. */
export type Records = "all" | "active" | "deleted";

/** A query that is to be a stream, by its text or by the name of one that comes with the tap. */
export interface QuerySetting {
  /** The stream's id. */
  readonly name: string;
  /** Either this or `preset`. */
  readonly soql: string | undefined;
  readonly preset: string | null;
  readonly keyProperties: readonly string[] | null;
  readonly replicationKey: string | null;
  /** Null: as for all streams. */
  readonly records: Settings["records"] | null;
  readonly api: Settings["api"] | null;
}

/** A report that is to be a stream. */
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

/** List views that are to be streams. */
interface ListViewSetting {
  readonly object: string;
  /** Null: all of the object's. */
  readonly developerName: string | null;
}

const defaults = spec.connectionSpecification.properties;

/**
 * The settings of a configuration that holds what spec.json asks for. Blank strings count as absent.
 *
 * @param files the configuration files, the last one given last.
 * @throws TapError of kind config that names the option.
 */
export function settingsOf(config: Config, files: readonly string[]): Settings {
  const given = withoutBlanks(config);
  const startDate = moment("start_date", given.start_date);
  const endDate = moment("end_date", given.end_date);
  if (startDate && endDate && startDate >= endDate) {
    throw optionError(
      "end_date",
      `${given.end_date} is not after start_date (${given.start_date}).`,
      "Choose a later end_date, or leave it out.",
    );
  }
  return {
    login: loginOf(given, config, files),
    apiVersion: given.api_version ?? null,
    objects: patternsOf(given.objects ?? []),
    relatedFields: given.related_fields ?? {},
    rereadsRelated: given.related_fields_reread ?? false,
    metadataStreams: [...new Set(given.metadata_streams ?? [])],
    queries: queriesOf(given.queries ?? []),
    reports: (given.reports ?? []).map(reportSetting),
    listViews: (given.list_views ?? []).map(listViewSetting),
    startDate,
    endDate,
    api: given.api ?? "auto",
    records: given.records ?? "all",
    schemaChanges: given.schema_changes ?? "follow",
    backfillNewFields: given.backfill_new_fields ?? false,
    deletedGap: given.deleted_gap ?? "warn",
    fullRefreshEveryMs: given.full_refresh_every === undefined ? null : 1000 * given.full_refresh_every,
    visibilityLagMs: 1000 * (given.visibility_lag ?? defaults.visibility_lag.default),
    lookbackMs: 1000 * (given.lookback_window ?? 0),
    allowOrgChange: given.allow_org_change ?? false,
    retryDeadlineMs: 1000 * (given.retry_deadline ?? defaults.retry_deadline.default),
    cacheDir: given.cache_dir ?? userCacheDir(process.platform, process.env),
  };
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

function queriesOf(queries: NonNullable<Config["queries"]>): readonly QuerySetting[] {
  const names = new Set<string>();
  return queries.map(({ name, soql, preset, key_properties, replication_key, records, api }) => {
    if (names.has(name)) throw optionError("queries", `there are two by the name ${name}.`, "Give each its own name.");
    names.add(name);
    if ((soql === undefined) === (preset === undefined))
      throw optionError(
        "queries",
        `${name} has ${soql === undefined ? "neither soql nor" : "both soql and"} preset.`,
        "Give it one of the two.",
      );
    return {
      name,
      soql,
      preset: preset ?? null,
      keyProperties: key_properties ?? null,
      replicationKey: replication_key ?? null,
      records: records ?? null,
      api: api ?? null,
    };
  });
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

function moment(option: "start_date" | "end_date", text: string | undefined): Date | null {
  if (text === undefined) return null;
  const found = timestampIn(text);
  if (found === null) throw optionError(option, `${text} is not a moment.`, "Write it like 2026-01-31T09:05:00Z.");
  return new Date(found);
}

/** The folder that the platform has for what may be deleted at any time; null where it has none for this user. */
function userCacheDir(platform: string, env: Readonly<Record<string, string | undefined>>): string | null {
  const home = userHome();
  const under = (...parts: string[]) => (home === null ? undefined : join(home, ...parts));
  const base =
    platform === "win32"
      ? (env["LOCALAPPDATA"] ?? under("AppData", "Local"))
      : platform === "darwin"
        ? under("Library", "Caches")
        : (absolute(env["XDG_CACHE_HOME"]) ?? under(".cache"));
  return base === undefined ? null : join(base, "tap-salesforce");
}

/** Null: neither HOME nor an entry in the system's list of users, as in containers that run under any number. */
function userHome(): string | null {
  try {
    return absolute(homedir()) ?? null;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_SYSTEM_ERROR") return null;
    throw error;
  }
}

/** Another one would depend on where the tap was started. (XDG Base Directory Specification.) */
const absolute = (path: string | undefined) => (path !== undefined && isAbsolute(path) ? path : undefined);
