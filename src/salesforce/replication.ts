import type { Run } from "@singer-io-ts/tap-kit";
import { complaintIn, type OrgError, ownError, refusal } from "../errors.ts";
import { atOnce } from "./at-once.ts";
import { type CompositeAnswer, type CompositePart, compositeJson, partsOfComposite } from "./composite.ts";
import type { Session } from "./interface.ts";
import { members } from "./members.ts";

/** What is to be known of one object's changes. Salesforce drops the seconds of both moments. */
export interface ChangeAsk {
  readonly object: string;
  readonly start: Date;
  /** More than a minute after `start`. */
  readonly end: Date;
  readonly updated: boolean;
  readonly deleted: boolean;
}

interface Refused {
  readonly refused: OrgError;
}

interface Updated {
  /** Of rows created or changed. */
  readonly ids: readonly string[];
  /** Where the next call starts. While a long transaction runs, that transaction's start. */
  readonly latestDateCovered: Date;
}

interface Deleted {
  readonly records: readonly { readonly id: string; readonly deletedDate: Date }[];
  /** Later than the start that was asked for: Salesforce has forgotten what came before. */
  readonly earliestDateAvailable: Date;
  readonly latestDateCovered: Date;
}

/** Null: was not asked for. */
export interface ChangeAnswer {
  readonly updated: Updated | Refused | null;
  readonly deleted: Deleted | Refused | null;
}

const compositesAtOnce = 3;

/**
 * What changed in many objects, by `updated` and `deleted` of up to 12 objects a call (25 where one of the two is wanted).
 * One object's refusal is its own. (REST API Developer Guide, sObject Get Updated and Get Deleted.)
 */
export async function askChanges(
  session: Session,
  asks: readonly ChangeAsk[],
  run: Run,
): Promise<ReadonlyMap<string, ChangeAnswer>> {
  const results = new Map<string, ChangeAnswer>();
  const answered = atOnce(packed(asks), compositesAtOnce, async (batch) => {
    const answers = await compositeJson(session, batch.flatMap(partsOf), run);
    return batch.map((ask, index): [string, ChangeAnswer] => [
      ask.object,
      {
        updated: ask.updated ? taken(ask.object, answers.get(`u${index}`), updatedIn) : null,
        deleted: ask.deleted ? taken(ask.object, answers.get(`d${index}`), deletedIn) : null,
      },
    ]);
  });
  for await (const batch of answered) for (const [object, answer] of batch) results.set(object, answer);
  return results;
}

/** As many objects a batch as its parts fit into one composite. */
function* packed(asks: readonly ChangeAsk[]): Generator<readonly ChangeAsk[]> {
  let batch: ChangeAsk[] = [];
  let parts = 0;
  for (const ask of asks) {
    const more = Number(ask.updated) + Number(ask.deleted);
    if (parts + more > partsOfComposite) {
      yield batch;
      batch = [];
      parts = 0;
    }
    batch.push(ask);
    parts += more;
  }
  if (batch.length > 0) yield batch;
}

function partsOf({ object, start, end, updated, deleted }: ChangeAsk, index: number): readonly CompositePart[] {
  const span = `start=${moment(start)}&end=${moment(end)}`;
  const path = (resource: string) => `sobjects/${encodeURIComponent(object)}/${resource}/?${span}`;
  return [
    ...(updated ? [{ referenceId: `u${index}`, path: path("updated") }] : []),
    ...(deleted ? [{ referenceId: `d${index}`, path: path("deleted") }] : []),
  ];
}

/** `2026-01-31T09:05:00+00:00`, URL-encoded. */
const moment = (date: Date) => encodeURIComponent(`${date.toISOString().slice(0, 19)}+00:00`);

function taken<T>(
  object: string,
  answer: CompositeAnswer | undefined,
  shape: (body: unknown) => T | null,
): T | Refused {
  if (answer && answer.status !== 200) {
    return { refused: refusal(answer.status, complaintIn(answer.body), { stream: object }) };
  }
  const what = "Salesforce's answer on changes has not the form that its documentation gives.";
  return shape(answer?.body) ?? { refused: ownError("UNEXPECTED_ANSWER", what, { stream: object }) };
}

function updatedIn(body: unknown): Updated | null {
  const { list, moment: momentIn } = members(body);
  const ids = list("ids");
  const latestDateCovered = momentIn("latestDateCovered");
  if (!latestDateCovered || !ids?.every((id) => typeof id === "string")) return null;
  return { ids, latestDateCovered };
}

function deletedIn(body: unknown): Deleted | null {
  const { list, moment: momentIn } = members(body);
  const records = list("deletedRecords")?.map((record) => {
    const id = members(record).text("id");
    const deletedDate = members(record).moment("deletedDate");
    return id !== null && deletedDate ? { id, deletedDate } : null;
  });
  const earliestDateAvailable = momentIn("earliestDateAvailable");
  const latestDateCovered = momentIn("latestDateCovered");
  if (!earliestDateAvailable || !latestDateCovered || !records?.every((record) => record !== null)) return null;
  return { records, earliestDateAvailable, latestDateCovered };
}
