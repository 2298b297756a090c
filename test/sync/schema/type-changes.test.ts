import { afterEach, describe, expect, it } from "vitest";
import { MergingTarget } from "../../support/merging-target.ts";
import { orgRows } from "../../support/org-rows.ts";
import { recordsOf } from "../../support/records.ts";
import { object, Story } from "../../support/story.ts";
import type { TapRun } from "../../support/test-org.ts";

let story: Story;
afterEach(() => story.org.close());

const warnings = ({ stderr }: TapRun) => stderr.split("\n").filter((line) => /^(WARN|ERROR)/.test(line));

describe("a field of another type", () => {
  const account = { objects: ["Account"] };
  /** Employees are counted in halves from now on. */
  function halve(): void {
    const { org } = story.org.running;
    org.alterField("Account", "NumberOfEmployees", { describe: { type: "double", precision: 18, scale: 2 } });
    org.create(org.users[0]!, "Account", { Name: "Half", NumberOfEmployees: "7.5" });
  }
  const employees = (run: TapRun) =>
    run.messages.flatMap(({ type, schema }) =>
      type === "SCHEMA"
        ? [(schema as { properties: Record<string, { type: unknown }> }).properties["NumberOfEmployees"]?.type]
        : [],
    );

  it.each([
    ["auto", 40],
    ["rest", 350],
    ["bulk", 350],
  ] as const)("that is wider: a second SCHEMA says so, and every row comes once (%s)", async (api, rows) => {
    const config = { ...account, api };
    story = await Story.begin(10, config);
    const { org, settings } = story.org.running;
    settings.bulkSetRowsMost = 200;
    const create = (count: number, employees: (n: number) => string | number) => {
      for (let n = 0; n < count; n++) {
        org.create(org.users[0]!, "Account", { Name: `a${n}`, NumberOfEmployees: employees(n) });
      }
    };
    create(rows, (n) => n);
    halve();
    create(rows, (n) => `${n}.5`);
    const run = await story.sync();

    expect(employees(run)).toEqual([
      ["null", "integer"],
      ["null", "number"],
    ]);
    expect(warnings(run)).toEqual([expect.stringContaining("NumberOfEmployees is double now (it was int)")]);
    expect(recordsOf(run).find(({ Name }) => Name === "Half")?.["NumberOfEmployees"]).toBe(7.5);
    expect(story.target.doubled("Account")).toEqual([]);
    const all = await orgRows(story.org.running, story.catalog.streams[0]!);
    expect(story.target.merged("Account")).toEqual(all);
  });

  it.each(["lock", "fail"])("that is wider, under %s: fails the stream by name", async (mode) => {
    const config = { ...account, schema_changes: mode };
    story = await Story.begin(10, config);
    halve();
    const run = await story.org.run({ config, catalog: story.catalog });

    expect([run.exitCode, employees(run)]).toEqual([2, [["null", "integer"]]]);
    expect(run.stderr).toContain("NumberOfEmployees was int and is double now");
  });

  it("that is narrower: the catalog's wider type stays, and nothing is asked or reported", async () => {
    story = await Story.begin(10, account);
    story.org.running.org.alterField("Account", "AnnualRevenue", { describe: { type: "int" } });
    story.org.running.org.alterField("Account", "Site", { describe: { type: "double" } });
    const run = await story.sync();

    expect([employees(run), warnings(run)]).toEqual([[["null", "integer"]], []]);
  });

  it("that its values do not fit: fails the stream by name and says what to do", async () => {
    story = await Story.begin(10, account);
    const { org } = story.org.running;
    org.alterField("Account", "NumberOfEmployees", { describe: { type: "string" } });
    org.create(org.users[0]!, "Account", { Name: "Words", NumberOfEmployees: "many" });
    const run = await story.org.run({ config: account, catalog: story.catalog });

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain("Account: NumberOfEmployees was int and is string now");
    expect(run.stderr).toContain("Run discovery again to take the new type into the catalog");
  });

  it.each(["auto", "rest", "bulk"])(
    "in the next catalog: its records follow that, whatever came before (%s)",
    async (api) => {
      story = await Story.begin(20, { api });
      const turn = (type: string) => story.org.running.org.alterField(object, "Turn__c", { describe: { type } });
      turn("string");
      story.catalog = await story.org.discover({ objects: [object] });
      const target = new MergingTarget().load((await story.sync()).messages);
      turn("double");
      story.catalog = await story.org.discover({ objects: [object] });
      story.later(60);
      story.somebody.create("after");
      const run = await story.sync();
      target.load(run.messages);

      const schemas = run.messages.filter(({ type }) => type === "SCHEMA");
      expect(schemas).toMatchObject([{ schema: { properties: { Turn__c: { type: ["null", "number"] } } } }]);
      expect(recordsOf(run)).toHaveLength(1);
    },
  );
});
