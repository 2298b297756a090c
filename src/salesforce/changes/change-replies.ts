import type { Run } from "@singer-io-ts/tap-kit";
import { malformedAnswer, type OrgError, parseErrorBody, refusal } from "../../errors/org-error.ts";
import { parseJson } from "../../parse-json.ts";
import { refetchBrokenPage } from "../http/refetch-broken-page.ts";
import { members } from "../json/json-fields.ts";
import { compositeBodies, jsonWithoutLists, type ListTaker, type ReplyForm } from "../json/json-list-stream.ts";
import {
  answersIn,
  type CompositeAnswer,
  type CompositeAnswers,
  type CompositePart,
  compositeJson,
  openComposite,
} from "../rest/composite.ts";
import type { Session } from "../session.ts";
import { DeletionLog } from "./deletion-log.ts";

/** One question: what of an object's rows was created or changed, or deleted, in a span of whole minutes. */
export interface Question {
  /** The stream that asks. */
  readonly stream: string;
  readonly object: string;
  readonly resource: "updated" | "deleted";
  readonly start: Date;
  readonly end: Date;
  /** Deletions before it are left out: Salesforce drops the seconds of `start`. */
  readonly from: Date;
}

interface UpdatedAnswer {
  readonly count: number;
  /** Where the next call starts. While a long transaction runs, that transaction's start. */
  readonly latestDateCovered: Date;
}

interface DeletedAnswer {
  readonly log: DeletionLog;
  /** Later than the start that was asked for: Salesforce no longer knows what came before. */
  readonly earliestDateAvailable: Date;
  readonly latestDateCovered: Date;
}

export type Answer =
  | ({ readonly kind: "updated" } & UpdatedAnswer)
  | ({ readonly kind: "deleted" } & DeletedAnswer)
  | { readonly kind: "refused"; readonly refused: OrgError };

/** `deleted` names at most 600,000 rows of an object (REST API Developer Guide, Get Deleted). */
const changesForm: ReplyForm = { depth: compositeBodies, mostOfEntry: 64 * 1024, mostBytes: 2 * 1024 ** 3 };

/** Answers to at most 25 questions, in their order, by one call. Ids are counted or packed as they stream by, never held. */
export async function answersTo(
  session: Session,
  questions: readonly Question[],
  run: Run,
): Promise<readonly Answer[]> {
  const lists: TakenList[] = [];
  const parts = questions.map(partOf);
  const ask = (asked: readonly CompositePart[]) => streamed(session, asked, lists, run);
  const answers = await compositeJson(session, parts, run, { ask });
  return questions.map((question, index) => answerOf(question, answers.get(`c${index}`), lists));
}

function streamed(
  session: Session,
  parts: readonly CompositePart[],
  lists: TakenList[],
  run: Run,
): Promise<CompositeAnswers> {
  const fetch = async () => {
    const { chunks } = await openComposite(session, parts, run);
    return answersIn(await jsonWithoutLists(chunks, (name) => listTaker(name, lists), changesForm), parts);
  };
  return refetchBrokenPage(fetch, {
    run,
    what: "Asking what changed again",
    level: "warn",
    faultOf: ({ detail: { code } }) => (code === "INTERRUPTED" || code === "UNEXPECTED_ANSWER" ? "broken" : null),
  });
}

function partOf({ object, resource, start, end }: Question, index: number): CompositePart {
  const span = `start=${wireTimestamp(start)}&end=${wireTimestamp(end)}`;
  return { referenceId: `c${index}`, path: `sobjects/${encodeURIComponent(object)}/${resource}/?${span}` };
}

/** `2026-01-31T09:05:00+00:00`, URL-encoded. */
const wireTimestamp = (date: Date) => encodeURIComponent(`${date.toISOString().slice(0, 19)}+00:00`);

/** What was taken from a list: how many ids of changed rows, or which deletions. */
interface TakenList extends ListTaker {
  readonly name: string;
  readonly count: number;
  /** Deletions at or after `from`. */
  since(from: Date): DeletionLog;
}

function listTaker(name: string, lists: TakenList[]): TakenList | null {
  if (name !== "ids" && name !== "deletedRecords") return null;
  let count = 0;
  const log = new DeletionLog();
  const list: TakenList = {
    name,
    placeholder: lists.length,
    get count() {
      return count;
    },
    entry(json) {
      count += 1;
      if (name === "ids") {
        if (json.at(0) !== 0x22 || json.at(-1) !== 0x22) throw malformedAnswer("changes");
        return;
      }
      const { text, timestamp } = members(parseJson(json));
      const id = text("id");
      const deletedDate = timestamp("deletedDate");
      if (id === null || !/^[A-Za-z0-9]{15,18}$/.test(id) || deletedDate === null) throw malformedAnswer("changes");
      log.add(id, deletedDate.getTime());
    },
    since: (from) => log.since(from.getTime()),
  };
  lists.push(list);
  return list;
}

function answerOf(question: Question, answer: CompositeAnswer | undefined, lists: readonly TakenList[]): Answer {
  const { stream, resource, from } = question;
  if (answer && answer.status !== 200) {
    return { kind: "refused", refused: refusal(answer.status, parseErrorBody(answer.body), { stream }) };
  }
  const { number, timestamp } = members(answer?.body);
  const member = resource === "updated" ? "ids" : "deletedRecords";
  const list = lists[number(member) ?? -1];
  const latestDateCovered = timestamp("latestDateCovered");
  if (list?.name !== member || latestDateCovered === null)
    return { kind: "refused", refused: malformedAnswer("changes", stream) };
  if (resource === "updated") return { kind: "updated", count: list.count, latestDateCovered };
  const earliestDateAvailable = timestamp("earliestDateAvailable");
  if (earliestDateAvailable === null) return { kind: "refused", refused: malformedAnswer("changes", stream) };
  return { kind: "deleted", log: list.since(from), earliestDateAvailable, latestDateCovered };
}
