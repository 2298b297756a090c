import { type OrgClock, OrgError, type OrgUser } from "../org/org.ts";
import type { ReportResult } from "./reports.ts";

/** An asynchronous run of a report. */
export interface ReportInstance {
  readonly id: string;
  readonly reportId: string;
  readonly user: OrgUser;
  readonly requested: Date;
  readonly hasDetailRows: boolean;
  status: "New" | "Running" | "Success" | "Error";
  completed: Date | null;
  result: ReportResult | null;
}

const lifeMs = 24 * 3_600_000;
const mostListed = 2000;

/** Asynchronous runs: New when started, Running at the first look, done at the second, gone after 24 hours. */
export class ReportInstances {
  readonly #clock: OrgClock;
  readonly #instances = new Map<string, ReportInstance & { readonly run: () => ReportResult }>();
  readonly #nextId: (made: number) => string;
  #made = 0;

  constructor(clock: OrgClock, nextId: (made: number) => string) {
    this.#clock = clock;
    this.#nextId = nextId;
  }

  /** @param run makes the result, when it is due. */
  start(user: OrgUser, reportId: string, hasDetailRows: boolean, run: () => ReportResult): ReportInstance {
    this.#made += 1;
    const id = this.#nextId(this.#made);
    const instance = {
      ...{ id, reportId, user, hasDetailRows, run, requested: this.#clock.now() },
      ...{ status: "New" as const, completed: null, result: null },
    };
    this.#instances.set(id, instance);
    return instance;
  }

  /** @throws OrgError NOT_FOUND */
  look(user: OrgUser, reportId: string, id: string): ReportInstance {
    const instance = this.#mine(user, reportId).find((each) => each.id === id);
    if (instance === undefined) throw new OrgError(404, "NOT_FOUND", "The report instance doesn't exist.");
    if (instance.status === "New") instance.status = "Running";
    else if (instance.status === "Running") this.#finish(instance);
    return instance;
  }

  /** Newest first. */
  list(user: OrgUser, reportId: string): readonly ReportInstance[] {
    return this.#mine(user, reportId).toReversed().slice(0, mostListed);
  }

  /** @throws OrgError NOT_FOUND, and BAD_REQUEST for one that still runs */
  remove(user: OrgUser, reportId: string, id: string): void {
    const instance = this.#mine(user, reportId).find((each) => each.id === id);
    if (instance === undefined) throw new OrgError(404, "NOT_FOUND", "The report instance doesn't exist.");
    if (instance.completed === null)
      throw new OrgError(
        400,
        "BAD_REQUEST",
        "A report instance can only be deleted when its status is Success or Error.",
      );
    this.#instances.delete(id);
  }

  #finish(instance: ReportInstance & { readonly run: () => ReportResult }): void {
    instance.completed = this.#clock.now();
    try {
      instance.result = instance.run();
      instance.status = "Success";
    } catch (error) {
      if (!(error instanceof OrgError)) throw error;
      instance.status = "Error";
    }
  }

  #mine(user: OrgUser, reportId: string) {
    const oldest = this.#clock.now().getTime() - lifeMs;
    for (const [id, { requested }] of this.#instances) if (requested.getTime() < oldest) this.#instances.delete(id);
    return [...this.#instances.values()].filter((each) => each.user.id === user.id && each.reportId === reportId);
  }
}
