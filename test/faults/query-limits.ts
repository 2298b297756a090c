import type { RunningOrg } from "@singer-io-ts/demo-org";
import { expect } from "vitest";
import { accounts } from "./accounts-in-pages.ts";
import type { FaultRow } from "./fault-row.ts";
import { recordsOf, type Scene } from "./scene.ts";

/** Fields of 40 characters, so that a query that names them all is very long. */
function widen(running: RunningOrg, object: string, fields: number): void {
  for (let n = 0; n < fields; n += 1) {
    running.org.alterField(object, `${String(n).padStart(37, "F")}__c`, { describe: { type: "double" } });
  }
}

/** Everything selected, compounds too. */
function selectAll(scene: Scene): void {
  const streams = scene.catalog.streams.map((stream) => ({
    ...stream,
    metadata: stream.metadata.map(({ breadcrumb, metadata }) => ({
      breadcrumb,
      metadata: { ...metadata, selected: true },
    })),
  }));
  scene.catalog = { streams };
}

/** Queries that are too much for Salesforce, or that an API does not take. */
export const queryLimits: readonly FaultRow[] = [
  {
    number: 37,
    fault: "A query finds too many rows: QUERY_TIMEOUT",
    expected: "smaller time ranges, and rows with one SystemModstamp by Id; the message names the index to create",
    async run(open) {
      const scene = await accounts(open, "rest");
      scene.running.settings.queryTimeoutRows = 100;
      const before = scene.running.requests().length;
      await scene.sync();
      scene.running.settings.queryTimeoutRows = never;
      const refused = scene.requests("/queryAll", before).filter(({ status }) => status === 400).length;
      const spread = await scene.complete();
      const one = await open({ rows: { CaseComment: 700 }, config: { api: "rest" } });
      one.running.clock.freeze(true);
      one.rewrite(one.ids(), "all at once");
      one.running.clock.freeze(false);
      one.later(30);
      one.running.settings.queryTimeoutRows = 100;
      await one.sync();
      one.running.settings.queryTimeoutRows = never;
      const sameSecond = await one.complete();
      one.running.fault({ path: "/queryAll[?]", count: "all", reply: timeout });
      one.state = undefined;
      await one.fails(5, /QUERY_TIMEOUT[\s\S]*an index made on the replication key/);
      expect(refused).toBeGreaterThan(0);
      return `Queries of more than 100 rows refused: ${spread}; all with the same SystemModstamp: ${sameSecond}; every query refused: exit 5, with the index to create`;
    },
  },
  {
    number: 38,
    fault: "An object can be queried only with a filter on its parents; an answer is too large for the user",
    expected: "read by its parents' ids; a message that says what to do",
    async run(open) {
      const objects = ["ContentDocumentLink"];
      const scene = await open({ objects, scale: 0.2 });
      const links = recordsOf(await scene.sync()).map((row) => String(row["Id"]));
      const documents = scene.ids(1000, "ContentDocument").map((id) => `'${id}'`);
      const held = scene.ids(20_000, "ContentDocumentLink", `WHERE ContentDocumentId IN (${documents.join()})`);
      expect(links.length).toBeGreaterThan(0);
      expect(links.toSorted()).toEqual(held.toSorted());
      const tasks = await open({ objects: ["Task"], rows: { Task: 60 } });
      const message = "exceeded 100000 distinct who/what's";
      const reply = { status: 400, errorCode: "OPERATION_TOO_LARGE", message };
      tasks.running.fault({ path: "FROM(%20|\\+)Task", count: "all", reply });
      const run = await tasks.fails(2, "Give the user View All Data");
      return `${links.length} ContentDocumentLinks came, each once, read by their documents' ids; OPERATION_TOO_LARGE: exit ${run.exitCode}, "Give the user View All Data ..."`;
    },
  },
  {
    number: 39,
    fault: "A list of ids exceeds the limits of SOQL: 100,000 characters, semi-joins, OFFSET",
    expected: "queried in batches; semi-joins and OFFSET are not used",
    async run(open) {
      const scene = await open({ rows: { CaseComment: 6_000 } });
      await scene.sync();
      scene.later(30);
      const purged = scene.ids(5_000);
      for (const id of purged) scene.running.org.purge(scene.admin, "CaseComment", id);
      scene.later(2);
      const tombstones = recordsOf(await scene.sync()).filter((row) => row["ParentId"] === null).length;
      const queries = scene.requests(/[?&]q=/).map(({ url }) => decodeURIComponent(url));
      expect(tombstones).toBe(purged.length);
      expect(queries.filter((soql) => /OFFSET|IN \(SELECT/i.test(soql))).toEqual([]);
      return `${tombstones.toLocaleString("en")} purged rows, whose ids have more than 100,000 characters, were looked up in batches; ${await scene.complete()}`;
    },
  },
  {
    number: 40,
    fault: "Bulk refuses the object, or a compound field",
    expected: "read by REST, with a forecast of the calls; compound fields built from their components",
    async run(open) {
      const scene = await open({ objects: ["CaseStatus", "Account"], rows: { Account: 60 }, config: { api: "bulk" } });
      selectAll(scene);
      const run = await scene.sync();
      const [forecast = ""] = /CaseStatus: by REST, .*/.exec(run.stderr) ?? [];
      expect(recordsOf(run, "Account").some((row) => typeof row["BillingAddress"] === "object")).toBe(true);
      const early = await accounts(open, "bulk");
      const text = "Entity 'Account' is not supported by the Bulk API";
      const reply = { status: 400, errorCode: "INVALIDENTITY", message: text };
      early.running.fault({ path: "/jobs/query$", count: "all", reply });
      await early.sync();
      const reported = /Bulk 2.0 does not serve it, so it is read by REST/.test(early.logged);
      expect({ forecast, reported }).toEqual({ forecast: expect.stringContaining("1 call"), reported: true });
      return `"${forecast}"; addresses came as objects; refused when the job was created: read by REST, ${await early.complete()}`;
    },
  },
  {
    number: 42,
    fault: "URL and headers of a request would be longer than 16,384 bytes",
    expected: "never sent: measured first, and read in another way",
    async run(open) {
      const scene = await open({
        rows: { Account: 700 },
        objects: ["Account"],
        discover: false,
        config: { api: "rest" },
      });
      widen(scene.running, "Account", 450);
      scene.catalog = await scene.org.discover(scene.config);
      await scene.sync();
      const tooLong = scene.running.requests().filter(({ status }) => status === 414 || status === 431).length;
      expect(tooLong).toBe(0);
      return `A query of over 18,000 characters, \`api: rest\`: ${tooLong} requests refused for their length; ${await scene.complete()}`;
    },
  },
  {
    number: 43,
    fault: "An object of 800 fields with names of 40 characters",
    expected: "rows are complete",
    async run(open) {
      const reported: string[] = [];
      for (const api of ["rest", "bulk"]) {
        const scene = await open({ rows: { Account: 300 }, objects: ["Account"], discover: false, config: { api } });
        widen(scene.running, "Account", 800);
        scene.catalog = await scene.org.discover(scene.config);
        const [row = {}] = recordsOf(await scene.sync());
        expect(Object.keys(row).length).toBeGreaterThan(850);
        reported.push(`\`api\` ${api}: ${await scene.complete()}`);
      }
      return reported.join("; ");
    },
  },
];

const never = Number.MAX_SAFE_INTEGER;
const timeout = {
  status: 400,
  errorCode: "QUERY_TIMEOUT",
  message: "Your query request was running for too long.",
} as const;
