import { expect } from "vitest";
import type { FaultRow } from "./fault-row.ts";
import { errorsOf, firstError, recordsOf, type Scene } from "./scene.ts";

/** The first stream's catalog with other metadata of a field. */
function withField({ catalog }: Scene, field: string, more: object): unknown {
  const [stream] = catalog.streams;
  const metadata = stream!.metadata.map((each) =>
    each.breadcrumb[1] === field ? { ...each, metadata: { ...each.metadata, ...more } } : each,
  );
  return { streams: [{ ...stream!, metadata }] };
}

/** What is chosen to be read, by settings, catalog and state. */
export const selections: readonly FaultRow[] = [
  {
    number: 131,
    fault: "Objects in `objects` are misspelt or hidden; objects that an earlier run read no longer exist",
    expected: "each fails by its name, with the nearest name; globs warn; nothing at all is an error",
    async run(open) {
      const scene = await open({
        rows: { CaseComment: 60, Invoice__c: 20 },
        objects: ["CaseCom*", "Invoice__*"],
        discover: false,
      });
      const sync = (config: object = {}) =>
        scene.org.run({ config: { ...scene.config, ...config }, state: scene.state });
      const first = await sync();
      expect(first.exitCode).toBe(0);
      scene.state = first.state;
      for (const mark of ["", "!"]) {
        const run = await sync({ objects: ["Invoice__c", `${mark}CaseComent`] });
        const meant = `Did you mean ${mark}CaseComment?`;
        expect([run.exitCode, firstError(run)]).toEqual([2, expect.stringContaining(meant)]);
      }
      const nothing = await sync({ objects: ["Zz*"] });
      expect([nothing.exitCode, recordsOf(nothing)]).toEqual([2, []]);
      scene.running.org.alterObject("Invoice__c", "hide");
      scene.comment("since");
      scene.later(30);
      const hidden = await sync();
      expect([hidden.exitCode, recordsOf(hidden).map((row) => row["CommentBody"])]).toEqual([2, ["since"]]);
      expect(errorsOf(hidden)).toEqual([expect.stringContaining("Invoice__c: the state has a bookmark of it")]);
      return `Misspelt, excluded or not: exit 2 with the nearest name; a single glob that matches nothing: exit ${nothing.exitCode}; hidden since the previous run: exit ${hidden.exitCode} by its name, and the other stream was read`;
    },
  },
  {
    number: 137,
    fault: 'A catalog says "selected": "false", 0 or null',
    expected: "refused with its position; never treated as missing",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 60 } });
      const values = ["false", "true", 0, 1, null];
      const before = scene.running.requests().length;
      for (const value of values) {
        const catalog = withField(scene, "CommentBody", { selected: value });
        const run = await scene.org.run({ config: scene.config, catalog });
        const place = `CaseComment, breadcrumb ["properties","CommentBody"]: selected is ${JSON.stringify(value)}`;
        expect([run.exitCode, run.stdout, firstError(run)]).toEqual([2, "", expect.stringContaining(place)]);
      }
      const asked = scene.running.requests().length - before;
      const run = await scene.sync({ catalog: withField(scene, "CommentBody", { selected: false }) });
      expect(recordsOf(run).some((row) => "CommentBody" in row)).toBe(false);
      return `${values.length} values: exit 2 with stream and breadcrumb, ${asked} requests; a real \`false\` left the field out`;
    },
  },
  {
    number: 149,
    fault:
      "Settings and files that libraries cannot handle: a single !, a pattern of 64k, 5,000 ORs, an enormous lag, a state nested 20,000 levels deep",
    expected: "exit 2 with the setting's or the file's name, never an internal error",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 60 } });
      const conditions = Array.from({ length: 5000 }, (_, n) => `Name = 'a${n}'`).join(" OR ");
      const odd: readonly (readonly [object, RegExp])[] = [
        [{ objects: ["!"] }, /objects: "!" names no object/],
        [{ objects: ["a".repeat(65_536)] }, /objects\[0\]: /],
        [{ visibility_lag: 1e15 }, /config\.json: visibility_lag: /],
        [
          { queries: [{ name: "q", soql: `SELECT Id FROM Account WHERE ${conditions}` }] },
          /queries: q: it has more than/,
        ],
        [{ reports: [{ name: "\ud800" }] }, /\$\.reports\[0\]\.name: it has half of a character/],
      ];
      for (const [config, text] of odd) {
        const run = await scene.org.run({ config: { ...scene.config, ...config }, args: ["--discover"] });
        expect([run.exitCode, firstError(run)]).toEqual([2, expect.stringMatching(text)]);
      }
      const deep = `{"bookmarks":{"Other":${"[".repeat(20_000)}${"]".repeat(20_000)}}}`;
      const run = await scene.org.run({
        config: scene.config,
        catalog: scene.catalog,
        state: {},
        files: { "state.json": deep },
      });
      expect([run.exitCode, firstError(run)]).toEqual([2, expect.stringMatching(/state\.json: it is nested deeper/)]);
      await scene.sync();
      const complete = await scene.complete();
      return `${odd.length} settings and a state: exit 2, each by its name; ${complete}`;
    },
  },
  {
    number: 158,
    fault: "A stream of this month's rows shrinks when the next month begins; other streams may shrink one at a time",
    expected: "no shrink check where the date decides; `allow_shrink` by stream",
    async run(open) {
      const queries = [
        { name: "lately", soql: "SELECT Id FROM CaseComment WHERE CreatedDate = LAST_N_DAYS:10" },
        { name: "all_of_them", soql: "SELECT Id FROM CaseComment WHERE ParentId != null" },
      ];
      const scene = await open({ rows: { CaseComment: 20 }, objects: ["!*"], config: { queries }, discover: false });
      const sync = (config: object = {}) =>
        scene.org.run({ config: { ...scene.config, ...config }, state: scene.state });
      for (let n = 0; n < 40; n += 1) scene.comment("lately");
      const first = await sync();
      scene.state = first.state;
      scene.later(30 * 24 * 60);
      const month = await sync();
      scene.state = month.state;
      expect([first.exitCode, month.exitCode, recordsOf(month, "lately").length]).toEqual([0, 0, 0]);
      for (const id of scene.ids(40, "CaseComment")) scene.running.org.purge(scene.admin, "CaseComment", id);
      const refused = await sync({ allow_shrink: ["lately"] });
      const allowed = await sync({ allow_shrink: ["all_*"] });
      expect([refused.exitCode, allowed.exitCode]).toEqual([4, 0]);
      return `A month later the stream had no row and ended with exit ${month.exitCode}; a stream whose rows were purged: exit ${refused.exitCode}, and exit ${allowed.exitCode} once allow_shrink named it`;
    },
  },
];
