import { expect } from "vitest";
import { orgRows } from "./org-rows.ts";
import { Target } from "./target.ts";
import { type Catalog, type TapRun, TestOrg } from "./test-org.ts";

/** An object that is replicateable, has a recycle bin, and few fields. */
export const object = "CaseComment";
const minute = 60_000;

/** An org, a target, and runs of the tap between them, each from the state of the run before. */
export class Story {
  readonly org: TestOrg;
  readonly target = new Target();
  catalog: Catalog;
  state: unknown;
  readonly #config: object;

  private constructor(org: TestOrg, catalog: Catalog, config: object) {
    this.org = org;
    this.catalog = catalog;
    this.#config = config;
  }

  /** @param rows above 10,000, the tap reads body and tail by themselves */
  static async begin(rows: number, config: object = {}): Promise<Story> {
    const org = await TestOrg.start({ scale: 0.01, rows: { [object]: rows } });
    const own = { objects: [object], ...config };
    return new Story(org, await org.discover(own), own);
  }

  /** A run that must succeed. */
  async sync(config: object = {}): Promise<TapRun> {
    const run = await this.#run(config);
    expect({ exitCode: run.exitCode, log: run.exitCode === 0 ? "" : run.stderr }).toEqual({ exitCode: 0, log: "" });
    return run;
  }

  /** A run that gets a signal at the n-th request of this path. */
  async stopped(at: { readonly path: string; readonly nth: number }, config: object = {}): Promise<TapRun> {
    const abort = new AbortController();
    this.org.running.fault({ ...at, before: () => abort.abort("SIGTERM") });
    const run = await this.#run(config, abort.signal);
    expect(run.exitCode).toBe(143);
    return run;
  }

  /** Changes of the org's rows by its first user. */
  get somebody() {
    const { org } = this.org.running;
    const [user] = org.users;
    if (user === undefined) throw new Error("the org has no user");
    const ids = (soql: string): string[] =>
      [...org.query(user, soql, { all: false }).rows(0, 100_000)].map(({ id }) => String(id));
    return {
      ids: () => ids(`SELECT Id FROM ${object} ORDER BY Id`),
      create(text: string, commitDelayMs = 0): void {
        const [parent] = ids("SELECT Id FROM Case LIMIT 1");
        org.create(user, object, { ParentId: String(parent), CommentBody: text }, { commitDelayMs });
      },
      change(count: number, text: string): void {
        for (const id of ids(`SELECT Id FROM ${object} ORDER BY Id LIMIT ${count}`)) {
          org.update(user, { object, id, values: { CommentBody: text } });
        }
      },
      touch: (id: string, text: string) => org.update(user, { object, id, values: { CommentBody: text } }),
      remove: (id: string) => org.remove(user, object, id),
      purge: (id: string) => org.purge(user, object, id),
      undelete: (id: string) => org.undelete(user, object, id),
    };
  }

  later(minutes: number): void {
    this.org.running.clock.advance(minutes * minute);
  }

  /** Checks that the target, merged by key, equals the org's rows; `once`: and that each version of a row came once. */
  async expectTheOrg({ once }: { readonly once: boolean } = { once: true }): Promise<void> {
    if (once) expect(this.target.doubled(object)).toEqual([]);
    expect(this.target.merged(object)).toEqual(await orgRows(this.org.running, this.catalog.streams[0]!));
  }

  async #run(config: object, signal?: AbortSignal): Promise<TapRun> {
    const run = await this.org.run({
      config: { ...this.#config, ...config },
      catalog: this.catalog,
      ...(this.state === undefined ? {} : { state: this.state }),
      ...(signal === undefined ? {} : { signal }),
    });
    this.target.load(run.messages);
    this.state = run.state;
    return run;
  }
}
