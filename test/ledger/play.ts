import { offClock } from "../faults/clocks.ts";
import { orgRows } from "../support/org-rows.ts";
import { type Row, Target } from "../support/target.ts";
import { type Catalog, type Message, type TapRun, TestOrg } from "../support/test-org.ts";
import { faults } from "./faults.ts";
import { goodRun, type History, type Setup, type Sync } from "./history.ts";
import { ReplacingTarget } from "./replaced.ts";
import { States } from "./states.ts";
import { objects, Workload } from "./workload.ts";

/** Columns enough to tell versions of rows apart; a history reads the same few rows many times. */
const columns = [
  "Id",
  "IsDeleted",
  "Name",
  "LastName",
  "AccountId",
  "MasterRecordId",
  "SystemModstamp",
  "_sdc_deleted_at",
];

/** What a history came to. */
export interface Ending {
  readonly setup: Setup;
  readonly target: Target;
  readonly replaced: ReplacingTarget;
  /** What the org holds at the end, by object. */
  readonly held: ReadonlyMap<string, readonly Row[]>;
  /** Ids that were in the recycle bin, or gone, at some moment. */
  readonly everDeleted: ReadonlySet<string>;
  /** Records that came more than once before the last full loads, by object. */
  readonly doubled: ReadonlyMap<string, readonly string[]>;
  /** Rows may have come twice: a run was killed or failed, or states went astray. */
  readonly isDisturbed: boolean;
  /** Streams were loaded in full again. */
  readonly isRefreshed: boolean;
  /** So much time went by that Salesforce has forgotten deletions. */
  readonly isForgetful: boolean;
}

/** Plays a history on an org of its own, ends it with faultless runs, and tells what targets and org hold. */
export async function play({ setup, steps }: History): Promise<Ending> {
  const org = await TestOrg.start({
    scale: 0.01,
    now: new Date("2026-06-01T10:00:00Z"),
    rows: { Account: 25, Contact: 50, Product2: 30 },
    settings: { pageRows: 20, bulkSetRowsMost: 25 },
  });
  // Of the moments of a history nothing is left to chance, so that it replays.
  org.running.clock.freeze(true);
  try {
    const catalog = await org.discover({ objects: [...objects] });
    const player = new Player(org, chosen(catalog, setup), setup);
    for (const step of steps) {
      if (step.kind === "sync") await player.sync(step);
      else if (step.kind === "advance") player.advance(step.seconds);
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
  readonly #catalog: Catalog;
  readonly #target = new Target();
  readonly #replaced = new ReplacingTarget();
  readonly #states = new States();
  #isDisturbed = false;
  #isRefreshed = false;
  #isForgetful = false;
  #mayShrink = false;

  constructor(org: TestOrg, catalog: Catalog, setup: Setup) {
    this.#org = org;
    this.#setup = setup;
    this.#catalog = catalog;
    this.workload = new Workload(org.running.org);
  }

  advance(seconds: number): void {
    this.#isForgetful ||= seconds > 10 * 86_400;
    this.#org.running.clock.advance(seconds * 1000);
  }

  async sync(step: Sync): Promise<void> {
    const { running } = this.#org;
    // Two runs are never begun in the same moment.
    running.clock.advance(7);
    running.clearFaults();
    const stop = new AbortController();
    if (step.fault !== null) running.fault({ ...faults[step.fault]!, nth: step.nth });
    for (const { nth, change } of step.meanwhile) running.fault({ nth, before: () => this.workload.make(change) });
    if (step.stoppedAt !== null) running.fault({ nth: step.stoppedAt, before: () => stop.abort("SIGTERM") });
    const state = this.#states.give(step.state);
    const runs = await Promise.all(
      Array.from({ length: step.twice ? 2 : 1 }, () => this.#run(step, state, stop.signal)),
    );
    running.clearFaults();
    this.#isDisturbed ||= step.killedAt !== null || step.twice || step.state !== "last";
    this.#isRefreshed ||= step.refresh;
    for (const run of runs) this.#take(step, run);
  }

  #run({ api, refresh }: Sync, state: unknown, signal: AbortSignal): Promise<TapRun> {
    const { versions, clockAheadMinutes } = this.#setup;
    return this.#org.run({
      config: {
        objects: [...objects],
        api,
        activate_version: versions,
        allow_shrink: this.#mayShrink,
        deleted_gap: "resync",
        // In the same order each time.
        max_workers: 1,
        ...(refresh ? { full_refresh_every: 3_600 } : {}),
      },
      catalog: this.#catalog,
      signal,
      clock: offClock(this.#org.running, () => clockAheadMinutes * 60_000),
      ...(state === undefined ? {} : { state }),
    });
  }

  #take({ fault, killedAt, stoppedAt }: Sync, { stdout, exitCode, stderr }: TapRun): void {
    const isStopped = fault !== null || stoppedAt !== null;
    const isExcused = isStopped || this.workload.isSomethingHidden || stderr.includes("the full load brought");
    if (exitCode !== 0 && !isExcused) throw new Error(`a faultless run ended with ${exitCode}\n${stderr}`);
    this.#isDisturbed ||= exitCode !== 0;
    const out = killedAt === null ? stdout : stdout.slice(0, Math.floor(stdout.length * killedAt));
    const messages = wholeLines(out);
    this.#target.load(messages);
    this.#replaced.load(messages);
    this.#states.take(messages.filter(({ type }) => type === "STATE").map(({ value }) => value));
  }

  async end(): Promise<Ending> {
    this.workload.showAll();
    this.#mayShrink = true;
    await this.sync(goodRun);
    // By now every late commit is visible.
    this.advance(3_600);
    await this.sync(goodRun);
    const doubled = new Map(objects.map((object) => [object, this.#target.doubled(object)]));
    if (this.workload.isNarrowed) await this.#loadAgain();
    const held = new Map<string, readonly Row[]>();
    for (const stream of this.#catalog.streams)
      held.set(stream.tap_stream_id, await orgRows(this.#org.running, stream));
    return {
      setup: this.#setup,
      target: this.#target,
      replaced: this.#replaced,
      held,
      everDeleted: this.workload.everDeleted,
      doubled,
      isDisturbed: this.#isDisturbed || this.workload.isNarrowed,
      isRefreshed: this.#isRefreshed,
      isForgetful: this.#isForgetful,
    };
  }

  /** What rows did while nobody could see them has left no trace: full loads bring it, a stream each. */
  async #loadAgain(): Promise<void> {
    this.advance(7_200);
    for (const _ of objects) await this.sync({ ...goodRun, refresh: true });
  }
}

/** The catalog with few columns, and the streams that the setup wants in full. */
const names: readonly string[] = objects;

function chosen(catalog: Catalog, { fullTable }: Setup): Catalog {
  const streams = catalog.streams.map((stream) => {
    const isFull = fullTable[names.indexOf(stream.tap_stream_id)];
    const metadata = stream.metadata.map((entry) => {
      const [, name] = entry.breadcrumb;
      if (name === undefined) {
        const method = isFull ? { "replication-method": "FULL_TABLE" } : {};
        return { ...entry, metadata: { ...entry.metadata, ...method, selected: true } };
      }
      return { ...entry, metadata: { ...entry.metadata, selected: columns.includes(name) } };
    });
    return { ...stream, metadata };
  });
  return { ...catalog, streams };
}

/** The last line of a killed run may be cut. */
function wholeLines(out: string): Message[] {
  return out
    .slice(0, out.lastIndexOf("\n") + 1)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
