import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Catalog, type Message, type TapRun, TestOrg } from "../../support/test-org.ts";

const streams = ["picklist_values", "field_definitions"];

let org: TestOrg;
beforeEach(async () => {
  org = await TestOrg.start({ scale: 0.01 });
});
afterEach(() => org.close());

/** The two tables of these objects, as one run after the other has them. */
class Tables {
  /** What the target shows: the rows of the version that was activated last. */
  readonly #shown = new Map<unknown, readonly Message[]>();
  #state: unknown;

  async run(objects: readonly string[], settings: object = {}): Promise<TapRun> {
    const config = { objects, metadata_streams: streams };
    const found: Catalog = await org.discover(config);
    const catalog = { streams: found.streams.filter(({ tap_stream_id: id }) => streams.includes(id)) };
    const state = this.#state === undefined ? {} : { state: this.#state };
    const run = await org.run({ config: { ...config, ...settings }, catalog, ...state });
    for (const { type, stream, version } of run.messages) {
      if (type !== "ACTIVATE_VERSION") continue;
      const ofVersion = (message: Message) => message["stream"] === stream && message["version"] === version;
      this.#shown.set(
        stream,
        run.messages.filter((message) => message.type === "RECORD" && ofVersion(message)),
      );
    }
    this.#state = run.state;
    return run;
  }

  /** The objects that the target shows in each table. */
  get objects(): readonly (readonly unknown[])[] {
    const objectOf = ({ record }: Message) => (record as { readonly object: string }).object; // of both streams
    return streams.map((stream) => [...new Set(this.#shown.get(stream)?.map(objectOf))].sort());
  }
}

const both = (...objects: readonly string[]) => streams.map(() => objects);

describe("picklist_values and field_definitions of an object that the user does not see any more", () => {
  it.each([
    ["by a glob", ["Opportunity*", "Case*"]],
    ["by default", ["!*__c", "!*Share", "!*History", "!*Feed"]],
  ])("fail by its name and stay as they were, run after run: wanted %s", async (_how, objects) => {
    const tables = new Tables();
    await tables.run(objects);
    const before = tables.objects;
    org.running.org.alterObject("Case", "hide");

    const runs = [await tables.run(objects), await tables.run(objects)];

    expect(before[0]).toContain("Case");
    for (const { exitCode, stderr } of runs) {
      expect(exitCode).toBe(4);
      for (const stream of streams)
        expect(stderr).toMatch(new RegExp(`ERROR ${stream}: The user does not see .*\\bCase\\b.* any more`));
    }
    expect(tables.objects).toEqual(before);
  });

  it("go on without it where that is allowed, and from then on", async () => {
    const tables = new Tables();
    await tables.run(["Opportunity", "Ca*e"]);
    org.running.org.alterObject("Case", "hide");

    const [allowed, next] = [
      await tables.run(["Opportunity", "Ca*e"], { allow_shrink: true }),
      await tables.run(["Opportunity", "Ca*e"]),
    ];

    expect([allowed.exitCode, next.exitCode, tables.objects]).toEqual([0, 0, both("Opportunity")]);
  });

  it("end complete without one that the settings do not want any more", async () => {
    const tables = new Tables();
    await tables.run(["!*__c"]);
    const before = tables.objects;

    const run = await tables.run(["!*__c", "!Case"]);

    const without = before.map((objects) => objects.filter((object) => object !== "Case"));
    expect([run.exitCode, tables.objects]).toEqual([0, without]);
  });

  it("come again when it is shown again", async () => {
    const tables = new Tables();
    await tables.run(["Opportunity", "Ca*e"]);
    org.running.org.alterObject("Case", "hide");
    await tables.run(["Opportunity", "Ca*e"]);
    org.running.org.alterObject("Case", "show");

    const run = await tables.run(["Opportunity", "Ca*e"]);

    expect([run.exitCode, tables.objects]).toEqual([0, both("Case", "Opportunity")]);
  });
});
