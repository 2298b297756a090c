import type { Run } from "@singer-io-ts/tap-kit";
import type { OrgError } from "../../errors/org-error.ts";
import { mapConcurrent } from "../map-concurrent.ts";
import { partsOfComposite } from "../rest/composite.ts";
import type { Session } from "../session.ts";
import { type Answer, answersTo, type Question } from "./change-replies.ts";
import { DeletionLog } from "./deletion-log.ts";

/** Which of one object's changes to ask for, up to now. Salesforce drops the seconds of all date-times. */
export interface ChangeRequest {
  /** Names the answer; several streams may be of one object. */
  readonly stream: string;
  readonly object: string;
  /** Both spans must be longer than a minute; null: not asked. */
  readonly updatedFrom: Date | null;
  readonly deletedFrom: Date | null;
  readonly end: Date;
}

interface Refused {
  readonly refused: OrgError;
}

interface Updated {
  /** Rows created or changed; at least so many where `isMore`. */
  readonly count: number;
  readonly isMore: boolean;
  /** Up to where the answer is certain. While a long transaction runs, that transaction's start. */
  readonly latestDateCovered: Date;
}

interface Deleted {
  readonly log: DeletionLog;
  /** Later than the start that was asked for: Salesforce no longer knows what came before. */
  readonly earliestDateAvailable: Date;
  readonly latestDateCovered: Date;
  /** Minutes in which so much was deleted that Salesforce names none of it. */
  readonly unnamed: readonly { readonly start: Date; readonly end: Date }[];
}

/** Null: was not asked for. */
export interface ChangeAnswer {
  readonly updated: Updated | Refused | null;
  readonly deleted: Deleted | Refused | null;
}

const compositesAtOnce = 3;
/** An answer has at most so many ids (REST API Developer Guide, Get Updated); more are refused with EXCEEDED_ID_LIMIT. */
const mostIds = 600_000;

/**
 * What changed in many objects, by `updated` and `deleted` of up to 12 objects a call (25 where one of the two is wanted).
 * One object's refusal is its own. Where an answer would be too long, its span is asked for in halves, down to two minutes.
 * (REST API Developer Guide, sObject Get Updated and Get Deleted.)
 *
 * @param enough once so many changed rows of an object are counted, counting stops; its deletions are all named.
 */
export async function askChanges(
  session: Session,
  asks: readonly ChangeRequest[],
  enough: number,
  run: Run,
): Promise<ReadonlyMap<string, ChangeAnswer>> {
  const found = new Map(asks.map((ask) => [ask.stream, new ObjectChanges(ask)]));
  let open: (readonly Question[])[] = asks.map(questionsOf);
  while (open.length > 0) {
    const next: Question[] = [];
    const answered = mapConcurrent(packed(open), compositesAtOnce, async (questions) => {
      const answers = await answersTo(session, questions, run);
      return questions.map((question, index) => ({ question, answer: answers[index]! }));
    });
    for await (const batch of answered) {
      for (const { question, answer } of batch)
        next.push(...(found.get(question.stream)?.take(question, answer) ?? []));
    }
    open = next.filter((question) => found.get(question.stream)?.needs(question, enough)).map((each) => [each]);
  }
  return new Map(Array.from(found, ([stream, each]) => [stream, each.answer()]));
}

function questionsOf({ stream, object, updatedFrom, deletedFrom, end }: ChangeRequest): Question[] {
  // A span of ten minutes is a short answer that is never refused for being too short; earlier deletions are left out.
  const latestStart = end.getTime() - 10 * 60_000;
  const question = (resource: Question["resource"], from: Date): Question => {
    return { stream, object, resource, start: new Date(Math.min(from.getTime(), latestStart)), end, from };
  };
  return [
    ...(updatedFrom === null ? [] : [question("updated", updatedFrom)]),
    ...(deletedFrom === null ? [] : [question("deleted", deletedFrom)]),
  ];
}

/** As many objects a call as their questions fit. */
function* packed(groups: readonly (readonly Question[])[]): Generator<readonly Question[]> {
  let batch: Question[] = [];
  for (const group of groups) {
    if (batch.length + group.length > partsOfComposite) {
      yield batch;
      batch = [];
    }
    batch.push(...group);
  }
  if (batch.length > 0) yield batch;
}

/** The changes of one object, collected span by span. */
class ObjectChanges {
  readonly #ask: ChangeRequest;
  readonly #refused = new Map<Question["resource"], OrgError>();
  readonly #unnamed: Question[] = [];
  readonly #log: DeletionLog[] = [];
  readonly #covered = { updated: Number.POSITIVE_INFINITY, deleted: Number.POSITIVE_INFINITY };
  #earliest = Number.NEGATIVE_INFINITY;
  #count = 0;
  #isMore = false;

  constructor(ask: ChangeRequest) {
    this.#ask = ask;
  }

  /** @returns the questions that replace one whose answer was too long. */
  take(question: Question, span: Answer): readonly Question[] {
    const { resource, end } = question;
    if (span.kind === "refused") return this.#takeRefusal(question, span.refused);
    const covered = span.latestDateCovered.getTime();
    // An earlier part of the time is covered to its end, unless a transaction was open in it already.
    // guard(covered-earlier, ` || covered < minuteOf(end)` -> ``): the bookmark would move past a transaction that is still open.
    if (end.getTime() === this.#ask.end.getTime() || covered < minuteOf(end)) {
      this.#covered[resource] = Math.min(this.#covered[resource], covered);
    }
    if (span.kind === "updated") this.#count += span.count;
    else {
      this.#log.push(span.log);
      this.#earliest = Math.max(this.#earliest, span.earliestDateAvailable.getTime());
    }
    return [];
  }

  #takeRefusal(question: Question, refused: OrgError): readonly Question[] {
    const { resource } = question;
    const isTooMany = refused.detail.code === "EXCEEDED_ID_LIMIT";
    const halves = isTooMany ? splitSpan(question) : null;
    if (halves !== null) return halves.map((span) => ({ ...question, ...span }));
    if (!isTooMany) this.#refused.set(resource, refused);
    else if (resource === "deleted") this.#unnamed.push(question);
    else {
      this.#count += mostIds;
      this.#isMore = true;
    }
    return [];
  }

  /** The span that ends now shows up to when the answers are certain, however many rows are known to have changed. */
  needs({ resource, end }: Question, enough: number): boolean {
    if (this.#refused.has(resource)) return false;
    if (resource === "deleted" || end.getTime() === this.#ask.end.getTime() || this.#count <= enough) return true;
    this.#isMore = true;
    return false;
  }

  answer(): ChangeAnswer {
    return { updated: this.#updated(), deleted: this.#deleted() };
  }

  #updated(): ChangeAnswer["updated"] {
    if (this.#ask.updatedFrom === null) return null;
    const refused = this.#refused.get("updated");
    if (refused !== undefined) return { refused };
    return { count: this.#count, isMore: this.#isMore, latestDateCovered: this.#coveredBy("updated") };
  }

  #deleted(): ChangeAnswer["deleted"] {
    if (this.#ask.deletedFrom === null) return null;
    const refused = this.#refused.get("deleted");
    if (refused !== undefined) return { refused };
    const [first = new DeletionLog(), ...others] = this.#log;
    for (const log of others) first.addAll(log);
    return {
      log: first,
      earliestDateAvailable: new Date(Math.max(this.#earliest, 0)),
      latestDateCovered: this.#coveredBy("deleted"),
      unnamed: this.#unnamed.map(({ start, end }) => ({ start, end })),
    };
  }

  /** Where not even the last minutes were answered, nothing after their start is certain. */
  #coveredBy(resource: Question["resource"]): Date {
    const covered = this.#covered[resource];
    return new Date(Number.isFinite(covered) ? covered : minuteOf(this.#ask.end) - 2 * 60_000);
  }
}

const minuteOf = (date: Date) => Math.floor(date.getTime() / 60_000) * 60_000;

type TimeSpan = Pick<Question, "start" | "end">;

const minute = 60_000;
/** Salesforce drops seconds and refuses what is not longer than a minute. */
const shortest = 2 * minute;

/**
 * A span of time in two, the later part first: it shows up to when Salesforce is certain. Cut at a whole minute; the parts of
 * three minutes share the minute in the middle. Null where the span is as short as it may be.
 */
function splitSpan({ start, end }: TimeSpan): readonly [later: TimeSpan, earlier: TimeSpan] | null {
  const from = Math.floor(start.getTime() / minute) * minute;
  const to = Math.floor(end.getTime() / minute) * minute;
  if (to - from <= shortest) return null;
  const middle = from + Math.max(shortest, Math.floor((to - from) / 2 / minute) * minute);
  return [
    { start: new Date(Math.min(middle, to - shortest)), end },
    { start, end: new Date(middle) },
  ];
}
