import { afterEach, describe, expect, it } from "vitest";
import { withTraits } from "../../support/catalog-metadata.ts";
import { choosing } from "../../support/chosen-fields.ts";
import { object, Story } from "../../support/story.ts";
import type { Catalog, Message, TapRun } from "../../support/test-org.ts";

let story: Story;
afterEach(() => story.org.close());

const field = "CommentBody";
const alter = (name: string, change: "hide" | "show" | { describe: object }) =>
  story.org.running.org.alterField(object, name, change as "hide"); // one of what it takes
const fieldsOf = ({ streams }: Catalog) => Object.keys(streams[0]?.schema.properties ?? {});
const config = (mode: string) => ({ objects: [object], schema_changes: mode });

/** The org changes after the catalog was written: a field gone, one new, one of another type, an object new. */
async function changedOrg(mode: string): Promise<TapRun> {
  story = await Story.begin(20, config(mode));
  alter(field, "hide");
  alter("New__c", { describe: { type: "currency" } });
  alter("IsPublished", { describe: { type: "string" } });
  return story.org.run({
    config: { ...config(mode), objects: [object, "UserRole"] },
    catalog: story.catalog,
    args: ["--discover"],
  });
}

describe("--discover with an old catalog", () => {
  it("reports what is new, gone or of another type, and gives what the org has now", async () => {
    const run = await changedOrg("follow");
    const found: Catalog = JSON.parse(run.stdout);

    expect(run.stderr.split("\n").filter((line) => line.includes("since the catalog"))).toEqual([
      "INFO New since the catalog given: UserRole.",
      `WARN ${object}: Fields since the catalog given: new: New__c; gone or hidden: ${field}; of another type: IsPublished (boolean, now string).`,
    ]);
    expect(found.streams.map(({ tap_stream_id }) => tap_stream_id)).toEqual([object, "UserRole"]);
    expect(fieldsOf(found).sort()).toEqual(
      [...fieldsOf(story.catalog).filter((name) => name !== field), "New__c"].sort(),
    );
  });

  it("keeps what was selected in it, and decides about what is new as if there were none", async () => {
    story = await Story.begin(20, config("follow"));
    const catalog = choosing(withTraits(story.catalog, { "replication-method": "FULL_TABLE" }), { without: [field] });
    alter("New__c", { describe: { type: "currency" } });

    const run = await story.org.run({ config: config("follow"), catalog, args: ["--discover"] });

    const [stream] = (JSON.parse(run.stdout) as Catalog).streams;
    const members = (name?: string) => stream?.metadata.find(({ breadcrumb }) => breadcrumb[1] === name)?.metadata;
    expect(members()).toMatchObject({ "replication-method": "FULL_TABLE" });
    expect(members(field)).toMatchObject({ selected: false, "selected-by-default": true });
    expect(members("New__c")).toEqual(expect.not.objectContaining({ selected: expect.anything() }));
    expect(run.stderr).toContain("INFO 1 of 1 streams is selected. What was chosen in catalog.json is kept.");
  });

  it.each(["lock", "fail"])("%s: reports the same, and keeps the catalog as it is", async (mode) => {
    const run = await changedOrg(mode);
    const reported = run.stderr;

    expect(JSON.parse(run.stdout).streams.map(({ schema }: { schema: object }) => schema)).toEqual(
      story.catalog.streams.map(({ schema }) => schema),
    );
    expect([
      reported.includes(`gone or hidden: ${field}`),
      reported.includes("New__c"),
      reported.includes("UserRole"),
    ]).toEqual([true, true, true]);
  });
});

/** The words of a stream's statuses, in their order. */
const statusesOf = ({ messages }: TapRun, name: string): unknown[] =>
  messages.flatMap((message) => {
    const { stream_status: status } =
      (message as { readonly trace?: { readonly stream_status?: StreamStatus } }).trace ?? {};
    return status?.stream_descriptor.name === name ? [status.status] : [];
  });

interface StreamStatus {
  readonly stream_descriptor: { readonly name: string };
  readonly status: string;
}

describe("an Airbyte source whose org has changed since its catalog was written", () => {
  /** What a platform keeps: the schema, and nothing of the tap's own. */
  async function configured(objects: readonly string[] = [object]): Promise<{ readonly streams: readonly object[] }> {
    const { messages } = await story.org.run({ config: { objects }, args: ["discover"] });
    const { streams } = messages.find(({ type }) => type === "CATALOG")!["catalog"] as { streams: object[] };
    return {
      streams: streams.map((stream) => ({ stream, sync_mode: "incremental", destination_sync_mode: "append" })),
    };
  }
  const read = (catalog: unknown, mode: string) => story.org.run({ config: config(mode), catalog, args: ["read"] });
  const dataOf = ({ messages }: TapRun) =>
    messages.flatMap(({ type, record }) =>
      type === "RECORD" ? [(record as { data: Record<string, unknown> }).data] : [],
    );
  const errorsOf = ({ messages }: TapRun) =>
    messages.flatMap(({ trace }: Message) => {
      const { error } = (trace ?? {}) as { error?: { message: string } };
      return error === undefined ? [] : [error.message];
    });

  it.each([
    ["before the read", false],
    ["in mid-read", true],
  ])("follow: records lack what is gone %s, and that is reported", async (_when, isLate) => {
    story = await Story.begin(20);
    const catalog = await configured();
    if (isLate) story.org.running.fault({ path: "/queryAll[?]", before: () => alter(field, "hide") });
    else alter(field, "hide");
    const run = await read(catalog, "follow");

    expect([run.exitCode, dataOf(run).length > 0]).toEqual([0, true]);
    expect(dataOf(run).filter((record) => field in record)).toEqual([]);
    expect(run.stdout).toContain(isLate ? `Salesforce has no ${field} any more` : `gone or hidden: ${field}`);
    expect(new Set(run.messages.map(({ type }) => type))).toEqual(new Set(["LOG", "TRACE", "RECORD", "STATE"]));
  });

  it("lock: records have null", async () => {
    story = await Story.begin(20);
    const catalog = await configured();
    alter(field, "hide");
    const run = await read(catalog, "lock");

    expect(run.exitCode).toBe(0);
    expect([...new Set(dataOf(run).map((record) => record[field]))]).toEqual([null]);
  });

  it("fail: the stream fails by the field's name", async () => {
    story = await Story.begin(20);
    const catalog = await configured();
    alter(field, "hide");
    const run = await read(catalog, "fail");

    expect([run.exitCode, dataOf(run)]).toEqual([1, []]);
    expect(errorsOf(run)).toEqual([expect.stringContaining(`Salesforce has no ${field} any more for this user`)]);
  });

  it("an object that is gone fails its stream, and the others go on", async () => {
    story = await Story.begin(20, { objects: [object, "UserRole"] });
    const objects = [object, "UserRole"];
    const catalog = await configured(objects);
    story.org.running.org.alterObject(object, "hide");
    const run = await story.org.run({ config: { objects }, catalog, args: ["read"] });

    expect(run.exitCode).toBe(1);
    expect(errorsOf(run)).toEqual([expect.stringContaining(`this user sees no object by the name ${object}.`)]);
    expect(statusesOf(run, object)).toEqual(["INCOMPLETE"]);
    expect(dataOf(run).length).toBeGreaterThan(0);
  });
});
