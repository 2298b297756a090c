import type { Run } from "@singer-io-ts/tap-kit";
import { complaintIn, type OrgError, ownError, refusal } from "../errors.ts";
import { atOnce } from "./at-once.ts";
import { type CompositeAnswer, compositeJson, partsOfComposite } from "./composite.ts";
import type { Session } from "./interface.ts";
import { members } from "./members.ts";
import { type ObjectSummary, summaryIn } from "./sobjects.ts";

/** A field's describe: the members that the tap uses. (SOAP API Developer Guide, DescribeSObjectResult, Field.) */
export interface FieldDescribe {
  readonly name: string;
  readonly label: string;
  /** `string`, `reference`, `address`, ...; a release may bring others. */
  readonly type: string;
  readonly inlineHelpText: string | null;
  /** The compound field that this one is a part of. */
  readonly compoundFieldName: string | null;
  /** A formula or roll-up: it changes without a stamp. */
  readonly calculated: boolean;
  /** A query may filter by it. */
  readonly filterable: boolean;
}

/** An object with the fields that this user may read. */
export interface ObjectDescribe extends ObjectSummary {
  readonly fields: readonly FieldDescribe[];
}

/** An object's describe, or why there is none. */
export type Described =
  | { readonly name: string; readonly describe: ObjectDescribe }
  | { readonly name: string; readonly error: OrgError };

/** The same, with the Last-Modified of the answer: the last change of metadata in the whole org. */
export interface Answered {
  readonly described: Described;
  readonly stamp: string | null;
}

/** The path of an object's describe. */
export const describePath = (name: string): string => `sobjects/${encodeURIComponent(name)}/describe`;

/** At a time: enough to hide the latency, few enough to leave others their share of the org's long requests. */
const compositesAtOnce = 3;
/** Calls over 20 s count against the org's concurrent long requests: stay well below. */
const slowCallMs = 10_000;

/**
 * Describes objects, 25 a call, in the order of `names`. A call that takes over 10 s halves the ones after it. One
 * object's refusal is its own.
 */
export async function* describeObjects(session: Session, names: readonly string[], run: Run): AsyncGenerator<Answered> {
  let size = partsOfComposite;
  function* batches(): Generator<readonly string[]> {
    for (let from = 0; from < names.length; ) {
      const batch = names.slice(from, from + size);
      from += batch.length;
      yield batch;
    }
  }
  const answered = atOnce(batches(), compositesAtOnce, async (batch) => {
    const startMs = run.clock.monotonicMs();
    const parts = batch.map((name, index) => ({
      referenceId: `o${index}`,
      path: describePath(name),
    }));
    const answers = await compositeJson(session, parts, run);
    if (run.clock.monotonicMs() - startMs > slowCallMs) size = Math.max(1, Math.min(size, batch.length >> 1));
    return batch.map((name, index): Answered => {
      const answer = answers.get(`o${index}`);
      return { described: described(name, answer), stamp: answer?.headers.get("last-modified") ?? null };
    });
  });
  for await (const batch of answered) yield* batch;
}

function described(name: string, answer: CompositeAnswer | undefined): Described {
  if (answer?.status === 200) {
    const describe = describeIn(answer.body);
    if (describe) return { name, describe };
  } else if (answer) {
    return { name, error: refusal(answer.status, complaintIn(answer.body), { stream: name }) };
  }
  const what = "Salesforce's describe has not the form that its documentation gives.";
  return { name, error: ownError("UNEXPECTED_ANSWER", what, { stream: name }) };
}

/** The members used; null where `value` is no describe. */
export function describeIn(value: unknown): ObjectDescribe | null {
  const summary = summaryIn(value);
  const fields = members(value).list("fields")?.map(fieldIn);
  return summary && fields?.every((field) => field !== null) ? { ...summary, fields } : null;
}

function fieldIn(value: unknown): FieldDescribe | null {
  const { text, flag } = members(value);
  const name = text("name");
  const type = text("type");
  if (name === null || type === null) return null;
  return {
    name,
    label: text("label") ?? name,
    type,
    inlineHelpText: text("inlineHelpText"),
    compoundFieldName: text("compoundFieldName"),
    calculated: flag("calculated"),
    filterable: flag("filterable"),
  };
}
