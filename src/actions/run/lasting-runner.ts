import type { Run } from "@singer-io-ts/tap-kit";
import type { Session } from "../../salesforce/session.ts";
import type { Action } from "../action.ts";
import { ActionError } from "../errors/action-error.ts";
import { ActionRunner } from "./action-runner.ts";
import type { Audit } from "./audit.ts";

/** A session, and the run whose limits its calls keep. */
interface OpenedSession {
  readonly session: Session;
  readonly run: Run;
}

/** A session in use. */
interface InUse {
  readonly session: Session;
  readonly runner: ActionRunner;
  /** Actions under way. */
  calls: number;
}

/** Runs actions for as long as a program lives. What ends a session does not end the program: the next action opens another one. */
export class LastingRunner {
  readonly #openSession: () => Promise<OpenedSession>;
  readonly #audit: Audit;
  #current: Promise<InUse> | null = null;

  constructor(openSession: () => Promise<OpenedSession>, audit: Audit) {
    this.#openSession = openSession;
    this.#audit = audit;
  }

  /** Logs in, where that has not been done. @throws TapError */
  async open(): Promise<void> {
    await this.#open();
  }

  /** The answer. @param signal ends this action alone. @throws TapError, as ActionRunner does */
  async run(action: Action, input: unknown, signal?: AbortSignal): Promise<unknown> {
    const current = this.#open();
    const used = await current;
    used.calls += 1;
    try {
      return await used.runner.run(action, input, signal);
    } catch (error) {
      // guard(session-for-good, `error.detail.scope === "run"` -> `false`): after a daily limit, or an outage of a minute, a program could do nothing more.
      if (error instanceof ActionError && error.detail.scope === "run" && this.#current === current)
        this.#current = null;
      throw error;
    } finally {
      used.calls -= 1;
      // Others may still use it.
      if (this.#current !== current && used.calls === 0) await used.session.close();
    }
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    const current = this.#current;
    this.#current = null;
    // A login that failed has been reported.
    const used = await current?.catch(() => null);
    await used?.session.close();
  }

  #open(): Promise<InUse> {
    if (this.#current !== null) return this.#current;
    const opening = this.#openSession().then(({ session, run }) => {
      return { session, runner: new ActionRunner(session, run, this.#audit), calls: 0 };
    });
    this.#current = opening;
    opening.catch(() => {
      if (this.#current === opening) this.#current = null;
    });
    return opening;
  }
}
