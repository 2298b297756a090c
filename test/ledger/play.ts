import { hash } from "node:crypto";
import { offClock } from "../faults/off-clock.ts";
import { MergingTarget } from "../support/merging-target.ts";
import { orgRows } from "../support/org-rows.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { type Row, Target } from "../support/target.ts";
import { type Catalog, type Message, type TapRun, TestOrg } from "../support/test-org.ts";
import { faults } from "./faults.ts";
import { type History, type Setup, type Sync, undisturbedRun } from "./history.ts";
import { ReplacingTarget } from "./replacing-target.ts";
import { bookmarksOf, canaries, expectNoSecret, expectNoStepBack, unreadableObjects } from "./run-checks.ts";
import { chosen } from "./selected-streams.ts";
import { States } from "./states.ts";
import { objects, Workload } from "./workload.ts";

/** What the targets and the org hold after a history. */
export interface Ending {
  readonly setup: Setup;
  /** A target that only appends. */
  readonly appended: Target;
  readonly merged: MergingTarget;
  readonly replaced: ReplacingTarget;
  /** What the org holds at the end, by object. */
  readonly held: ReadonlyMap<string, readonly Row[]>;
  readonly workload: Workload;
  /** Records that came more than once before the last full loads, by object: three of each at most. */
  readonly doubled: ReadonlyMap<string, readonly string[]>;
  /** Whether rows may come twice: a run was killed or failed, a state was lost, or streams were loaded in full again. */
  readonly mayRepeat: boolean;
  /** Ids of rows that the target has and no state covers: their run was killed before its first STATE. */
  readonly unreported: ReadonlySet<unknown>;
  /** Whether so much time passed that Salesforce no longer lists all deletions. */
  readonly isPastDeletions: boolean;
  /** A hash of the output of each run. */
  readonly digests: readonly string[];
}

/** More than any run of a history needs. */
const manyRequests = 1_000;
/** Requests for further rows of a read: later pages of a query, results of a job. */
const furtherRows = "/(query|queryAll)/|/results";

/**
 * Plays a history on a new org and ends it with runs without faults.
 * @throws Error if a run shows a secret, moves a bookmark back, or fails without a fault
 */
export async function play({ setup, steps }: History): Promise<Ending> {
  const begin = new Date("2026-06-01T10:00:00Z");
  const org = await TestOrg.start({
    scale: 0.01,
    now: begin,
    rows: { Account: 45, Contact: 70, Product2: 50 },
    settings: { pageRows: 20, bulkSetRowsMost: 25 },
    login: canaries,
  });
  // The clock only moves by the history's steps, so that a replay is the same.
  org.running.clock.freeze(true);
  org.running.clock.set(begin);
  try {
    const player = new Player(org, setup);
    await player.discover();
    for (const step of steps) {
      if (step.kind === "sync") await player.sync(step);
      else if (step.kind === "advance") player.advance(step.seconds);
      else if (step.kind === "discover") await player.discover();
      else player.workload.make(step);
    }
    return await player.end();
  } finally {
    await org.close();
  }
}

class Player {
  readonly workload: Workload;
  readonly #org: TestOrg;
  readonly #setup: Setup;
  #catalog: Catalog = { streams: [] };
  readonly #appended = new Target();
  readonly #merged = new MergingTarget();
  readonly #replaced = new ReplacingTarget();
  readonly #states = new States();
  readonly #random: () => number;
  readonly #digests: string[] = [];
  readonly #unreported = new Set<unknown>();
  #mayRepeat = false;
  #isPastDeletions = false;
  #mayShrink = false;

  constructor(org: TestOrg, setup: Setup) {
    this.#org = org;
    this.#setup = setup;
    this.#random = seededRandom(setup.randomSeed);
    this.workload = new Workload(org.running.org);
    this.advance(3_600);
  }

  advance(seconds: number): void {
    this.#isPastDeletions ||= seconds > 10 * 86_400;
    this.#org.running.clock.advance(seconds * 1000);
  }

  async discover(): Promise<void> {
    const run = await this.#org.run({
      config: this.#config(undisturbedRun),
      args: ["--discover"],
      random: this.#random,
    });
    expectNoSecret(run);
    // Discovery fails if a named object is hidden; then the catalog stays as it was.
    if (run.exitCode === 2 && this.workload.hidden.size > 0) return;
    if (run.exitCode !== 0) throw new Error(`discovery ended with ${run.exitCode}\n${run.stderr}`);
    this.#catalog = chosen(JSON.parse(run.stdout), this.#setup);
  }

  async sync(step: Sync): Promise<void> {
    const { running } = this.#org;
    // Two runs never begin at the same time.
    running.clock.advance(7);
    running.clearFaults();
    const stop = new AbortController();
    const state = this.#states.give(step.state);
    const unreadable = unreadableObjects(this.workload.hidden, state);
    for (const object of objects.filter((each) => !(each in bookmarksOf(state))))
      for (const row of this.#appended.appended(object)) this.#unreported.add(row["Id"]);
    if (step.fault !== null) running.fault({ ...faults[step.fault]!, nth: step.nth });
    for (const { nth, change } of step.meanwhile) running.fault({ nth, before: () => this.workload.make(change) });
    if (step.stoppedAt !== null) {
      const { nth, of } = step.stoppedAt;
      running.fault({ nth, ...(of === "further rows" && { path: furtherRows }), before: () => stop.abort("SIGTERM") });
    }
    if (step.secondAt !== null) {
      const second = async () => this.#take(step, state, await this.#run(step, state, stop.signal));
      running.fault({ nth: step.secondAt, before: second });
    }
    let isEndless = false;
    const stopEndless = () => {
      isEndless = true;
      stop.abort("SIGTERM");
    };
    running.fault({ nth: manyRequests, before: stopEndless });
    const run = await this.#run(step, state, stop.signal);
    running.clearFaults();
    if (unreadable.length > 0 && run.exitCode === 0)
      throw new Error(`a run without ${unreadable.join(", ")} ended with 0\n${run.stderr}`);
    if (isEndless) throw new Error(`a run of so few rows made ${manyRequests} requests\n${run.stderr.slice(-2_000)}`);
    if (step.secondAt !== null) this.#states.forgetBefore();
    this.#mayRepeat ||= step.killedAt !== null || step.secondAt !== null || step.state !== "last" || step.refresh;
    this.#take(step, state, run);
  }

  #config({ api, start, calls, lag, refresh, killedAt, state }: Sync): Readonly<Record<string, unknown>> {
    const { versions, stateInterval, fillsFields, login } = this.#setup;
    const { username } = this.#org.running.credentials;
    const { password, securityToken } = canaries;
    return {
      objects: [...objects],
      api,
      activate_version: versions,
      allow_shrink: this.#mayShrink,
      deleted_gap: "resync",
      backfill_new_fields: fillsFields,
      state_interval: stateInterval,
      visibility_lag: lag,
      // One at a time, so that a replay reads in the same order.
      max_workers: 1,
      auth_method: login,
      ...(login === "password" ? { username, password, security_token: securityToken } : {}),
      ...(refresh ? { full_refresh_every: 3_600 } : {}),
      // A full load of fewer rows that was activated and whose state was lost: the target has dropped what the older state covers.
      ...(start === null || (killedAt !== null && state !== "last") ? {} : { start_date: start }),
      ...(calls === null ? {} : { quota_percent_per_run: (100 * calls) / this.#org.running.settings.dailyApiCalls }),
    };
  }

  #run(step: Sync, state: unknown, signal: AbortSignal): Promise<TapRun> {
    return this.#org.run({
      config: this.#config(step),
      catalog: this.#catalog,
      signal,
      clock: offClock(this.#org.running, () => this.#setup.clockAheadMinutes * 60_000),
      random: this.#random,
      ...(state === undefined ? {} : { state }),
    });
  }

  #take({ fault, calls, killedAt, stoppedAt }: Sync, given: unknown, run: TapRun): void {
    const { stdout, exitCode, stderr } = run;
    expectNoSecret(run);
    expectNoStepBack(given, statesIn(run.messages));
    const isStopped = fault !== null || stoppedAt !== null || (calls !== null && exitCode === 3);
    const isExcused = isStopped || this.workload.hidden.size > 0 || stderr.includes("the full load brought");
    if (exitCode !== 0 && !isExcused) throw new Error(`a faultless run ended with ${exitCode}\n${stderr}`);
    this.#mayRepeat ||= exitCode !== 0;
    const out = killedAt === null ? stdout : stdout.slice(0, Math.floor((stdout.length * killedAt) / 1000));
    this.#digests.push(hash("sha256", out));
    const messages = wholeLines(out);
    for (const target of [this.#appended, this.#merged, this.#replaced]) target.load(messages);
    this.#states.take(statesIn(messages));
  }

  async end(): Promise<Ending> {
    this.workload.showAll();
    this.#mayShrink = true;
    await this.discover();
    await this.sync(undisturbedRun);
    // From now on every late commit is visible.
    this.advance(3_600);
    await this.sync(undisturbedRun);
    const doubled = new Map(objects.map((object) => [object, this.#appended.doubled(object)]));
    if (this.workload.isNarrowed) await this.#loadAgain();
    const held = new Map<string, readonly Row[]>();
    for (const stream of this.#catalog.streams)
      held.set(stream.tap_stream_id, await orgRows(this.#org.running, stream));
    return {
      setup: this.#setup,
      appended: this.#appended,
      merged: this.#merged,
      replaced: this.#replaced,
      held,
      workload: this.workload,
      doubled,
      mayRepeat: this.#mayRepeat || this.workload.isNarrowed || this.workload.fields.isReshaped,
      unreported: this.#unreported,
      isPastDeletions: this.#isPastDeletions,
      digests: this.#digests,
    };
  }

  /** Changes that were hidden from the user are only found by full loads. Each run loads one stream. */
  async #loadAgain(): Promise<void> {
    this.advance(7_200);
    for (const _ of objects) await this.sync({ ...undisturbedRun, refresh: true });
  }
}

const statesIn = (messages: readonly Message[]): unknown[] =>
  messages.filter(({ type }) => type === "STATE").map(({ value }) => value);

/** The messages of the lines that are complete: the last line of a killed run may be cut off. */
function wholeLines(out: string): Message[] {
  return out
    .slice(0, out.lastIndexOf("\n") + 1)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
