import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changed, singerCatalog } from "../../support/other-catalogs.ts";
import { recordsOf } from "../../support/records.ts";
import { object, Story } from "../../support/story.ts";
import { type Catalog, type TapRun, TestOrg } from "../../support/test-org.ts";

const objects = ["Account", "AccountHistory", "CaseHistory", "Opportunity", "Attachment"];

let org: TestOrg;
let own: Catalog;
beforeAll(async () => {
  org = await TestOrg.start({ scale: 0.02, rows: { Attachment: 3 } });
  own = await org.discover({ objects });
});
afterAll(() => org.close());

type Properties = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type Row = Readonly<Record<string, unknown>>;

function schemaOf(run: TapRun, stream: string): Properties {
  const found = run.messages.findLast((message) => message.type === "SCHEMA" && message["stream"] === stream);
  return (found?.["schema"] as { properties?: Properties } | undefined)?.properties ?? {};
}

const typeIn = (stream: string, field: string): unknown =>
  own.streams
    .find(({ tap_stream_id }) => tap_stream_id === stream)
    ?.metadata.find(({ breadcrumb }) => breadcrumb[1] === field)?.metadata["salesforce.type"];

/** A value of this tap's as singer-io's writes it. */
function asSinger(stream: string, name: string, value: unknown): unknown {
  if (value === null) return null;
  const type = name === "_sdc_deleted_at" ? "datetime" : typeIn(stream, name);
  if (type === "datetime") return String(value).replace("Z", "000Z");
  if (type === "date") return `${String(value)}T00:00:00.000000Z`;
  if (type !== "anyType") return value;
  if (value === "true" || value === "false") return value === "true";
  return /^-?\d+(\.\d+)?$/.test(String(value)) ? Number(value) : value;
}

const mapped = (stream: string, rows: readonly Row[]): readonly Row[] =>
  rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asSinger(stream, name, value)])),
  );

describe.each(["singer-io", "meltanolabs"])("compatibility: %s", (compatibility) => {
  it("writes their formats, by REST and by Bulk the same bytes, with a SCHEMA that is true of them", async () => {
    const catalog = await org.discover({ objects, compatibility });

    const [plain, rest, bulk] = [
      await org.run({ catalog: own }),
      await org.run({ catalog, config: { compatibility, api: "rest" } }),
      await org.run({ catalog, config: { compatibility, api: "bulk" } }),
    ];

    expect([plain, rest, bulk].map(({ exitCode, stderr }) => (exitCode === 0 ? "" : stderr))).toEqual(["", "", ""]);
    for (const stream of objects) {
      const found = recordsOf(rest, stream);
      expect(recordsOf(bulk, stream)).toEqual(found);
      const compounds = Object.keys(schemaOf(rest, stream)).filter((name) => !(name in schemaOf(plain, stream)));
      expect(compounds).toEqual(stream === "Account" ? ["BillingAddress", "ShippingAddress"] : []);
      const others = found.map((row) =>
        Object.fromEntries(Object.entries(row).filter(([name]) => !compounds.includes(name))),
      );
      expect(others).toEqual(mapped(stream, recordsOf(plain, stream)));
      for (const [name, property] of Object.entries(schemaOf(rest, stream))) {
        const type = typeIn(stream, name);
        if (type === "date" || type === "datetime") expect(property["format"]).toBe("date-time");
        if (type === "anyType") expect(property).toEqual({});
      }
    }
    const lines = (run: TapRun) =>
      run.stdout
        .split("\n")
        .filter((line) => line.includes('"stream":"Account"') && line.startsWith('{"type":"RECORD"'));
    const bare = (line: string) => line.replace(/,"version":.*$/, "");
    expect(lines(bulk).map(bare)).toEqual(lines(rest).map(bare));
    // A number that a double holds has its point.
    expect(lines(rest).join("")).toMatch(/"NumberofLocations__c":\d+\.0[,}]/);
    expect(lines(plain).join("")).not.toMatch(/"NumberofLocations__c":\d+\.0[,}]/);
  });

  it("is decided by the setting of the run, whatever setting the catalog was made with", async () => {
    const theirs = await org.discover({ objects, compatibility });

    const withIt = await org.run({ catalog: own, config: { compatibility } });
    const without = await org.run({ catalog: theirs });
    const foreign = await org.run({ catalog: singerCatalog(own, ["Opportunity"]), config: { compatibility } });

    const day = (run: TapRun) => [
      schemaOf(run, "Opportunity")["CloseDate"]?.["format"],
      recordsOf(run, "Opportunity")[0]?.["CloseDate"],
    ];
    const microseconds = expect.stringMatching(/^\d{4}-\d\d-\d\dT00:00:00\.000000Z$/);
    expect(day(withIt)).toEqual(["date-time", microseconds]);
    expect(day(foreign)).toEqual(["date-time", microseconds]);
    expect(day(without)).toEqual(["date", expect.stringMatching(/^\d{4}-\d\d-\d\d$/)]);
    expect(schemaOf(without, "CaseHistory")["OldValue"]?.["type"]).toEqual(["null", "string"]);
  });
});

describe("a field that is gone", () => {
  it("is left out of the second SCHEMA, which has the formats of the first", async () => {
    const theirs = singerCatalog(own, ["Opportunity"]);
    const catalog = changed(theirs, "Opportunity", (stream) => ({
      ...stream,
      schema: { ...stream.schema, properties: { ...stream.schema.properties, Gone__c: { type: ["null", "string"] } } },
      metadata: [{ breadcrumb: ["properties", "Gone__c"], metadata: { selected: true } }, ...stream.metadata],
    }));

    const run = await org.run({ catalog, config: { compatibility: "singer-io" } });

    const schemas = run.messages.flatMap((message) =>
      message.type === "SCHEMA" ? [(message["schema"] as { properties: Properties }).properties] : [],
    );
    expect(run.exitCode).toBe(0);
    expect(schemas.map((each) => [each["CloseDate"]?.["format"], "Gone__c" in each])).toEqual([
      ["date-time", true],
      ["date-time", false],
    ]);
  });
});

describe("compatibility: airbyte", () => {
  it("leaves out what is null and writes doubles, by REST and by Bulk the same", async () => {
    const catalog = await org.discover({ objects, compatibility: "airbyte" });

    const [plain, rest, bulk] = [
      await org.run({ catalog: own }),
      await org.run({ catalog, config: { compatibility: "airbyte", api: "rest" } }),
      await org.run({ catalog, config: { compatibility: "airbyte", api: "bulk" } }),
    ];

    for (const stream of objects) {
      const found = recordsOf(rest, stream);
      expect(recordsOf(bulk, stream)).toEqual(found);
      const wanted = recordsOf(plain, stream).map((row) =>
        Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)),
      );
      expect(found.map(({ BillingAddress: _, ShippingAddress: __, ...row }) => row)).toEqual(wanted);
    }
    expect(recordsOf(rest, "Account").some(({ BillingAddress }) => typeof BillingAddress === "object")).toBe(true);
    expect(rest.stdout).not.toContain('"Website":null');
  });
});

describe("a deletion of which only the id is known", () => {
  it.each([
    ["singer-io", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/, true],
    ["airbyte", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, false],
  ])("has the formats of %s too", async (compatibility, form, hasNulls) => {
    const story = await Story.begin(20, { compatibility });
    try {
      await story.sync();
      const [id = ""] = story.somebody.ids();
      story.later(30);
      story.somebody.remove(id);
      story.somebody.purge(id);
      story.later(30);

      const run = await story.sync();

      const [gone] = recordsOf(run, object);
      expect(gone).toMatchObject({
        Id: id,
        IsDeleted: true,
        SystemModstamp: expect.stringMatching(form),
        _sdc_deleted_at: expect.stringMatching(form),
      });
      expect("CommentBody" in (gone ?? {})).toBe(hasNulls);
    } finally {
      await story.org.close();
    }
  });
});

describe("a state of other formats", () => {
  it("is gone on from, and the run says that rows of two forms are in the target, once", async () => {
    const story = await Story.begin(20);
    try {
      await story.sync();
      story.later(30);
      story.somebody.change(2, "new");
      story.later(30);

      const changed = await story.sync({ compatibility: "singer-io" });
      story.later(30);
      const again = await story.sync({ compatibility: "singer-io" });
      const back = await story.sync();

      expect(changed.stderr).toContain(
        `${object}: The formats of its records were this tap's and are those of singer-io now.`,
      );
      expect(changed.stderr).toContain(`state reset ${object}`);
      expect(recordsOf(changed, object)).toHaveLength(2);
      expect(again.stderr).not.toContain("formats");
      expect(recordsOf(again, object)).toEqual([]);
      expect(back.stderr).toContain("were those of singer-io and are this tap's now.");
    } finally {
      await story.org.close();
    }
  });

  it("of another connector is gone on from, and the run says that compatibility keeps its formats", async () => {
    const story = await Story.begin(20);
    try {
      const stamp = { SystemModstamp: "2026-01-31T09:05:00.000000Z" };
      story.state = { bookmarks: { [object]: stamp }, versions: { [object]: 1769849100000 } };
      const without = await story.sync();
      const next = await story.sync();
      story.state = { bookmarks: { [object]: stamp }, versions: { [object]: 1769849100000 } };
      const withIt = await story.sync({ compatibility: "singer-io" });

      expect(without.stderr).toContain(`${object}: Another connector has written its rows so far`);
      expect(without.stderr).toContain("Set compatibility to singer-io");
      expect(next.stderr).not.toContain("Another connector");
      expect(withIt.stderr).not.toContain("Another connector");
    } finally {
      await story.org.close();
    }
  });
});
