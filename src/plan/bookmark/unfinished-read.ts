import type { Timestamp } from "../../timestamp.ts";
import { isTimestamp } from "../../timestamp.ts";
import { isId } from "../slices/soql-literals.ts";
import { foreignMember, parseJsonMember } from "./json-member.ts";

/**
 * An unfinished read, as the bookmark keeps it: JSON in one string, so that a merge of states replaces it whole.
 * `full`: it belongs to a full load, which replaces the rows of the version before when it is complete.
 * `rows`: records that the load has brought so far.
 */
export type UnfinishedRead =
  /** An ordered read by REST: everything up to the cursor is out. */
  | (Unfinished & { readonly kind: "ordered"; readonly modifiedAt: Timestamp | null; readonly id: string })
  /** A Bulk 2.0 job, whose results come in a fixed order: everything before the locator is out. */
  | (Unfinished & {
      readonly kind: "job";
      readonly job: string;
      readonly apiVersion: string;
      /** Of the job's SOQL and operation: another query's results are of no use. */
      readonly soqlHash: string;
      readonly user: string;
      readonly maxRecords: number | null;
      /** Null: nothing is out yet. */
      readonly locator: string | null;
      /** Rows received from the job so far. */
      readonly received: number;
      /** Its results were not what Salesforce counted: the rows are read by a new job. */
      readonly isBad?: true | undefined;
    })
  /** A read by the values of a required filter, in their order: all that belongs to parents up to this one is out. */
  | (Unfinished & { readonly kind: "parents"; readonly parent: string })
  /** The full load's body is out; what lies at or above the watermark is not, or not all of it. */
  | { readonly kind: "tail"; readonly full: boolean; readonly rows: number };

/** A full load that another connector has begun. Nothing of it counts: it is done again, under the same version. */
export const begunElsewhere = { kind: "begun", full: true, rows: 0 } as const;
export type BegunElsewhere = typeof begunElsewhere;

interface Unfinished {
  readonly full: boolean;
  readonly rows: number;
  readonly watermark: Timestamp | null;
  /** Rows are read again for these fields. */
  readonly fill?: string | undefined;
  /** The load replaces an earlier one, which knew of deletions up to here. */
  readonly deletedSince?: Timestamp | undefined;
}

/** States are a contract: they say `stamp` for `modifiedAt`. */
export function formatUnfinishedRead(scan: UnfinishedRead | BegunElsewhere): string {
  if (scan.kind !== "ordered") return JSON.stringify(scan);
  const { kind, modifiedAt, id, ...rest } = scan;
  return JSON.stringify({ kind, stamp: modifiedAt, id, ...rest });
}

/**
 * @param hasIds rows are known by ids; those of big objects by keys of their own.
 * @throws TapError of kind "config" when the state's text is not what this tap writes.
 */
export function parseUnfinishedRead(stream: string, text: string, hasIds = true): UnfinishedRead | BegunElsewhere {
  const value = parseJsonMember(text);
  // guard(scan-form, `isScan(value, hasIds)` -> `value !== null`): a read would resume from a damaged state.
  if (isScan(value, hasIds)) return value.kind === "ordered" ? orderedRead(value) : value;
  throw foreignMember(stream, { member: "scan", code: "STATE_SCAN", without: "load it in full again" });
}

type OrderedRead = Extract<UnfinishedRead, { readonly kind: "ordered" }>;
/** As a state has it. */
type WrittenOrderedRead = Omit<OrderedRead, "modifiedAt"> & { readonly stamp: Timestamp | null };
type WrittenRead = Exclude<UnfinishedRead, OrderedRead> | WrittenOrderedRead | BegunElsewhere;

function orderedRead({ stamp, ...rest }: WrittenOrderedRead): OrderedRead {
  return { ...rest, modifiedAt: stamp };
}

function isScan(value: unknown, hasIds: boolean): value is WrittenRead {
  if (typeof value !== "object" || value === null) return false;
  const { kind, full, rows, fill = null, deletedSince = null, ...rest } = value as Record<string, unknown>; // any object has string members
  if (typeof full !== "boolean" || !isCount(rows) || !text(fill, true) || !isDateTime(deletedSince)) return false;
  if (kind === "begun") return full && rows === 0;
  if (kind === "tail") return true;
  // guard(scan-date-time, `isDateTime(rest["watermark"])` -> `true`): a watermark that is not a date-time would become the bookmark.
  if (!isDateTime(rest["watermark"])) return false;
  if (kind === "ordered") return isDateTime(rest["stamp"]) && (hasIds ? id(rest["id"]) : text(rest["id"]));
  if (kind === "parents") return id(rest["parent"]);
  if (kind !== "job") return false;
  const { job, apiVersion, soqlHash, user, maxRecords, locator, received } = rest;
  return (
    id(job) &&
    text(user) &&
    text(apiVersion) &&
    version.test(apiVersion) &&
    text(soqlHash) &&
    text(locator, true) &&
    (maxRecords === null || isCount(maxRecords)) &&
    isCount(received)
  );
}

const isCount = (value: unknown): boolean => typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
const text = (value: unknown, nullable = false): value is string =>
  typeof value === "string" || (nullable && value === null);
const isDateTime = (value: unknown): boolean => value === null || isTimestamp(value);
const id = (value: unknown): boolean => typeof value === "string" && isId(value);
const version = /^\d{2,3}\.\d$/;
