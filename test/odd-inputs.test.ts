import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import spec from "../spec.json" with { type: "json" };
import { TestOrg } from "./support/test-org.ts";

const org = await TestOrg.start({ scale: 0.01, rows: { CaseComment: 20 } });
afterAll(() => org.close());

const config = { objects: ["CaseComment"] };
const conditions = Array.from({ length: 5000 }, (_, n) => `Name = 'a${n}'`).join(" OR ");
const nested = (levels: number, inner = "1") => `${"[".repeat(levels)}${inner}${"]".repeat(levels)}`;

describe("an input that a library would fail on", () => {
  it.each<[string, object, string]>([
    ["a ! alone", { objects: ["!"] }, 'objects: "!" names no object.'],
    [
      "a pattern of 64k",
      { objects: ["a".repeat(65_536)] },
      "config.json: objects[0]: the value is too long. At most 4,096 characters fit.",
    ],
    [
      "a lag of ages",
      { visibility_lag: 1e15 },
      "config.json: visibility_lag: 1000000000000000 is too large. Write at most 365d (31536000 seconds).",
    ],
    [
      "a lookback of ages",
      { lookback_window: 1e15 },
      "config.json: lookback_window: 1000000000000000 is too large. Write at most 36500d (3153600000 seconds).",
    ],
    [
      "5,000 ORs",
      soqlOf(`SELECT Id FROM Account WHERE ${conditions}`),
      "queries: q: it has more than 3,000 AND, OR and NOT",
    ],
    ["half a character", { reports: [{ name: "\ud800" }] }, "$.reports[0].name: it has half of a character"],
    ["half a character in a name", { related_fields: { "\ud800": [] } }, "$.related_fields: a member's name has half"],
  ])("is an error that names the setting: %s", async (_what, more, message) => {
    const run = await org.run({ config: { ...config, ...more }, args: ["--discover"] });

    expect([run.exitCode, run.stdout]).toEqual([2, ""]);
    expect(run.stderr).toContain(message);
    expect(run.stderr).not.toContain("fault of the tap");
  });

  it.each([
    [
      "a state nested 20,000 deep",
      { "state.json": `{"bookmarks":{"Other":${nested(20_000)}}}` },
      "state.json: it is nested deeper than 200 levels",
    ],
    ["one that is cut", { "state.json": "[".repeat(20_000) }, "state.json: is not JSON"],
    [
      "a catalog",
      { "catalog.json": `{"streams":${nested(20_000)}}` },
      "catalog.json: it is nested deeper than 200 levels",
    ],
    ["a configuration", { "config.json": nested(20_000) }, "config.json: it is nested deeper than 200 levels"],
    [
      "half a stream's name",
      { "state.json": '{"bookmarks":{"\\ud800":null}}' },
      "$.bookmarks: a member's name has half",
    ],
  ])("is an error that names the file: %s", async (_what, files, message) => {
    const run = await org.run({ config, catalog: await org.discover(config), state: {}, files });

    expect([run.exitCode, run.stdout]).toEqual([2, ""]);
    expect(run.stderr).toContain(message);
  });

  it("in a catalog's metadata is one too", async () => {
    const catalog = await org.discover(config);
    for (const path of ["", [], 1, [1], { a: "b" }, null]) {
      const text = JSON.stringify(catalog).replace(
        '"salesforce.type":"textarea"',
        `"salesforce.path":${JSON.stringify(path)}`,
      );
      const run = await org.run({ config, catalog: selected(JSON.parse(text)) });

      expect([run.exitCode, run.stderr]).toEqual([2, expect.stringContaining("CaseComment")]);
    }
  });
});

describe("a value that is too long to show", () => {
  const long = "x".repeat(70_000);

  it.each<[string, object, string]>([
    ["a list view", { list_views: [long] }, "list_views[0]: the value is too long. At most 4,096 characters fit."],
    ["a list view of 4,000", { list_views: [long.slice(0, 4000)] }, 'list_views: "xxx'],
    ["an object's name", { objects: [long.slice(0, 4000)] }, "objects: this user sees no object by the name xxx"],
    ["a report's name", { reports: [{ name: long }] }, "reports[0].name: the value is too long"],
    ["a field", soqlOf(`SELECT ${long} FROM Account`), "queries: q: Account has no field xxx"],
    [
      "a key",
      { queries: [{ name: "q", soql: "SELECT Id FROM Account", key_properties: [long] }] },
      "key_properties: xxx",
    ],
    ["a path", { related_fields: { CaseComment: [long] } }, "related_fields: xxx"],
    ["a host", { login_url: `https://${long}` }, "login_url: the value is too long"],
  ])("is shown by its beginning: %s", async (_what, more, message) => {
    const asked = { config: { ...config, ...more }, args: ["--discover"] };
    const [asText, asJson] = [
      await org.run(asked),
      await org.run({ ...asked, args: [...asked.args, "--log-format", "json"] }),
    ];
    const said = asJson.stderr
      .trim()
      .split("\n")
      .map((line) => String(JSON.parse(line).message));

    expect([asText.exitCode, asText.stdout]).toEqual([2, ""]);
    for (const log of [asText.stderr, said.join("\n")]) {
      expect(log).toContain(message);
      expect(log.length).toBeLessThan(2000);
    }
  });

  it.each([undefined, "metadata", "query", "list_view", "report"])(
    "is refused as the id of a stream, without a request to Salesforce: kind %s",
    async (kind) => {
      for (const id of ["A".repeat(70_000), "no name", ...(kind === undefined ? [] : ["toString"])]) {
        const run = await org.run({ config, catalog: renamed(await org.discover(config), id, kind) });

        const records = run.messages.filter(({ type }) => type === "RECORD");
        expect([run.exitCode, run.calls, records]).toEqual([2, 0, []]);
        expect(run.stderr).toContain(`ERROR ${id.slice(0, 100)}`);
        const lines = run.stderr.split("\n").filter((line) => !line.startsWith("INFO METRIC"));
        expect(lines.join("\n").length).toBeLessThan(2000);
      }
    },
  );
});

/** The catalog's one stream under another id, and of another kind. */
function renamed(catalog: Awaited<ReturnType<TestOrg["discover"]>>, id: string, kind: string | undefined) {
  const { streams } = selected(catalog);
  return {
    streams: streams.map((stream) => ({
      ...stream,
      ...{ tap_stream_id: id, stream: id },
      metadata: stream.metadata.map((each) =>
        each.breadcrumb.length === 0 && kind !== undefined
          ? { ...each, metadata: { ...each.metadata, "salesforce.kind": kind } }
          : each,
      ),
    })),
  };
}

function soqlOf(soql: string): object {
  return { queries: [{ name: "q", soql }] };
}

function selected(catalog: Awaited<ReturnType<TestOrg["discover"]>>) {
  return {
    streams: catalog.streams.map((stream) => ({
      ...stream,
      metadata: stream.metadata.map((each) =>
        each.breadcrumb.length === 0 ? { ...each, metadata: { ...each.metadata, selected: true } } : each,
      ),
    })),
  };
}

/** Settings for the login and for files, which the tests set themselves. */
const own = ["login_url", "client_id", "client_secret", "cache_dir", "token_store", "private_key_file"];
const settings = Object.keys(spec.connectionSpecification.properties).filter((name) => !own.includes(name));
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ maxLength: 8 }),
  fc.constantFrom(
    "!",
    "[",
    "(((",
    "+(a",
    "{a,",
    "\\",
    "\ud800",
    "\u0000",
    "*",
    "Account.*",
    "2021-01-01T00:00:00Z",
    "9".repeat(400),
  ),
);
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(1e15, 8.64e15),
);
const value = fc.oneof(
  text,
  number,
  fc.array(text, { maxLength: 2 }),
  fc.dictionary(text, fc.array(text, { maxLength: 2 }), { maxKeys: 2 }),
  fc.array(fc.record({ name: fc.constant("q"), soql: text }), { maxLength: 1 }),
  fc.array(fc.dictionary(fc.constantFrom("id", "name", "developer_name", "folder"), text), { maxLength: 2 }),
  fc.jsonValue(),
);

describe("any setting with any value", () => {
  it("is never reported as a fault of the tap", () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...settings), value, async (name, odd) => {
        const run = await org.run({ config: { ...config, [name]: odd }, args: ["--discover"] });

        expect([0, 2, 3], run.stderr).toContain(run.exitCode);
      }),
      { numRuns: 60, seed: 31 },
    ));
});
