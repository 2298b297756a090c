import type { Run } from "@singer-io-ts/tap-kit";
import type { Session } from "../../salesforce/session.ts";
import type { Action } from "../action.ts";
import { ActionError, asActionError } from "../errors/action-error.ts";
import { type ActionOrg, actionOrg } from "../org/action-org.ts";
import { sendBy } from "../org/session-transport.ts";
import type { Audit, AuditEntry } from "./audit.ts";
import { checkedInput } from "./check-input.ts";

/** Runs actions in an org, and has each write entered in the audit log. */
export class ActionRunner {
  readonly #session: Session;
  readonly #org: ActionOrg;
  readonly #audit: Audit;

  constructor(session: Session, run: Run, audit: Audit) {
    this.#session = session;
    this.#org = actionOrg(session, sendBy(session, run));
    this.#audit = audit;
  }

  /**
   * The answer. Whether the user permits a write is the caller's to know.
   * @throws TapError of kind "config" where the input is wrong, ActionError where the org refuses
   */
  async run(action: Action, given: unknown): Promise<unknown> {
    const input = await checkedInput(action, given);
    try {
      const answer = await action.run(this.#org, input);
      this.#entered(action, input, { answer, status: "done" });
      return answer;
    } catch (error) {
      const failure = asActionError(action.name, error);
      this.#entered(action, input, failedWith(failure));
      throw failure;
    }
  }

  #entered(action: Action, input: unknown, { answer, ...outcome }: Outcome): void {
    if (action.access === "reads") return;
    const { objects = [], ids = [] } = action.audited?.(input, answer) ?? {};
    const time = this.#session.now().toISOString();
    this.#audit({ time, user: this.#session.userId, action: action.name, objects, ids, ...outcome });
  }
}

interface Outcome extends Pick<AuditEntry, "status" | "errorCode"> {
  readonly answer?: unknown;
}

function failedWith(failure: unknown): Outcome {
  // What is no error of the org's ended the request from this side: nobody knows how far it got.
  if (!(failure instanceof ActionError)) return { status: "unknown" };
  return { status: failure.isOutcomeKnown ? "failed" : "unknown", errorCode: failure.code };
}
