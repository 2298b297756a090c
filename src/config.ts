import { homedir } from "node:os";
import { join } from "node:path";
import spec from "../spec.json" with { type: "json" };
import type { Config } from "./config.generated.ts";
import { type Login, loginOf, wrong } from "./login.ts";

/** The configuration with its defaults, as the parts of the tap take it. */
export interface Settings {
  readonly login: Login;
  /** Null: the newest that the tap was tested with and the org has. */
  readonly apiVersion: string | null;
  /** Names and globs; none: all. */
  readonly objects: readonly string[];
  readonly startDate: Date | null;
  readonly endDate: Date | null;
  readonly api: "auto" | "rest" | "bulk";
  readonly records: "all" | "active" | "deleted";
  /** What to do where Salesforce has forgotten deletions since the last run. */
  readonly deletedGap: "warn" | "resync" | "fail";
  /** Null: never. */
  readonly fullRefreshEveryMs: number | null;
  readonly visibilityLagMs: number;
  readonly retryDeadlineMs: number;
  /** Where describes are kept. */
  readonly cacheDir: string;
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
    throw wrong(
      "end_date",
      `${given.end_date} is not after start_date (${given.start_date}).`,
      "Choose a later end_date, or leave it out.",
    );
  }
  return {
    login: loginOf(given, config, files),
    apiVersion: given.api_version ?? null,
    objects: given.objects ?? [],
    startDate,
    endDate,
    api: given.api ?? "auto",
    records: given.records ?? "all",
    deletedGap: given.deleted_gap ?? "warn",
    fullRefreshEveryMs: given.full_refresh_every === undefined ? null : 1000 * given.full_refresh_every,
    visibilityLagMs: 1000 * (given.visibility_lag ?? defaults.visibility_lag.default),
    retryDeadlineMs: 1000 * (given.retry_deadline ?? defaults.retry_deadline.default),
    cacheDir: given.cache_dir ?? userCacheDir(process.platform, process.env),
  };
}

function withoutBlanks(config: Config): Config {
  const kept = Object.entries(config).filter(([, value]) => typeof value !== "string" || value.trim() !== "");
  // The same members with the same types, some of them gone: all of Config's are optional.
  return Object.fromEntries(kept) as Config;
}

function moment(option: "start_date" | "end_date", text: string | undefined): Date | null {
  if (text === undefined) return null;
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw wrong(option, `${text} is not a moment.`, "Write it like 2026-01-31T09:05:00Z.");
  return date;
}

/** The folder that the platform has for what may be deleted at any time. */
function userCacheDir(platform: string, env: Readonly<Record<string, string | undefined>>): string {
  const home = homedir();
  const base =
    platform === "win32"
      ? (env["LOCALAPPDATA"] ?? join(home, "AppData", "Local"))
      : platform === "darwin"
        ? join(home, "Library", "Caches")
        : (env["XDG_CACHE_HOME"] ?? join(home, ".cache"));
  return join(base, "tap-salesforce");
}
