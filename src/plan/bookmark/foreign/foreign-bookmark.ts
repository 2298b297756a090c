import { type Bookmark, type Json, type JsonObject, TapError } from "@singer-io-ts/tap-kit";
import type { Timestamp } from "../../../timestamp.ts";
import { parseTimestamp } from "../../../timestamp.ts";
import { formatLoadSettings } from "../load-settings.ts";
import { begunElsewhere, formatUnfinishedRead } from "../unfinished-read.ts";

/** What another connector's bookmark says. */
interface ForeignBookmark {
  /** What the records so far carry; null: they carry none. */
  readonly version?: number | null;
  /** The field that the value is of; null: the bookmark does not name it. */
  readonly replicationKey?: string | null;
  /** Rows below it are out; null: none are, or all are read each time. */
  readonly value?: Timestamp | null;
  /** Rows last changed before it were left out; absent: the bookmark does not say from when on they are out. */
  readonly start?: Timestamp;
}

/** The longest a version can be: a time in milliseconds, as a date can have. */
const latestVersion = 8_640_000_000_000_000;

/**
 * A bookmark of another connector. It does not say of which org it is. Under a version without a value a load was begun: it is
 * done again as a whole, and keeps the version, under which the first records are out.
 */
export function foreignBookmark({
  version = null,
  replicationKey = null,
  value = null,
  start,
}: ForeignBookmark): Bookmark {
  const progress = version !== null && value === null ? formatUnfinishedRead(begunElsewhere) : null;
  return {
    source: null,
    version,
    rows: null,
    replicationKey: value === null ? null : replicationKey,
    replicationKeyValue: value,
    progress,
    own: {
      tail: null,
      ...(start !== undefined && { loaded_with: formatLoadSettings({ start, records: "all" }, null) }),
    },
  };
}

/** @throws TapError where the member is no date-time */
export function timestampOf(stream: string, member: string, value: Json | undefined): Timestamp {
  const timestamp = typeof value === "string" ? parseTimestamp(value) : null;
  // guard(foreign-date-time): a damaged value would be taken for none, and all rows would come again.
  if (timestamp === null) throw damaged(stream, member, value, "no date-time");
  return timestamp;
}

/** The member `version`; null where there is none. @throws TapError where it is no version */
export function versionOf(stream: string, { version = null }: JsonObject): number | null {
  if (version === null) return null;
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1 || version > latestVersion)
    throw damaged(stream, "version", version, "no version");
  return version;
}

export function damaged(stream: string, member: string, value: Json | undefined, what: string): TapError {
  const text = JSON.stringify(value) ?? "missing";
  const shown = text.length > longest ? `${text.slice(0, longest)} ...` : text;
  return new TapError(`${stream}: the state's member ${member} is ${shown}, which is ${what}.`, {
    code: "STATE_VALUE",
    kind: "config",
    stream,
    hint: `Give the state as the connector that wrote it has written it, or remove the bookmark of ${stream} to load it in full.`,
  });
}

const longest = 60;
