import { Interner, type Run } from "@singer-io-ts/tap-kit";
import { malformedAnswer, type OrgError, parseErrorBody, refusal } from "../../errors/org-error.ts";
import { type EntryFilters, FilteredLists } from "../json/filtered-lists.ts";
import { members } from "../json/json-fields.ts";
import { compositeBodies, type ReplyForm } from "../json/json-list-stream.ts";
import { mapConcurrent } from "../map-concurrent.ts";
import {
  answersIn,
  type CompositeAnswer,
  type CompositeAnswers,
  type CompositePart,
  compositeJson,
  openComposite,
  partsOfComposite,
} from "../rest/composite.ts";
import type { Session } from "../session.ts";
import { type ObjectSummary, summaryIn } from "./describe-global.ts";

/** A field's describe: the members that the tap uses. (SOAP API Developer Guide, DescribeSObjectResult, Field.) */
export interface FieldDescribe {
  readonly name: string;
  readonly label: string;
  /** `string`, `reference`, `address`, ...; a release may bring others. */
  readonly type: string;
  readonly inlineHelpText: string | null;
  /** The compound field that this one is a part of. */
  readonly compoundFieldName: string | null;
  /** The most characters of a long text. */
  readonly length?: number;
  /** A formula or roll-up: it changes without a new SystemModstamp. */
  readonly calculated: boolean;
  /** A query may filter by it. */
  readonly filterable: boolean;
  /** False: no query orders by it. */
  readonly sortable?: false;
  /** True where no two rows have the same value; absent otherwise. */
  readonly unique?: true;
  /** False: no query groups by it. */
  readonly groupable?: false;
  /** The objects that a reference may refer to; several: polymorphic. Empty for other types. */
  readonly referenceTo: readonly string[];
  /** What a path through this reference calls the parent: `Owner` of OwnerId; null where no path does. */
  readonly relationshipName: string | null;
  /** What people know a record by: Name, or a field that stands for it, such as CaseNumber. */
  readonly nameField?: true;
  /** Its text is HTML. */
  readonly htmlFormatted?: true;
}

/** Children that a subquery can ask for. */
interface ChildRelationship {
  readonly relationshipName: string;
  readonly childSObject: string;
}

/** An object with the fields that this user may read. */
export interface ObjectDescribe extends ObjectSummary {
  readonly fields: readonly FieldDescribe[];
  readonly childRelationships: readonly ChildRelationship[];
}

/** An object's describe, or why there is none. */
export type Described =
  | { readonly name: string; readonly describe: ObjectDescribe }
  | { readonly name: string; readonly error: OrgError };

/** The same, with the Last-Modified of the answer: the last change of metadata in the whole org. */
export interface Answered {
  readonly described: Described;
  readonly lastModified: string | null;
}

/** The path of an object's describe. */
export const describePath = (name: string): string => `sobjects/${encodeURIComponent(name)}/describe`;

/** At a time: enough to hide the latency, few enough to leave others their share of the org's long requests. */
const compositesAtOnce = 3;
/** Calls over 20 s count against the org's concurrent long requests: stay well below. */
const slowCallMs = 10_000;

/** Fields that are the same in many objects. */
export type FieldInterner = Interner<FieldDescribe>;

/** Describes objects: the members that discovery uses. */
export async function* describeObjects(
  session: Session,
  names: readonly string[],
  run: Run,
  interner: FieldInterner = new Interner(),
): AsyncGenerator<Answered> {
  const shape = { of: (value: unknown) => describeIn(value, interner), keep: entryFilters(interner) };
  for await (const { name, answer, lastModified } of describeAs(session, names, shape, run)) {
    yield {
      described: "refused" in answer ? { name, error: answer.refused } : { name, describe: answer.found },
      lastModified,
    };
  }
}

/** What to keep of a describe, and of the entries of its long lists; null where it is no describe. */
export interface DescribeShape<T> {
  readonly of: (describe: unknown) => T | null;
  readonly keep: EntryFilters;
}

/** A field has up to 1,000 picklist values and more. */
const describesForm: ReplyForm = {
  depth: compositeBodies,
  mostOfEntry: 8 * 1024 * 1024,
  mostBytes: 512 * 1024 * 1024,
};

/** A describe in the shape that was asked for, or why there is none. */
export interface AnsweredAs<T> {
  readonly name: string;
  readonly answer: { readonly found: T } | { readonly refused: OrgError };
  readonly lastModified: string | null;
}

/**
 * Describes objects, 25 a call, in the order of `names`. A call that takes over 10 s halves the ones after it. One
 * object's refusal is its own. No answer is held as a whole.
 */
export async function* describeAs<T>(
  session: Session,
  names: readonly string[],
  shape: DescribeShape<T>,
  run: Run,
): AsyncGenerator<AnsweredAs<T>> {
  let size = partsOfComposite;
  function* batches(): Generator<readonly string[]> {
    for (let from = 0; from < names.length; ) {
      const batch = names.slice(from, from + size);
      from += batch.length;
      yield batch;
    }
  }
  const answered = mapConcurrent(batches(), compositesAtOnce, async (batch) => {
    const startMs = run.clock.monotonicMs();
    const answers = await describeBatch(session, batch, shape, run);
    if (run.clock.monotonicMs() - startMs > slowCallMs) size = Math.max(1, Math.min(size, batch.length >> 1));
    return answers;
  });
  for await (const batch of answered) yield* batch;
}

/** One call. */
async function describeBatch<T>(
  session: Session,
  names: readonly string[],
  shape: DescribeShape<T>,
  run: Run,
): Promise<readonly AnsweredAs<T>[]> {
  const parts = names.map((name, index) => ({ referenceId: `o${index}`, path: describePath(name) }));
  const lists = new FilteredLists(shape.keep);
  const ask = (asked: readonly CompositePart[]): Promise<CompositeAnswers> =>
    session.repeat(async () => {
      const { chunks } = await openComposite(session, asked, run);
      return answersIn(await lists.read(chunks, describesForm), asked);
    }, run);
  const found = new Map<string, T>();
  const faultOf = (referenceId: string, { status, body }: CompositeAnswer): OrgError | null => {
    const shaped = status === 200 ? shape.of(lists.withLists(body)) : null;
    if (shaped === null) return malformedAnswer("describe");
    found.set(referenceId, shaped);
    return null;
  };
  const answers = await compositeJson(session, parts, run, { ask, faultOf });
  return names.map((name, index): AnsweredAs<T> => {
    const answer = answers.get(`o${index}`);
    const lastModified = answer?.headers.get("last-modified") ?? null;
    const shaped = found.get(`o${index}`);
    return {
      name,
      answer: shaped === undefined ? { refused: refusedBy(answer, name) } : { found: shaped },
      lastModified,
    };
  });
}

function refusedBy(answer: CompositeAnswer | undefined, stream: string): OrgError {
  return answer === undefined || answer.status < 400
    ? malformedAnswer("describe", stream)
    : refusal(answer.status, parseErrorBody(answer.body), { stream });
}

/** The members used; null where `value` is no describe. */
export function describeIn(value: unknown, interner: FieldInterner): ObjectDescribe | null {
  const summary = summaryIn(value);
  const { list } = members(value);
  const fields = list("fields")?.map((field) => sharedField(field, interner));
  if (!summary || !fields?.every((field) => field !== null)) return null;
  const childRelationships = (list("childRelationships") ?? []).map(childIn).filter((child) => child !== null);
  return { ...summary, fields, childRelationships };
}

/** What they keep can be read again in the same way. */
const entryFilters = (interner: FieldInterner): EntryFilters => ({
  fields: (field) => sharedField(field, interner),
  childRelationships: (child) => childIn(child),
});

function sharedField(value: unknown, interner: FieldInterner): FieldDescribe | null {
  const field = fieldIn(value);
  return field === null ? null : interner.intern(field.name, field);
}

/** Null for a relationship without a name: no subquery can use it. */
function childIn(value: unknown): ChildRelationship | null {
  const { text } = members(value);
  const [relationshipName, childSObject] = [text("relationshipName"), text("childSObject")];
  return relationshipName === null || childSObject === null ? null : { relationshipName, childSObject };
}

function fieldIn(value: unknown): FieldDescribe | null {
  const { text, flag, list, member, number } = members(value);
  const name = text("name");
  const type = text("type");
  if (name === null || type === null) return null;
  return {
    name,
    label: text("label") ?? name,
    type,
    inlineHelpText: text("inlineHelpText"),
    compoundFieldName: text("compoundFieldName"),
    ...longText(number("length")),
    calculated: flag("calculated"),
    filterable: flag("filterable"),
    ...(member("sortable") === false && { sortable: false as const }),
    ...(member("groupable") === false && { groupable: false as const }),
    referenceTo: (list("referenceTo") ?? []).filter((each) => typeof each === "string"),
    relationshipName: text("relationshipName"),
    ...(flag("unique") && { unique: true as const }),
    ...(flag("nameField") && { nameField: true as const }),
    ...(flag("htmlFormatted") && { htmlFormatted: true as const }),
  };
}

/** Texts up to here make no row wide. */
const shortText = 4_000;

const longText = (length: number | null) => (length === null || length <= shortText ? {} : { length });
