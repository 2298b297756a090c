import { type Bookmark, TapError } from "@singer-io-ts/tap-kit";
import type { ObjectStream } from "./object-stream.ts";
import { parseScan, type Scan } from "./scan.ts";
import type { Stamp } from "./soql.ts";

/** The number of the bookmarks' form. */
const bookmarkFormat = 1;

/** What the state says is to be read of a stream. */
export interface Intent {
  /** The load replaces what was there before; it began in this run or in an earlier one. */
  readonly full: boolean;
  /** The bookmark's watermark; null where there is none that holds. */
  readonly value: Stamp | null;
  /** Where the read begins; null: at the stream's start, or without regard to time. */
  readonly since: Stamp | null;
  /** Hashes of records at or above `since` that are out already. */
  readonly tail: string | null;
  /** Where an unfinished read goes on. */
  readonly scan: Scan | null;
  /** Of a load that replaces an earlier one: where that one ended. A target that merges must hear of deletions since. */
  readonly deletedSince?: Stamp | null;
  /** Where reading old rows again for new fields goes on. */
  readonly fill?: Exclude<Scan, { readonly kind: "tail" }>;
}

/**
 * @param orgId the org that is logged in to.
 * @param lookbackMs how far before the bookmark incremental reads begin.
 * @throws TapError when the bookmark is another org's.
 */
export function intentOf(
  stream: Pick<ObjectStream, "id" | "selection" | "replicationKey">,
  orgId: string,
  startDate: Stamp | null,
  lookbackMs = 0,
): Intent {
  const { from } = stream.selection;
  // guard(other-org): rows of two orgs would be mixed.
  if (from !== null && from.org !== orgId) throw otherOrg(stream.id, from.org, orgId);
  const isTimeless = stream.replicationKey === null;
  // guard(changed-key, `(!isTimeless && from.replication_key !== stream.replicationKey)` -> `false`): a bookmark of one key would be used for another.
  if (from === null || (!isTimeless && from.replication_key !== stream.replicationKey)) {
    return fullLoad(isTimeless ? null : startDate);
  }
  const found = from.scan === null ? null : parseScan(stream.id, from.scan);
  const fill = found !== null && found.kind !== "tail" && found.fill !== undefined ? found : null;
  const scan = fill === null ? found : null;
  if (isTimeless) return { full: true, value: null, since: null, tail: null, scan: timeless(scan) };
  const value = from.replication_key_value;
  const full = scan?.full ?? value === null;
  const since = value === null ? startDate : full ? value : earlier(value, lookbackMs, startDate);
  const deletedSince = scan === null || scan.kind === "tail" ? undefined : scan.deletedSince;
  return { full, value, since, tail: from.tail, scan, ...(deletedSince && { deletedSince }), ...(fill && { fill }) };
}

/** Never before the stream's start. */
function earlier(value: Stamp, lookbackMs: number, startDate: Stamp | null): Stamp {
  if (lookbackMs === 0) return value;
  const since = new Date(Date.parse(value) - lookbackMs).toISOString();
  return startDate !== null && since < startDate && startDate < value ? startDate : since;
}

/** Everything from here on, whatever was there before. */
export function fullLoad(since: Stamp | null): Intent {
  return { full: true, value: null, since, tail: null, scan: null };
}

/** A full-table read goes on only from a full-table read's place. */
function timeless(scan: Scan | null): Scan | null {
  return scan !== null && scan.kind !== "tail" && scan.watermark === null ? scan : null;
}

/** The bookmark's replication key where another one is selected now: everything is read anew. */
export function changedKey(stream: ObjectStream): string | null {
  const before = stream.selection.from?.replication_key ?? null;
  return before !== null && stream.replicationKey !== null && before !== stream.replicationKey ? before : null;
}

/** The bookmark as it stands while nothing new is certain: what the state said, in this run's version. */
export function heldBookmark(
  stream: Pick<ObjectStream, "selection" | "replicationKey">,
  intent: Intent,
  orgId: string,
): Bookmark {
  return {
    format: bookmarkFormat,
    org: orgId,
    version: stream.selection.version,
    rows: stream.selection.from?.rows ?? null,
    replication_key: stream.replicationKey,
    replication_key_value: intent.value,
    scan: null,
    tail: intent.value === null ? null : intent.tail,
    // Once written it stays: what merges states member by member would keep the refusal.
    ...(stream.selection.from?.refused !== undefined && { refused: null }),
  };
}

/** The state is of another org than the login leads to. */
export function otherOrg(stream: string, before: string, now: string): TapError {
  return new TapError(`${stream}: the state is of org ${before}, but the login leads to org ${now}.`, {
    code: "OTHER_ORG",
    kind: "config",
    stream,
    hint: "Log in to the org that the state belongs to, or set allow_org_change to load this org in full (a refreshed sandbox has a new id).",
  });
}
