import { type OrgClock, OrgError, type OrgUser } from "../../org/org.ts";
import { DailyUsage } from "../api-usage.ts";
import type { ContentEffects } from "../faults/fault-spec.ts";
import type { Settings } from "../settings.ts";
import { idOf } from "../wire/generated-ids.ts";
import type { JobResult } from "./job-result.ts";

export interface JobRequest {
  readonly operation: "query" | "queryAll";
  readonly soql: string;
  readonly columnDelimiter: string;
  readonly lineEnding: "LF" | "CRLF";
  readonly version: number;
}

export interface Job extends JobRequest {
  readonly id: string;
  readonly user: OrgUser;
  readonly result: JobResult;
  readonly created: Date;
  /** The state that it was forced into: aborted, or failed. */
  fate: { readonly state: string; readonly errorMessage?: string } | null;
  looks: number;
  state: string;
  /** When it got its present state. */
  since: Date;
}

const dayMs = 86_400_000;
const ended: readonly string[] = ["JobComplete", "Failed", "Aborted"];

/** Bulk 2.0 query jobs and their states. A job and its results are kept for 7 days after it has ended. */
export class BulkJobs {
  readonly #clock: OrgClock;
  readonly #settings: Settings;
  readonly #jobs = new Map<string, Job>();
  #made = 0;
  /** Jobs of the last 24 hours, and megabytes of their results. */
  readonly created: DailyUsage;
  readonly megabytes: DailyUsage;

  constructor(clock: OrgClock, settings: Settings) {
    this.#clock = clock;
    this.#settings = settings;
    this.created = new DailyUsage(clock);
    this.megabytes = new DailyUsage(clock);
  }

  /** @throws OrgError LIMIT_EXCEEDED */
  create(user: OrgUser, request: JobRequest, result: JobResult, fate: ContentEffects["job"]): Job {
    const { dailyBulkJobs, dailyBulkMegabytes } = this.#settings;
    if (this.created.used >= dailyBulkJobs) {
      throw new OrgError(
        400,
        "LIMIT_EXCEEDED",
        `Max bulk v2 query jobs (${dailyBulkJobs}) per 24 hrs has been reached (${this.created.used})`,
      );
    }
    if (this.megabytes.used >= dailyBulkMegabytes) {
      const kilobytes = dailyBulkMegabytes * 1024;
      throw new OrgError(
        400,
        "LIMIT_EXCEEDED",
        `Max bulk v2 query result size stored (${kilobytes}) kb per 24 hrs has been exceeded`,
      );
    }
    this.created.add(1);
    const now = this.#clock.now();
    this.#made += 1;
    const id = idOf("750", this.#made);
    const job: Job = {
      ...request,
      id,
      user,
      result,
      created: now,
      fate: fate ?? null,
      looks: 0,
      state: "UploadComplete",
      since: now,
    };
    this.#jobs.set(id, job);
    return job;
  }

  /** The job as it is now; without `bulkTimes` each look moves it to its next state. Null: gone or never there. */
  look(id: string): Job | null {
    const job = this.#jobs.get(id);
    if (job === undefined) return null;
    job.looks += 1;
    return this.#current(job);
  }

  /** The same without moving it. */
  find(id: string): Job | null {
    const job = this.#jobs.get(id);
    return job === undefined ? null : this.#current(job);
  }

  all(): readonly Job[] {
    return [...this.#jobs.keys()].map((id) => this.look(id)).filter((job) => job !== null);
  }

  hasEnded({ state }: Job): boolean {
    return ended.includes(state);
  }

  /** Puts the job into a state that it keeps: Aborted by a user, any word by the admin route. */
  force(job: Job, state: string, errorMessage?: string): void {
    job.fate = errorMessage === undefined ? { state } : { state, errorMessage };
    this.#current(job);
  }

  /** Called before a write. */
  keepResults(): void {
    for (const { result } of this.#jobs.values()) result.keep();
  }

  forget(id: string): void {
    this.#jobs.delete(id);
  }

  forgetAll(): void {
    this.#jobs.clear();
  }

  #current(job: Job): Job | null {
    const now = this.#clock.now();
    const state = this.#stateOf(job, now);
    if (state !== job.state) {
      job.state = state;
      job.since = now;
    }
    if (this.hasEnded(job) && now.getTime() - job.since.getTime() > 7 * dayMs) {
      this.#jobs.delete(job.id);
      return null;
    }
    return job;
  }

  #stateOf(job: Job, now: Date): string {
    if (ended.includes(job.state)) return job.state;
    const reached = this.#reached(job, now);
    if (job.fate === null || job.fate.state === reached) return reached;
    return job.fate.state === "InProgress" && reached === "UploadComplete" ? reached : job.fate.state;
  }

  #reached({ created, looks }: Job, now: Date): "UploadComplete" | "InProgress" | "JobComplete" {
    const times = this.#settings.bulkTimes;
    if (times === null) return looks === 0 ? "UploadComplete" : looks === 1 ? "InProgress" : "JobComplete";
    const age = now.getTime() - created.getTime();
    if (age < times.queueMs) return "UploadComplete";
    return age < times.queueMs + times.workMs ? "InProgress" : "JobComplete";
  }
}
