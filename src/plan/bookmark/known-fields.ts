import { hash } from "node:crypto";
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

/** The same, and what the user has not been told of yet. */
export interface FieldsOfRun extends KnownFields {
  readonly untold: readonly string[];
}

const markLength = 4;

/** What stands for a field in a bookmark: three bytes of a hash, because states are written often. */
function markOf(field: string): string {
  return hash("sha256", field, "buffer").subarray(0, 3).toString("base64url");
}

/** A bookmark's `fields`: the marks of the filled ones, a point, and those of the unfilled ones. */
export function formatFields({ filled, unfilled }: KnownFields): string {
  const marks = (fields: ReadonlySet<string>) => [...fields].map(markOf).sort().join("");
  return `${marks(filled)}.${marks(unfilled)}`;
}

/**
 * What is known of the fields that a run reads. A full load that begins fills them all, and so does a bookmark that says
 * nothing of fields: nobody knows better.
 */
export function fieldsOfRun(stream: ObjectStream, { full, scan }: ResumePoint): FieldsOfRun {
  const { properties } = stream.layout;
  const own = properties
    .filter(({ source, hidden }) => !("deletedAt" in source) && hidden !== true)
    .map(({ name }) => name);
  // Rows of another condition are not what the query asks for, whatever fields they have.
  const fields = stream.written === undefined ? own : [...own, stream.written.condition];
  const before = membersOf(stream.selection.from).fields ?? null;
  if (before === null || (full && scan === null)) return { filled: new Set(fields), unfilled: new Set(), untold: [] };
  const [filledMarks, unfilledMarks] = before.split(".").map(marksIn);
  const marked = fields.map((field) => ({ field, mark: markOf(field) }));
  const unfilled = marked.filter(({ mark }) => !filledMarks?.has(mark));
  const untold = full ? [] : unfilled.filter(({ mark }) => !unfilledMarks?.has(mark));
  const namesOf = (some: typeof marked) => some.map(({ field }) => field);
  return {
    filled: new Set(namesOf(marked.filter(({ mark }) => filledMarks?.has(mark)))),
    unfilled: new Set(namesOf(unfilled)),
    untold: namesOf(untold),
  };
}

/** Whether every row so far came with the field, as a bookmark's `fields` has it. */
export function isFilled(fields: string, field: string): boolean {
  const [filled = ""] = fields.split(".");
  return marksIn(filled).has(markOf(field));
}

function marksIn(text: string): ReadonlySet<string> {
  return new Set(
    Array.from({ length: text.length / markLength }, (_, n) => text.slice(n * markLength, (n + 1) * markLength)),
  );
}
