import type { Api, ReadSettings } from "../config/config.ts";
import type { DeletionLog } from "../salesforce/changes/deletion-log.ts";
import type { Timestamp } from "../timestamp.ts";
import type { ResumePoint } from "./bookmark/resume-point.ts";
import { watermarkOf } from "./bookmark/watermark.ts";
import type { ObjectStream } from "./object-stream.ts";
import { requiredFilterOf } from "./required-filter.ts";
import {
  chooseTransport,
  compositeBytes,
  compositeRows,
  expectedBytes,
  fewRows,
  type TransportChoice,
} from "./transport.ts";

/** What was asked about a stream before anything of it is read. */
export interface Facts {
  /** The org's clock when the answers came. */
  readonly now: Date;
  /** `latestDateCovered` of each resource that answered. */
  readonly covered: readonly Date[];
  /** Rows to come, as far as known; null: unknown. */
  readonly rows: number | null;
  readonly fitsUri: boolean;
  /** What `deleted` names since the bookmark: rows in the recycle bin and rows that are gone for good. */
  readonly deletions: DeletionLog;
  /** Null: `deletions` has all since the bookmark. */
  readonly forgotten: Forgotten | null;
}

/** Up to a point in time Salesforce does not name all deletions since the bookmark. */
export interface Forgotten {
  readonly until: Date;
  /** The bookmark is older than its memory, its log begins later, or there are too many for an answer. */
  readonly why: "old" | "trimmed" | "too many";
}

export interface DecideSettings extends Pick<ReadSettings, "api" | "end" | "visibilityLagMs" | "rereadsRelated"> {
  /** Streams without a known change are read all the same: so few that asking costs no less. */
  readonly readUnchanged: boolean;
}

/** A stream to be read. */
export interface Load {
  readonly stream: ObjectStream;
  readonly resume: ResumePoint;
  /** Null: the stream is read without regard to time. */
  readonly watermark: Timestamp | null;
  readonly end: Timestamp | null;
  readonly choice: TransportChoice;
  readonly api: Api;
  readonly rows: number | null;
  readonly fitsUri: boolean;
  /** One query brings body and tail. */
  readonly together: boolean;
  readonly deletions: DeletionLog;
  /** Ids of rows that old rows read before it have brought as deleted. */
  readonly broughtAsDeleted?: ReadonlySet<string>;
  readonly forgotten: Forgotten | null;
  /** Rows that did not change are read again where a parent of theirs did. */
  readonly rereads: boolean;
  /** So few rows, as far as known, that the query shares a composite call with others. */
  readonly small: boolean;
}

/** Nothing to read: the watermark moves on. */
export interface Unchanged {
  readonly stream: ObjectStream;
  readonly resume: ResumePoint;
  readonly watermark: Timestamp;
  readonly forgotten: Forgotten | null;
}

export type Decision = ({ readonly kind: "load" } & Load) | ({ readonly kind: "unchanged" } & Unchanged);

export function decide(stream: ObjectStream, from: ResumePoint, asked: Facts, settings: DecideSettings): Decision {
  const { resume, facts } = withOpenTransaction(stream, from, asked);
  const { scan } = resume;
  const resumed = scan !== null && scan.kind !== "tail" ? scan : null;
  const watermark =
    stream.replicationKey === null ? null : (resumed?.watermark ?? newWatermark(resume, facts, settings));
  const rereads = settings.rereadsRelated && !resume.full && resume.value !== null && stream.trackedParents.length > 0;
  // guard(history-not-settled, ` && isListedByUpdated(stream.replicationKey)` -> ``): rows that `updated` may not list would be skipped.
  const hasNoChanges = facts.rows === 0 && isListedByUpdated(stream.replicationKey);
  const isUnchanged = !rereads && !resume.full && resumed === null && resume.tail === null && hasNoChanges;
  if (isUnchanged && !settings.readUnchanged && watermark !== null)
    return { kind: "unchanged", stream, resume, watermark, forgotten: facts.forgotten };
  const { fitsUri } = facts;
  const rows = rowsToCome(stream, facts);
  const choice = resumedTransport(resumed, chooseTransport(stream, { api: settings.api, rows, fitsUri }));
  const isFew = rows === null ? choice.transport === "rest" : rows <= fewRows;
  return {
    kind: "load",
    stream,
    resume,
    watermark,
    end: settings.end,
    choice,
    api: settings.api,
    rows,
    fitsUri,
    deletions: facts.deletions,
    forgotten: facts.forgotten,
    together: watermark !== null && resumed === null && isTogether(stream, choice, { isFew, full: resume.full }),
    rereads,
    small:
      !rereads &&
      resumed === null &&
      stream.blobs.length === 0 &&
      choice.transport === "rest" &&
      requiredFilterOf(stream) === null &&
      stream.newestFirst === undefined &&
      stream.hasInferredRows !== true &&
      stream.isUnfiltered !== true &&
      (rows === null || (rows <= compositeRows && expectedBytes(stream, rows) <= compositeBytes)),
  };
}

/**
 * A bookmark of this tap lies below every open transaction. Another connector's may lie above one, whose rows will be stamped
 * below it: the read begins where the transaction did.
 */
function withOpenTransaction(
  { selection }: ObjectStream,
  resume: ResumePoint,
  facts: Facts,
): { readonly resume: ResumePoint; readonly facts: Facts } {
  const { value, full } = resume;
  const open = facts.covered.length === 0 ? null : new Date(Math.min(...facts.covered.map((date) => date.getTime())));
  const isAbove = open !== null && value !== null && open.getTime() < Date.parse(value);
  // guard(foreign-open-transaction, `!isAbove` -> `true`): rows of a transaction that was open when the other connector read would never come.
  if (full || selection.from?.source !== null || !isAbove) return { resume, facts };
  const begun = open.toISOString();
  // What was counted since the value says nothing about the time before it.
  return { resume: { ...resume, value: begun, since: begun }, facts: { ...facts, rows: null } };
}

/**
 * Whether `updated` is documented to name what changed by this key. Field histories have neither, and nothing says that it
 * names their rows. (REST API Developer Guide, sObject Get Updated.)
 */
const isListedByUpdated = (key: string | null): boolean => key === "SystemModstamp" || key === "LastModifiedDate";

/** Of many rows a condition may leave few: how many, its first page tells. */
function rowsToCome({ written, filter }: ObjectStream, { rows }: Facts): number | null {
  const isFiltered = filter !== undefined || (written !== undefined && written.where !== null);
  return isFiltered && rows !== null && rows > fewRows ? null : rows;
}

/** The same stream once its size is known better than before. */
export function decideAgain(load: Load, rows: number): Load {
  const choice = chooseTransport(load.stream, { api: load.api, rows, fitsUri: load.fitsUri });
  return {
    ...load,
    rows,
    choice,
    small: false,
    together:
      load.watermark !== null && isTogether(load.stream, choice, { isFew: rows <= fewRows, full: load.resume.full }),
  };
}

/**
 * Few rows come by one query. So do those whose key cannot be cut from above, where they come in an order: the results of a
 * job have none, and a run that is stopped in the middle of a full load by a job should resume it.
 */
function isTogether(
  { bounded }: ObjectStream,
  { transport }: TransportChoice,
  { isFew, full }: { readonly isFew: boolean; readonly full: boolean },
): boolean {
  return transport === "rest" ? isFew || !bounded : isFew && !full;
}

function newWatermark(
  resume: ResumePoint,
  { now, covered }: Facts,
  { visibilityLagMs, end }: DecideSettings,
): Timestamp {
  return watermarkOf({ now, visibilityLagMs, covered, before: resume.value, end });
}

/** A job goes on as a job; from the cursor of an ordered read either API can resume. */
function resumedTransport(scan: ResumePoint["scan"], choice: TransportChoice): TransportChoice {
  if (scan === null) return choice;
  const transport = scan.kind === "job" ? "bulk" : choice.transport;
  return { ...choice, transport, why: "continuing where the previous run stopped" };
}
