import type { Run } from "@singer-io-ts/tap-kit";
import { malformedAnswer } from "../../errors/org-error.ts";
import type { Session } from "../../salesforce/session.ts";
import { UnknownOutcome } from "../../salesforce/unknown-outcome.ts";
import { type Action, changesRecords } from "../action.ts";
import { ActionError, asActionError } from "../errors/action-error.ts";
import { findOut } from "../errors/find-out.ts";
import type { AuditEntry } from "../library/types.ts";
import { type ActionOrg, actionOrg } from "../org/action-org.ts";
import { sendBy } from "../org/session-transport.ts";
import { hasForm } from "./answer-form.ts";
import type { Audit } from "./audit.ts";
import { checkedInput } from "./check-input.ts";
import { failedItems, unsentItems } from "./failed-items.ts";

/** Runs actions in an org, and has each write entered in the audit log. */
export class ActionRunner {
  readonly #session: Session;
  readonly #run: Run;
  readonly #audit: Audit;

  constructor(session: Session, run: Run, audit: Audit) {
    this.#session = session;
    this.#run = run;
    this.#audit = audit;
  }

  /**
   * The answer. Whether the user permits a write is the caller's to know.
   * @param signal ends this action alone
   * @throws ActionError where the input is wrong, or the org refuses; the reason of a signal
   */
  async run(action: Action, given: unknown, signal?: AbortSignal): Promise<unknown> {
    const input = await checkedInput(action, given);
    const org = this.#orgUntil(signal, changesRecords(action, input));
    const parts = action.parts?.(input) ?? [input];
    const answers: unknown[] = [];
    for (const [at, part] of parts.entries()) {
      try {
        answers.push(await this.#runPart(action, part, org));
      } catch (error) {
        // What was done before is an answer too.
        if (at === 0 || !(error instanceof ActionError)) throw error;
        const items = (of: unknown): number => action.itemsOf?.(of) ?? 0;
        answers.push(failedItems(error, items(part)), ...parts.slice(at + 1).map((each) => unsentItems(items(each))));
        break;
      }
    }
    return parts.length === 1 ? answers[0] : answers.flat();
  }

  /** jsforce's connection is for one action: what it would keep goes with it. */
  #orgUntil(signal: AbortSignal | undefined, isWrite: boolean): ActionOrg {
    const run =
      signal === undefined ? this.#run : { ...this.#run, signal: AbortSignal.any([this.#run.signal, signal]) };
    return actionOrg(this.#session, sendBy(this.#session, run, isWrite));
  }

  async #runPart(action: Action, input: unknown, org: ActionOrg): Promise<unknown> {
    const since = this.#orgTime();
    const answer = await this.#answerOf(action, input, org).catch((error: unknown) => {
      const about = action.audited?.(input, undefined) ?? { objects: [], ids: [] };
      const failure = asActionError(action.name, error, () => findOut(about, this.#session.userId, since));
      this.#enter(action, input, failedWith(failure));
      throw failure;
    });
    this.#enter(action, input, { answer, status: statusOf(action, answer) });
    return answer;
  }

  async #answerOf(action: Action, input: unknown, org: ActionOrg): Promise<unknown> {
    const answer = await action.run(org, input);
    checkItems(action, input, answer);
    if (hasForm(action, answer)) return answer;
    const malformed = malformedAnswer(action.name);
    throw changesRecords(action, input) ? new UnknownOutcome(malformed, !action.isIdempotent) : malformed;
  }

  /** Of the org, whose records have it; this machine's where no answer had one. */
  #orgTime(): Date {
    try {
      return this.#session.now();
    } catch {
      return this.#run.clock.now();
    }
  }

  #enter(action: Action, input: unknown, { answer, ...outcome }: Outcome): void {
    // guard(audit, `!changesRecords(action, input)` -> `true`): nobody could find out later who changed which records.
    if (!changesRecords(action, input)) return;
    const { objects = [], ids = [] } = action.audited?.(input, answer) ?? {};
    const time = this.#run.clock.now().toISOString();
    this.#audit({ time, user: this.#session.userId, action: action.name, objects, ids, ...outcome });
  }
}

interface Outcome extends Pick<AuditEntry, "status" | "errorCode"> {
  readonly answer?: unknown;
}

/** @throws UnknownOutcome where the answer to a list has not an item for each of its own */
function checkItems({ itemsOf, name }: Action, input: unknown, answer: unknown): void {
  if (itemsOf === undefined) return;
  const items = itemsOf(input);
  // guard(answer-items, `answer.length !== items` -> `false`): an answer would be taken for that of another record.
  if (!Array.isArray(answer) || answer.length !== items)
    throw new UnknownOutcome(malformedAnswer(`${name}, ${items} items`), true);
}

function statusOf({ tally }: Action, answer: unknown): AuditEntry["status"] {
  const { all, failed } = tally?.(answer) ?? { all: 1, failed: 0 };
  if (failed === 0) return "done";
  return failed === all ? "failed" : "partly";
}

function failedWith(failure: unknown): Outcome {
  // What is no error of the org's ended the request from this side: nobody knows how far it got.
  if (!(failure instanceof ActionError)) return { status: "unknown" };
  return { status: failure.isOutcomeKnown ? "failed" : "unknown", errorCode: failure.code };
}
