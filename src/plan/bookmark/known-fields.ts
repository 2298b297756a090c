import { hash as digest } from "node:crypto";
import type { ObjectStream } from "../object-stream.ts";
import type { ResumePoint } from "./resume-point.ts";
import { membersOf } from "./salesforce-bookmark.ts";

/** Which of a stream's fields the rows so far came with. */
export interface KnownFields {
  /** Every row up to the bookmark came with them. */
  readonly filled: ReadonlySet<string>;
  /** Selected later: rows that did not change since then have no value for them. */
  readonly unfilled: ReadonlySet<string>;
}

/** The same, and what no run has reported yet. */
export interface FieldsOfRun extends KnownFields {
  readonly unreported: readonly string[];
}

const hashLength = 4;

/** What stands for a field in a bookmark: three bytes of a hash, because states are written often. */
function hashOf(field: string): string {
  return digest("sha256", field, "buffer").subarray(0, 3).toString("base64url");
}

/** A bookmark's `fields`: the hashes of the filled ones, a point, and those of the unfilled ones. */
export function formatFields({ filled, unfilled }: KnownFields): string {
  const hashes = (fields: ReadonlySet<string>) => joined([...fields].map(hashOf));
  return `${hashes(filled)}.${hashes(unfilled)}`;
}

/** The same text once all rows have all fields. */
export function fillAll(fields: string): string {
  const [filled = "", unfilled = ""] = fields.split(".");
  return `${joined([...hashesIn(filled), ...hashesIn(unfilled)])}.`;
}

/** The same text without fields that are gone. */
export function withoutFields(fields: string, gone: readonly string[]): string {
  const hashes = new Set(gone.map(hashOf));
  const left = (some: string) => joined(hashesIn(some).filter((hash) => !hashes.has(hash)));
  const [filled = "", unfilled = ""] = fields.split(".");
  return `${left(filled)}.${left(unfilled)}`;
}

const joined = (hashes: readonly string[]): string => [...hashes].sort().join("");

/**
 * What is known of the fields that a run reads. A full load that begins fills them all, and so does a bookmark that says
 * nothing of fields: nothing better is known.
 */
export function fieldsOfRun(stream: ObjectStream, { full, scan }: ResumePoint): FieldsOfRun {
  const { properties } = stream.layout();
  const own = properties
    .filter(({ source, hidden }) => !("deletedAt" in source) && hidden !== true)
    .map(({ name }) => name);
  // Rows of another condition are not what the query asks for, whatever fields they have.
  const fields = stream.written === undefined ? own : [...own, stream.written.condition];
  const before = membersOf(stream.selection.from).fields ?? null;
  if (before === null || (full && scan === null))
    return { filled: new Set(fields), unfilled: new Set(), unreported: [] };
  const [filledHashes, unfilledHashes] = before.split(".").map((text) => new Set(hashesIn(text)));
  const hashed = fields.map((field) => ({ field, hash: hashOf(field) }));
  const unfilled = hashed.filter(({ hash }) => !filledHashes?.has(hash));
  const unreported = full ? [] : unfilled.filter(({ hash }) => !unfilledHashes?.has(hash));
  const namesOf = (some: typeof hashed) => some.map(({ field }) => field);
  return {
    filled: new Set(namesOf(hashed.filter(({ hash }) => filledHashes?.has(hash)))),
    unfilled: new Set(namesOf(unfilled)),
    unreported: namesOf(unreported),
  };
}

/** Whether every row so far came with the field, as a bookmark's `fields` has it. */
export function isFilled(fields: string, field: string): boolean {
  const [filled = ""] = fields.split(".");
  return hashesIn(filled).includes(hashOf(field));
}

function hashesIn(text: string): readonly string[] {
  return Array.from({ length: text.length / hashLength }, (_, n) => text.slice(n * hashLength, (n + 1) * hashLength));
}
