import type { Clock, Run } from "@singer-io-ts/tap-kit";
import { malformedAnswer } from "../../errors/org-error.ts";
import type { Session } from "../../salesforce/session.ts";
import { UnknownOutcome } from "../../salesforce/unknown-outcome.ts";
import { type Action, changesRecords } from "../action.ts";
import { ActionError, asActionError } from "../errors/action-error.ts";
import { findOut } from "../errors/find-out.ts";
import type { AuditEntry } from "../library/types.ts";
import { type ActionOrg, actionOrg } from "../org/action-org.ts";
import { sendBy } from "../org/session-transport.ts";
import type { Audit } from "./audit.ts";
import { checkedInput } from "./check-input.ts";
import { failedItems, unsentItems } from "./failed-items.ts";

/** Runs actions in an org, and has each write entered in the audit log. */
export class ActionRunner {
  readonly #session: Session;
  readonly #org: ActionOrg;
  readonly #clock: Clock;
  readonly #audit: Audit;

  constructor(session: Session, run: Run, audit: Audit) {
    this.#session = session;
    this.#org = actionOrg(session, sendBy(session, run));
    this.#clock = run.clock;
    this.#audit = audit;
  }

  /**
   * The answer. Whether the user permits a write is the caller's to know.
   * @throws TapError of kind "config" where the input is wrong, ActionError where the org refuses
   */
  async run(action: Action, given: unknown): Promise<unknown> {
    const input = await checkedInput(action, given);
    const parts = action.parts?.(input) ?? [input];
    const answers: unknown[] = [];
    for (const [at, part] of parts.entries()) {
      try {
        answers.push(await this.#runPart(action, part));
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

  async #runPart(action: Action, input: unknown): Promise<unknown> {
    const since = this.#orgTime();
    try {
      const answer = await action.run(this.#org, input);
      checkItems(action, input, answer);
      this.#enter(action, input, { answer, status: statusOf(action, answer) });
      return answer;
    } catch (error) {
      const about = action.audited?.(input, undefined) ?? { objects: [], ids: [] };
      const failure = asActionError(action.name, error, () => findOut(about, this.#session.userId, since));
      this.#enter(action, input, failedWith(failure));
      throw failure;
    }
  }

  /** Of the org, whose records have it; this machine's where no answer had one. */
  #orgTime(): Date {
    try {
      return this.#session.now();
    } catch {
      return this.#clock.now();
    }
  }

  #enter(action: Action, input: unknown, { answer, ...outcome }: Outcome): void {
    // guard(audit, `!changesRecords(action, input)` -> `true`): nobody could find out later who changed which records.
    if (!changesRecords(action, input)) return;
    const { objects = [], ids = [] } = action.audited?.(input, answer) ?? {};
    const time = this.#clock.now().toISOString();
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
    throw new UnknownOutcome(malformedAnswer(`${name}, ${items} items`));
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
