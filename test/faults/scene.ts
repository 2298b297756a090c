import type { RequestRecord, RunningOrg, StartOptions } from "@singer-io-ts/demo-org";
import { expect } from "vitest";
import { orgRows } from "../support/org-rows.ts";
import { type Row, Target } from "../support/target.ts";
import { type Catalog, type Message, type RunOptions, type TapRun, TestOrg } from "../support/test-org.ts";

export interface SceneOptions extends Omit<StartOptions, "objects"> {
  /** The objects that are read; CaseComment alone when absent. */
  readonly objects?: readonly string[];
  /** Custom objects of the org, besides those it always has. */
  readonly customObjects?: number;
  /** Settings of every run. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** False: discovery is the row's own business. */
  readonly discover?: boolean;
}

const minute = 60_000;
/** A Monday; the org's rows follow from it. */
const start = new Date("2026-03-02T12:00:00.000Z");

/** An org, a target, and runs of the tap between them, each from the state of the one before. */
export class Scene {
  readonly org: TestOrg;
  readonly target = new Target();
  readonly objects: readonly string[];
  readonly config: Readonly<Record<string, unknown>>;
  catalog: Catalog = { streams: [] };
  state: unknown;
  #logged = "";

  private constructor(org: TestOrg, { objects = ["CaseComment"], config = {} }: SceneOptions) {
    this.org = org;
    this.objects = objects;
    this.config = { objects, ...config };
  }

  static async open(options: SceneOptions = {}): Promise<Scene> {
    const { objects: _objects, config: _config, discover = true, customObjects = 0, ...more } = options;
    const org = await TestOrg.start({ scale: 0.01, now: start, objects: customObjects, ...more });
    const scene = new Scene(org, options);
    if (discover) scene.catalog = await scene.org.discover(scene.config);
    return scene;
  }

  get running(): RunningOrg {
    return this.org.running;
  }

  /** What was logged in all runs so far. */
  get logged(): string {
    return this.#logged;
  }

  /** A run however it ends. */
  async run({ config = {}, ...more }: RunOptions = {}): Promise<TapRun> {
    const run = await this.org.run({
      catalog: this.catalog,
      ...(this.state === undefined ? {} : { state: this.state }),
      ...more,
      config: { ...this.config, ...config },
    });
    this.target.load(run.messages);
    this.state = run.state;
    this.#logged += run.stderr;
    return run;
  }

  /** A run that must be complete. */
  async sync(options: RunOptions = {}): Promise<TapRun> {
    const run = await this.run(options);
    expect({ exitCode: run.exitCode, log: run.exitCode === 0 ? "" : run.stderr }).toEqual({ exitCode: 0, log: "" });
    return run;
  }

  /** A run that must end with this exit code and log this. @returns its first error, without the time and what varies */
  async fails(exitCode: number, text: string | RegExp, options: RunOptions = {}): Promise<TapRun> {
    const run = await this.run(options);
    expect({ exitCode: run.exitCode, log: run.stderr }).toEqual({ exitCode, log: expect.stringMatching(text) });
    return run;
  }

  /** A run during which the n-th request of this path has something happen first. */
  during(path: string, happen: () => unknown, nth = 1): void {
    this.running.fault({ path, nth, before: () => void happen() });
  }

  /** Before each request of this path, parts of composite calls included. */
  each(path: string, happen: () => unknown): void {
    this.running.fault({ path, count: "all", before: () => void happen() });
  }

  get admin() {
    const [user] = this.running.org.users;
    if (user === undefined) throw new Error("the org has no user");
    return user;
  }

  /** The first rows of an object, by id. */
  ids(count = 20_000, object = this.objects[0], where = ""): string[] {
    const soql = `SELECT Id FROM ${object} ${where} ORDER BY Id LIMIT ${count}`;
    return [...this.running.org.query(this.admin, soql, { all: false }).rows(0, count)].map(({ id }) => String(id));
  }

  /** A new case comment. @returns its id */
  comment(text: string, options: Parameters<RunningOrg["org"]["create"]>[3] = {}): string {
    const [parent = ""] = this.ids(1, "Case");
    const values = { ParentId: parent, CommentBody: text };
    return this.running.org.create(this.admin, "CaseComment", values, options);
  }

  /** Case comments get another text. */
  rewrite(ids: readonly string[], text: string): void {
    for (const id of ids)
      this.running.org.update(this.admin, { object: "CaseComment", id, values: { CommentBody: text } });
  }

  later(minutes: number): void {
    this.running.clock.advance(minutes * minute);
  }

  /** The bookmark of a stream, as the state has it now. */
  bookmark(object = this.objects[0]): Row {
    const { bookmarks } = this.state as { bookmarks: Record<string, Row> }; // what a STATE's value is
    return bookmarks[String(object)] ?? {};
  }

  /** Requests since `from` (a number of requests) whose address has this. */
  requests(path: string | RegExp, from = 0): RequestRecord[] {
    return this.running
      .requests()
      .slice(from)
      .filter(({ url }) => (typeof path === "string" ? url.includes(path) : path.test(url)));
  }

  /**
   * The target, merged by key, must hold the org's rows, and nothing that looks alive besides; each version once, or
   * `repeated` where an interruption allows repeats.
   * @returns that as a phrase
   */
  async complete({ repeated = false } = {}): Promise<string> {
    let count = 0;
    for (const stream of this.catalog.streams) {
      const object = stream.tap_stream_id;
      const held = await orgRows(this.running, stream);
      const ids = new Set(held.map((row) => row["Id"]));
      const merged = this.target.merged(object);
      expect({ object, rows: merged.filter((row) => ids.has(row["Id"])) }).toEqual({ object, rows: held });
      expect(merged.filter((row) => !ids.has(row["Id"]) && row["_sdc_deleted_at"] === null)).toEqual([]);
      if (!repeated) expect({ object, twice: this.target.doubled(object) }).toEqual({ object, twice: [] });
      count += held.length;
    }
    const number = count.toLocaleString("en");
    return repeated ? `all ${number} rows are in the target` : `all ${number} rows came, each version once`;
  }

  /** The same org with a target that was given these messages. */
  withTarget(messages: readonly Message[]): Scene {
    const other = new Scene(this.org, { objects: this.objects, config: this.config });
    other.catalog = this.catalog;
    other.target.load(messages);
    return other;
  }

  close(): Promise<void> {
    return this.org.close();
  }
}

/** The records of a stream in a run's messages. */
export function recordsOf({ messages }: TapRun, object?: string): Row[] {
  return messages
    .filter(({ type, stream }) => type === "RECORD" && (object === undefined || stream === object))
    .map(({ record }) => record as Row); // a RECORD has one
}

/** The errors of a run as the user reads them, without level. */
export function errorsOf({ stderr }: TapRun): string[] {
  return stderr.split("\n").flatMap((line) => (line.startsWith("ERROR ") ? [line.slice(6)] : []));
}

/** The first error of a run up to the hint: what the sentence of a row may quote. */
export function firstError(run: TapRun): string {
  const [error = "no error"] = errorsOf(run);
  return error;
}
