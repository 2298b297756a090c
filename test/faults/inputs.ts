import { expect } from "vitest";
import { firstSentence } from "./accounts-in-pages.ts";
import type { FaultRow } from "./fault-row.ts";
import { errorsOf, firstError, recordsOf, type Scene } from "./scene.ts";

const few = { rows: { CaseComment: 60 } };

/** The state as text after some bookmark was changed. */
function changed(scene: Scene, more: object): unknown {
  return { bookmarks: { CaseComment: { ...scene.bookmark("CaseComment"), ...more } } };
}

/** The metadata of the first stream, changed. */
function withMetadata(scene: Scene, more: object): unknown {
  const [stream] = scene.catalog.streams;
  const metadata = stream!.metadata.map((each) =>
    each.breadcrumb.length === 0 ? { ...each, metadata: { ...each.metadata, ...more } } : each,
  );
  return { streams: [{ ...stream!, metadata }] };
}

/** The first stream with the fields that every object has. */
function ofAllObjects({ catalog }: Scene): unknown {
  const [stream] = catalog.streams;
  const isOfAll = (name: string | undefined) => name === undefined || !name.endsWith("__c");
  const properties = Object.entries(stream!.schema.properties).filter(([name]) => isOfAll(name));
  return {
    ...stream!,
    schema: { ...stream!.schema, properties: Object.fromEntries(properties) },
    metadata: stream!.metadata.filter(({ breadcrumb }) => isOfAll(breadcrumb[1])),
  };
}

/** State, catalog and configuration as people and runners give them. */
export const inputs: readonly FaultRow[] = [
  {
    number: 104,
    fault: "The state is not JSON, is cut off, or has wrong types",
    expected: "refused with the position; never treated as no state",
    async run(open) {
      const scene = await open(few);
      await scene.sync();
      const text = JSON.stringify(scene.state);
      const damaged: readonly (readonly [string, string])[] = [
        ["", "state.json: is empty"],
        ["not json", "is not JSON: the fault is at line 1, column 1"],
        [text.slice(0, 40), "is not JSON: the fault is at line 1, column 41"],
        ["[]", "$: expected an object with bookmarks"],
        ['{"bookmarks":[]}', "$.bookmarks: expected an object"],
        [text.replace('"rows":', '"rows":"x","was":'), ".rows: expected integer or null"],
        [text.replace('"tail":', '"was":'), ".tail: expected a value"],
      ];
      const before = scene.running.requests().length;
      for (const [state, place] of damaged) {
        const run = await scene.org.run({
          config: scene.config,
          catalog: scene.catalog,
          state: {},
          files: { "state.json": state },
        });
        expect({ exitCode: run.exitCode, stdout: run.stdout, error: firstError(run) }).toEqual({
          exitCode: 2,
          stdout: "",
          error: expect.stringContaining(place),
        });
      }
      const asked = scene.running.requests().length - before;
      expect(asked).toBe(0);
      return `${damaged.length} damaged states: exit 2 with the position, nothing written, ${asked} requests`;
    },
  },
  {
    number: 105,
    fault: "The state is from a newer version of the tap, from another connector, or of no known form",
    expected:
      "a newer one and one of no known form are refused by name; a stream of another connector goes on from its value, and nothing is activated",
    async run(open) {
      const scene = await open(few);
      await scene.sync();
      const value = scene.bookmark("CaseComment")["replication_key_value"];
      const newer = await scene.fails(2, "has format 99", { state: changed(scene, { format: 99 }) });
      const unknown = await scene.fails(2, "has no form that", { state: { bookmarks: { CaseComment: { until: 7 } } } });
      const other = await scene.sync({ state: { bookmarks: { CaseComment: { SystemModstamp: value, version: 1 } } } });
      expect(other.messages.filter(({ type }) => type === "ACTIVATE_VERSION")).toEqual([]);
      const said = firstSentence(firstError(newer)).replace(/^.*?: /, "");
      return `Newer: exit ${newer.exitCode}, "${said}"; no known form: exit ${unknown.exitCode}; of another connector: ${recordsOf(other).length} rows from its value on, nothing activated`;
    },
  },
  {
    number: 107,
    fault: "The state has streams that the catalog lacks; a stream's replication key has changed",
    expected: "those bookmarks stay as they are; the stream with another key is loaded in full, which the run reports",
    async run(open) {
      const scene = await open(few);
      await scene.sync();
      const other = { format: 1, anything: ["kept", 1] };
      const state = {
        bookmarks: {
          Other__c: other,
          CaseComment: { ...scene.bookmark("CaseComment"), replication_key: "LastModifiedDate" },
        },
      };
      const run = await scene.sync({ state });
      expect(scene.bookmark("Other__c")).toEqual(other);
      expect(run.stderr).toContain("The replication key was LastModifiedDate and is SystemModstamp now");
      return `The other stream's bookmark came back unchanged; the run reported the changed replication key and loaded ${recordsOf(run).length} rows in full`;
    },
  },
  {
    number: 108,
    fault: "A bookmark is a year in the future",
    expected: "loaded in full, with a warning; nothing is skipped",
    async run(open) {
      const scene = await open(few);
      await scene.sync();
      scene.comment("while nobody looked");
      scene.later(60);
      const value = new Date(scene.running.clock.now().getTime() + 365 * 86_400_000).toISOString();
      const run = await scene.sync({ state: changed(scene, { replication_key_value: value, tail: null }) });
      const bookmark = Date.parse(String(scene.bookmark()["replication_key_value"]));
      expect(bookmark).toBeLessThan(scene.running.clock.now().getTime());
      expect(run.stderr).toMatch(/WARN CaseComment: .*in the future/);
      expect(recordsOf(run).some((row) => row["CommentBody"] === "while nobody looked")).toBe(true);
      scene.comment("from now on");
      scene.later(2);
      const next = recordsOf(await scene.sync()).map((row) => row["CommentBody"]);
      expect(next).toEqual(["from now on"]);
      return `Warned; ${await scene.complete({ repeated: true })}, and the bookmark is behind Salesforce's clock again`;
    },
  },
  {
    number: 109,
    fault: "The configuration has misspelt keys, wrong types, booleans as text, blanks",
    expected: "an error with the key and the nearest name; text and blanks are accepted where runners write them",
    async run(open) {
      const scene = await open(few);
      const wrong: readonly (readonly [object, RegExp])[] = [
        [{ star_date: "2026-01-01T00:00:00Z" }, /star_date.*start_date/],
        [{ start_date: "yesterday" }, /start_date/],
        [{ max_workers: "many" }, /max_workers/],
        [{ api: "soap" }, /api: .*auto.*rest.*bulk/],
        [{ objects: "Account" }, /objects/],
      ];
      const before = scene.running.requests().length;
      for (const [config, text] of wrong) await scene.fails(2, text, { config: { ...config } });
      const asked = scene.running.requests().length - before;
      expect(asked).toBe(0);
      const lenient = { activate_version: "false", max_workers: "3", api: " ", start_date: "", of_the_runner: 1 };
      const run = await scene.sync({ config: lenient });
      expect(run.messages.some(({ type }) => type === "ACTIVATE_VERSION")).toBe(false);
      expect(run.stderr).toContain("of_the_runner");
      return `${wrong.length} mistakes: exit 2, each by name, ${asked} requests; "false", "3", blanks and a runner's own key were accepted; ${await scene.complete()}`;
    },
  },
  {
    number: 110,
    fault: "The catalog selects nothing, an unknown object, or a field that cannot be read",
    expected: "an error that names it",
    async run(open) {
      const scene = await open(few);
      const nothing = await scene.fails(2, "no stream is selected", {
        catalog: withMetadata(scene, { selected: false }),
      });
      const text = JSON.stringify(scene.catalog).replaceAll("CaseComment", "Nowhere__c");
      const unknown = await scene.fails(2, "Nowhere__c: ", { catalog: JSON.parse(text) });
      const broken = await scene.org.run({ config: scene.config, catalog: { streams: [{ stream: "CaseComment" }] } });
      expect({ exitCode: broken.exitCode, stdout: broken.stdout }).toEqual({ exitCode: 2, stdout: "" });
      expect(errorsOf(broken)).toHaveLength(1);
      return `Nothing: exit ${nothing.exitCode}; an unknown object: exit ${unknown.exitCode}, named; a stream without a schema: exit ${broken.exitCode}`;
    },
  },
  {
    number: 113,
    fault: "Thousands of streams without rows",
    expected: "the state grows linearly with the number of streams; few calls",
    async run(open) {
      const count = 2_000;
      const config = { state_interval: 0 };
      const scene = await open({ objects: ["Asset_Check_0__c"], customObjects: count, scale: 0, config });
      const text = JSON.stringify(ofAllObjects(scene));
      const names = scene.running.org
        .describeGlobal(scene.admin)
        .map(({ name }) => name)
        .filter((name) => /_\d+__c$/.test(name));
      expect(names).toHaveLength(count);
      const streams = names.map((name) => JSON.parse(text.replaceAll("Asset_Check_0__c", name)));
      const run = await scene.org.run({ config: scene.config, catalog: { streams } });
      const states = run.stdout.split("\n").filter((line) => line.startsWith('{"type":"STATE"'));
      const bytes = states.reduce((sum, line) => sum + line.length, 0);
      expect({ exitCode: run.exitCode, log: run.exitCode === 0 ? "" : run.stderr.slice(0, 2000) }).toEqual({
        exitCode: 0,
        log: "",
      });
      // Not one at each stream's end, though state_interval would have it so.
      expect(states.length).toBeLessThan(20);
      expect(bytes).toBeLessThan(count * 1_000);
      return `${count.toLocaleString("en")} streams: ${run.calls.toLocaleString("en")} calls, fewer than 20 STATE messages, each with all bookmarks, less than 1,000 bytes for each stream`;
    },
  },
];
