import type { StartOptions } from "@singer-io-ts/demo-org";
import { expect } from "vitest";
import { recordsOf } from "./records.ts";
import type { Row } from "./target.ts";
import { type Catalog, type TapRun, TestOrg } from "./test-org.ts";

/** A demo org whose reports the tap reads. */
export class ReportOrg {
  readonly org: TestOrg;

  private constructor(org: TestOrg) {
    this.org = org;
  }

  static async start(options: StartOptions = {}): Promise<ReportOrg> {
    return new ReportOrg(await TestOrg.start(options));
  }

  /** Discovers these reports only. @returns the catalog, and the log of the discovery */
  async discover(reports: readonly object[], config: object = {}): Promise<{ catalog: Catalog; stderr: string }> {
    const run = await this.org.run({ config: { ...this.#config(reports), ...config }, args: ["--discover"] });
    expect(run).toMatchObject({ exitCode: 0 });
    return { catalog: JSON.parse(run.stdout), stderr: run.stderr };
  }

  /** Discovers and reads the reports, as a run without a catalog does. */
  run(reports: readonly object[], more: { config?: object; state?: unknown; catalog?: unknown } = {}): Promise<TapRun> {
    const { config = {}, ...given } = more;
    return this.org.run({ config: { ...this.#config(reports), ...config }, ...given });
  }

  /** The records of a run that succeeds. */
  async records(report: object, config: object = {}): Promise<readonly Row[]> {
    const run = await this.run([report], { config });
    if (run.exitCode !== 0) throw new Error(run.stderr);
    return recordsOf(run);
  }

  /** The rows of a query, read from the org directly: decimals are texts with all digits. */
  soql(text: string): readonly (readonly unknown[])[] {
    const { org, user } = this.#user;
    const result = org.query(user, text, { all: false });
    return [...result.rows(0, result.totalSize)].map(({ values }) => values);
  }

  create(object: string, values: Readonly<Record<string, unknown>>): string {
    const { org, user } = this.#user;
    return org.create(user, object, values);
  }

  update(object: string, id: string, values: Readonly<Record<string, unknown>>): void {
    const { org, user } = this.#user;
    org.update(user, { object, id, values });
  }

  remove(object: string, id: string): void {
    const { org, user } = this.#user;
    org.remove(user, object, id);
  }

  close(): Promise<void> {
    return this.org.close();
  }

  get #user() {
    const { org } = this.org.running;
    const [user] = org.users;
    if (user === undefined) throw new Error("the org has no user");
    return { org, user };
  }

  /** A configuration with these reports and no objects. */
  #config(reports: readonly object[]): object {
    return { objects: ["!*"], reports };
  }
}
