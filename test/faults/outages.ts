import type { FaultSpec } from "@singer-io-ts/demo-org";
import { expect } from "vitest";
import type { Catalog, Message, TapRun } from "../support/test-org.ts";
import { firstSentence } from "./accounts-in-pages.ts";
import type { FaultRow, Open } from "./fault-row.ts";
import { errorsOf, firstError, type Scene } from "./scene.ts";

const minute = 60_000;
const stumble = { status: 500, errorCode: "UNKNOWN_EXCEPTION", message: "An unexpected error occurred" } as const;
const forbidden = { status: 403, text: "<html>Forbidden</html>" } as const;
const missing = { status: 404, text: "<html>Not Found</html>" } as const;
const damaged = { status: 200, text: '{"cut":[', headers: { "Content-Type": "application/json" } } as const;

const discovered = (scene: Scene): Promise<TapRun> => scene.org.run({ config: scene.config, args: ["--discover"] });
/** A sync without a catalog, as a first run is. */
const uncatalogued = (scene: Scene): Promise<TapRun> => scene.org.run({ config: scene.config });
const quoted = (run: TapRun): string => `exit ${run.exitCode}, "${firstSentence(firstError(run))}"`;
const idsIn = ({ stdout }: TapRun): readonly string[] =>
  (JSON.parse(stdout) as Catalog).streams.map(({ tap_stream_id: id }) => id);

/** Rows as they came, without what each run has of its own. */
const plain = (messages: readonly Message[]): readonly string[] =>
  messages.filter(({ type }) => type === "RECORD").map(({ stream, record }) => JSON.stringify([stream, record]));

/** Streams of one object or setting that somebody else's page would make wrong values of. */
interface Foreign {
  readonly what: string;
  readonly path: string;
  readonly open: (open: Open) => Promise<Scene>;
}

const metadata = (stream: string, objects: readonly string[]) => (open: Open) =>
  open({ objects, config: { metadata_streams: [stream] }, knowledge: true });

const foreign: readonly Foreign[] = [
  { what: "the settings of Knowledge", path: "/knowledgeManagement/", open: metadata("knowledge_settings", ["!*"]) },
  { what: "the values of a record type", path: "/ui-api/", open: metadata("picklist_values", ["Account"]) },
  {
    what: "a file",
    path: "/VersionData$",
    open: async (open) => {
      const scene = await open({ objects: ["ContentVersion"], scale: 0.1 });
      for (const { metadata } of scene.catalog.streams)
        for (const { breadcrumb, metadata: of } of metadata)
          if (breadcrumb[1] === "VersionData") Object.assign(of, { selected: true });
      return scene;
    },
  },
  { what: "a page of rows", path: "/query", open: (open) => open({ config: { api: "rest" } }) },
];

/** What a gateway's page does once, and always. @returns how it ends where it stays */
async function pageTaken(
  { path, open: begin }: Foreign,
  open: Open,
  reply: NonNullable<FaultSpec["reply"]>,
): Promise<string> {
  const scene = await begin(open);
  scene.running.clock.freeze(true);
  const { catalog } = scene;
  const good = await scene.org.run({ config: scene.config, catalog });
  scene.running.fault({ path, reply });
  const once = await scene.org.run({ config: scene.config, catalog });
  scene.running.clearFaults();
  scene.running.fault({ path, count: "all", reply });
  const always = await scene.org.run({ config: scene.config, catalog });
  expect([good.exitCode, once.exitCode, always.exitCode]).toEqual([0, 0, 5]);
  expect(plain(once.messages)).toEqual(plain(good.messages));
  expect(always.messages.filter(({ type, stream }) => type === "ACTIVATE_VERSION" && stream !== "Account")).toEqual([]);
  return quoted(always);
}

/** Transient faults and unreachable hosts: none of it is a fact about the org. */
export const outages: readonly FaultRow[] = [
  {
    number: 130,
    fault: "Describes fail with 500 for some seconds, or permanently",
    expected: "no catalog without these objects, exit 5; a sync without a catalog fails too",
    async run(open) {
      const scene = await open({ objects: ["Account", "Contact"], discover: false });
      const path = "/sobjects/[^/]+/describe";
      scene.running.fault({ path, count: "all", reply: stumble });
      const [catalog, sync] = [await discovered(scene), await uncatalogued(scene)];
      expect([catalog.exitCode, catalog.stdout, sync.exitCode]).toEqual([5, "", 5]);
      expect(catalog.stderr + sync.stderr).not.toMatch(/deselect/i);
      scene.running.clearFaults();
      scene.running.fault({ path: "/sobjects/Account/describe", count: "all", reply: stumble });
      const without = await uncatalogued(scene);
      expect(errorsOf(without)[0]).toMatch(/^Account: Salesforce answered UNKNOWN_EXCEPTION/);
      scene.running.clearFaults();
      scene.running.fault({ path, count: 4, reply: stumble });
      const passing = await discovered(scene);
      expect([passing.exitCode, idsIn(passing)]).toEqual([0, ["Account", "Contact"]]);
      return `All, always: ${quoted(catalog)} and no catalog, and a sync without a catalog ends with exit ${sync.exitCode}; one of two, always: the sync ends with exit ${without.exitCode} by its name; four times only: both are in the catalog`;
    },
  },
  {
    number: 140,
    fault: "503 with Retry-After: 0, or a date that has passed",
    expected: "growing waits of the tap's own; no answer makes it ask more often",
    async run(open) {
      const counts: number[] = [];
      for (const after of ["0", "Mon, 01 Jan 2024 00:00:00 GMT"]) {
        const scene = await open({ objects: ["Account", "Contact", "Lead", "Case"], config: { api: "rest" } });
        const before = scene.running.requests().length;
        const reply = { status: 503, text: "<html>busy</html>", headers: { "Retry-After": after } };
        scene.running.fault({ path: "/services/data/v", count: "all", reply });
        await scene.fails(5, "status 503", { config: { retry_deadline: 60 } });
        counts.push(scene.running.requests().length - before);
      }
      for (const count of counts) expect(count).toBeLessThan(120);
      return `Fewer than 120 requests within \`retry_deadline\` (one minute), with each of ${counts.length} forms of the header`;
    },
  },
  {
    number: 141,
    fault: "The host is unreachable while many streams wait to be read",
    expected: "the run ends when retry_deadline has passed once, not once for each stream; the next run resumes",
    async run(open) {
      const objects = ["CaseComment", "*_*_[0-9]*__c"];
      const scene = await open({ objects, customObjects: 60, config: { api: "rest", max_workers: 4 } });
      const { running } = scene;
      const begun = running.clock.now().getTime();
      const reply = { status: 503, text: "<html>We are down</html>" };
      running.fault({ path: "/services/data/v", nth: 8, count: "all", reply });
      const run = await scene.fails(5, "No request of any stream has got through for", { config: { max_workers: 4 } });
      const minutes = (running.clock.now().getTime() - begun) / minute;
      expect({ minutes: minutes < 60, errors: errorsOf(run).length }).toEqual({ minutes: true, errors: 1 });
      running.clearFaults();
      await scene.sync();
      return `${scene.catalog.streams.length} streams: exit ${run.exitCode} within an hour of the org's clock, with one error; then ${await scene.complete({ repeated: true })}`;
    },
  },
  {
    number: 152,
    fault: "A reply to discovery (the list of reports or list views, or a describe of one) is damaged or a gateway's",
    expected: "requested again; if it stays so, exit 5 and no catalog without the stream",
    async run(open) {
      const config = { reports: [{ developer_name: "All_Cases" }], list_views: ["Case.AllOpenCases"] };
      const scene = await open({ objects: ["!*"], config, discover: false });
      const whole = idsIn(await discovered(scene));
      const ends = new Set<string>();
      for (const path of ["FROM%20Report", "/reports/.*/describe", "FROM%20ListView", "/listviews/.*/describe"]) {
        for (const reply of [damaged, forbidden, missing]) {
          scene.running.clearFaults();
          scene.running.fault({ path, reply });
          const once = await discovered(scene);
          expect([once.exitCode, idsIn(once)]).toEqual([0, whole]);
          scene.running.fault({ path, count: "all", reply });
          const [catalog, sync] = [await discovered(scene), await uncatalogued(scene)];
          expect([catalog.exitCode, catalog.stdout, sync.exitCode]).toEqual([5, "", 5]);
          ends.add(quoted(catalog).replaceAll(/"(report|list_view)\w*: /g, '"'));
        }
      }
      return `Four requests, each with a cut reply, a gateway's 403 and a gateway's 404. Once: both streams are in the catalog; always: no catalog (${[...ends].join("; ")}), and a sync without a catalog fails`;
    },
  },
  {
    number: 153,
    fault: "A gateway answers with its own page and 403 or 404 in place of Salesforce",
    expected: "an outage: requested again; never taken for a disabled feature, a deleted record or an empty file",
    async run(open) {
      const ends = new Set<string>();
      for (const each of foreign)
        for (const reply of [forbidden, missing])
          ends.add(
            (await pageTaken(each, open, reply)).replaceAll(
              /"\w+: (Salesforce does not give the file \w+ of ID\. )?/g,
              '"',
            ),
          );
      const what = foreign.map((each) => each.what).join(", ");
      return `In place of ${what}. Once: the same rows; always: ${[...ends].join("; ")}, and no version is activated`;
    },
  },
  {
    number: 151,
    fault:
      "A malformed answer to a report's run; a login that is answered 200 without a token; a hidden object of picklist_values",
    expected: "requested again, then exit 5; picklist_values fails by the object's name and its table stays as it was",
    async run(open) {
      const config = { reports: [{ developer_name: "All_Cases" }] };
      const report = await open({ objects: ["!*"], config });
      report.running.fault({ method: "POST", path: "/analytics/reports/", reply: damaged });
      await report.sync();
      report.running.fault({ method: "POST", path: "/analytics/reports/", count: "all", reply: damaged });
      const run = await report.fails(5, "report run");
      const login = await open();
      login.running.fault({ path: "/oauth2/token", reply: { ...damaged, text: '{"token_type":"Bearer"}' } });
      await login.sync();
      login.running.fault({
        path: "/oauth2/token",
        count: "all",
        reply: { ...damaged, text: '{"token_type":"Bearer"}' },
      });
      const refused = await login.fails(5, "answered the login without a token");
      const tables = await open({ objects: ["Ca*e", "Account*"], config: { metadata_streams: ["picklist_values"] } });
      await tables.sync();
      tables.running.org.alterObject("Case", "hide");
      const lacking = await tables.run();
      expect(
        lacking.messages.filter(({ type, stream }) => type === "ACTIVATE_VERSION" && stream === "picklist_values"),
      ).toEqual([]);
      const said = errorsOf(lacking).find((error) => error.startsWith("picklist_values: ")) ?? "";
      expect(said).toContain("Case");
      return `The report: ${quoted(run)}; the login: exit ${refused.exitCode}; picklist_values: exit ${lacking.exitCode}, "${firstSentence(said)}"`;
    },
  },
];
