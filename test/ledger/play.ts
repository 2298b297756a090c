import { orgRows } from "../support/org-rows.ts";
import { type Row, Target } from "../support/target.ts";
import { type Catalog, type Message, TestOrg } from "../support/test-org.ts";
import type { Change, Step, Sync } from "./history.ts";

const objects = ["CaseComment", "Product2"] as const;

type Fault = Parameters<TestOrg["running"]["fault"]>[0];

const reading = "/(query|queryAll|composite|jobs/query)([/?]|$)";
const busy = { status: 503, errorCode: "SERVER_UNAVAILABLE", message: "The server is too busy" };

/** What may go wrong with the n-th matching request. */
export const faults: readonly Fault[] = [
  { path: reading, reply: busy },
  { path: reading, lose: "sessions" },
  { path: "/query/", lose: "locators" },
  { path: reading, cutAfter: 300 },
  { path: "/results", cutAfter: 2_000 },
  { path: "/results", truncate: 8 },
  { path: "/results", dropRows: 1 },
  { path: reading, dropRows: 1 },
  { path: reading, endEarly: true },
  { path: reading, reply: { status: 500, text: "<html>trouble</html>" } },
  {
    path: "/jobs/query$",
    job: { state: "Failed", errorMessage: "InternalServerError : Retried more than fifteen times" },
  },
  {
    path: "/(updated|deleted)/",
    reply: { status: 500, errorCode: "UNKNOWN_EXCEPTION", message: "An unexpected error occurred" },
  },
];

/** What a history came to. */
export interface Ending {
  readonly target: Target;
  readonly catalog: Catalog;
  /** What the org holds at the end, by object. */
  readonly held: ReadonlyMap<string, readonly Row[]>;
  /** A run was killed or failed on the way, so rows may have come twice. */
  readonly isDisturbed: boolean;
}

/** Plays a history on an org of its own, ends it with faultless runs, and tells what target and org hold. */
export async function play(history: readonly Step[]): Promise<Ending> {
  const org = await TestOrg.start({
    scale: 0.01,
    rows: { CaseComment: 70, Product2: 40 },
    settings: { pageRows: 20, bulkSetRowsMost: 25 },
  });
  try {
    return await new Play(org, await org.discover({ objects: [...objects] })).through(history);
  } finally {
    await org.close();
  }
}

class Play {
  readonly #org: TestOrg;
  readonly #catalog: Catalog;
  readonly #target = new Target();
  #state: unknown;
  #isDisturbed = false;

  constructor(org: TestOrg, catalog: Catalog) {
    this.#org = org;
    this.#catalog = catalog;
  }

  async through(history: readonly Step[]): Promise<Ending> {
    for (const step of history) {
      if (step.kind === "sync") await this.#sync(step);
      else if (step.kind === "advance") this.#org.running.clock.advance(step.seconds * 1000);
      else this.#change(step);
    }
    const last: Sync = { kind: "sync", api: "auto", fault: null, nth: 1, killedAt: null };
    await this.#sync(last);
    // By now every late commit is visible.
    this.#org.running.clock.advance(3_600_000);
    await this.#sync(last);
    const held = new Map<string, readonly Row[]>();
    for (const stream of this.#catalog.streams)
      held.set(stream.tap_stream_id, await orgRows(this.#org.running, stream));
    return { target: this.#target, catalog: this.#catalog, held, isDisturbed: this.#isDisturbed };
  }

  async #sync({ api, fault, nth, killedAt }: Sync): Promise<void> {
    const { running } = this.#org;
    running.clearFaults();
    if (fault !== null) running.fault({ ...faults[fault]!, nth });
    const state = this.#state === undefined ? {} : { state: this.#state };
    const config = { objects: [...objects], api };
    const run = await this.#org.run({ config, catalog: this.#catalog, ...state });
    running.clearFaults();
    if (fault === null && run.exitCode !== 0)
      throw new Error(`a faultless run ended with ${run.exitCode}\n${run.stderr}`);
    const out = killedAt === null ? run.stdout : run.stdout.slice(0, Math.floor(run.stdout.length * killedAt));
    const messages = wholeLines(out);
    this.#target.load(messages);
    this.#state = messages.findLast(({ type }) => type === "STATE")?.["value"] ?? this.#state;
    this.#isDisturbed ||= killedAt !== null || run.exitCode !== 0;
  }

  #change(change: Change): void {
    const { org } = this.#org.running;
    const [user] = org.users;
    if (user === undefined) throw new Error("the org has no user");
    const object = objects[change.object] ?? objects[0];
    const rows = (where: string): string[] =>
      [...org.query(user, `SELECT Id FROM ${object}${where} ORDER BY Id`, { all: true }).rows(0, 1_000)].map(({ id }) =>
        String(id),
      );
    const picked = (where: string): string | null => {
      const ids = rows(where);
      return ids[change.row % Math.max(1, ids.length)] ?? null;
    };
    const alive = picked(" WHERE IsDeleted = false");
    const text = `${change.kind} ${change.row}`;
    if (change.kind === "create") {
      const [parent] = [...org.query(user, "SELECT Id FROM Case LIMIT 1", { all: false }).rows(0, 1)];
      const values = object === "CaseComment" ? { ParentId: String(parent?.id), CommentBody: text } : { Name: text };
      org.create(user, object, values, { commitDelayMs: change.delayMinutes * 60_000 });
    } else if (change.kind === "update" && alive !== null) {
      const values = object === "CaseComment" ? { CommentBody: text } : { Name: text };
      org.update(user, object, alive, values, { commitDelayMs: change.delayMinutes * 60_000 });
    } else if (change.kind === "remove" && alive !== null) org.remove(user, object, alive);
    else {
      const binned = picked(" WHERE IsDeleted = true");
      if (change.kind === "undelete" && binned !== null) org.undelete(user, object, binned);
      if (change.kind === "purge" && (binned ?? alive) !== null) org.purge(user, object, String(binned ?? alive));
    }
  }
}

/** The last line of a killed run may be cut. */
function wholeLines(out: string): Message[] {
  return out
    .slice(0, out.lastIndexOf("\n") + 1)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
