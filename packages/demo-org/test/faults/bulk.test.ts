import { codeOf, faultRows, type TestOrg } from "./fault-table.ts";

const accounts = "SELECT Id, Name FROM Account ORDER BY Id";
const day = 86_400_000;

/** The lines of a set of results of a job, and its headers. */
async function results({ ask }: TestOrg, id: string, query = "maxRecords=2") {
  const { headers, text, status } = await ask(`jobs/query/${id}/results?${query}`);
  const [head = "", ...lines] = text.trimEnd().split("\n");
  return {
    status,
    head,
    lines: lines.length,
    locator: headers["sforce-locator"],
    count: headers["sforce-numberofrecords"],
  };
}

const jobState = async ({ ask }: TestOrg, id: string): Promise<unknown> =>
  ((await ask(`jobs/query/${id}`)).json as { state: string }).state; // a job's own form

faultRows("Bulk jobs and their results", [
  [
    "21",
    "a job is deleted, older than 7 days, or asked for with another version",
    async (testOrg) => {
      const { id } = await testOrg.job(accounts);
      const path = `jobs/query/${id}/results`;
      const version = codeOf(await testOrg.ask(`/services/data/v59.0/${path}`));
      testOrg.org.clock.advance(8 * day);
      const old = codeOf(await testOrg.ask(path));
      const next = await testOrg.job(accounts);
      testOrg.org.lose("jobs");
      return [version, old, codeOf(await testOrg.ask(`jobs/query/${next.id}/results`))];
    },
    [
      [409, "CONFLICT"],
      [404, "NOT_FOUND"],
      [404, "NOT_FOUND"],
    ],
  ],
  [
    "22",
    "a job fails, and has no results",
    async (testOrg) => {
      testOrg.org.fault({
        method: "POST",
        path: "/jobs/query",
        job: { state: "Failed", errorMessage: "InternalServerError : Retried more than fifteen times" },
      });
      const { id, state, errorMessage } = await testOrg.job(accounts);
      return [state, errorMessage, codeOf(await testOrg.ask(`jobs/query/${id}/results`))];
    },
    ["Failed", "InternalServerError : Retried more than fifteen times", [400, "INVALIDJOBSTATE"]],
  ],
  [
    "23",
    "somebody aborts a job",
    async (testOrg) => {
      testOrg.org.settings.bulkTimes = { queueMs: 1000, workMs: 1000 };
      const { id } = await testOrg.job(accounts);
      const headers = { "x-admin-token": testOrg.org.adminToken };
      await testOrg.post("/__admin/jobs", { id, state: "Aborted" }, { headers });
      testOrg.org.clock.advance(5000);
      return jobState(testOrg, id);
    },
    "Aborted",
  ],
  [
    "24, 25",
    "a job stays in its state, or in an unknown one",
    async (testOrg) => {
      const states = [];
      for (const state of ["UploadComplete", "InProgress", "Paused"]) {
        testOrg.org.fault({ method: "POST", path: "/jobs/query", job: { state } });
        const { id } = await testOrg.job(accounts);
        testOrg.org.clock.advance(day);
        states.push(await jobState(testOrg, id));
        testOrg.org.clearFaults();
      }
      return states;
    },
    ["UploadComplete", "InProgress", "Paused"],
  ],
  [
    "26",
    "a set of results has a row less than its counts",
    async (testOrg) => {
      const { id } = await testOrg.job(accounts);
      testOrg.org.fault({ path: "/results", dropRows: 1 });
      const { lines, count } = await results(testOrg, id);
      return [lines, count];
    },
    [1, "2"],
  ],
  [
    "27, 28, 29",
    "headers of results are wrong, missing or repeated",
    async (testOrg) => {
      const { id } = await testOrg.job(accounts);
      const seen = [];
      for (const headers of [
        { "Sforce-NumberOfRecords": "0" },
        { "Sforce-NumberOfRecords": null },
        { "Sforce-Locator": null },
        { "Sforce-Locator": "Mg" },
      ]) {
        testOrg.org.clearFaults();
        testOrg.org.fault({ path: "/results", headers });
        const { lines, locator, count } = await results(testOrg, id, "maxRecords=2&locator=Mg");
        seen.push([lines, locator, count]);
      }
      return seen;
    },
    [
      [2, "NA", "0"],
      [2, "NA", undefined],
      [2, undefined, "2"],
      [2, "Mg", "2"],
    ],
  ],
  [
    "32, 33",
    "a set has its columns in another order, no header, one more, or a row cut short",
    async (testOrg) => {
      const { id } = await testOrg.job(accounts);
      const heads = [];
      for (const csv of ["permuted", "headerless", "widened", "cutRow"] as const) {
        testOrg.org.fault({ path: "/results", csv });
        heads.push(
          (await testOrg.ask(`jobs/query/${id}/results?maxRecords=1`)).text
            .split("\n")
            .map((line) => line.replace(/"[^"]{18}"/g, "ID").split(",")[0]),
        );
        testOrg.org.clearFaults();
      }
      return heads.map(([head]) => head);
    },
    ['"Name"', "ID", '"Id"', '"Id"'],
  ],
  [
    "34, 35, 36",
    "texts have quotes, line ends, commas; picklists have NA; nulls and empty texts look alike",
    async (testOrg) => {
      const { inside, admin } = testOrg;
      const texts = ['a "quoted", text', "two\r\nlines", "lone\rCR", "\ufeffmark"];
      for (const Name of texts) inside.create(admin, "Account", { Name, Site: "", Description: null });
      const { id } = await testOrg.job(
        "SELECT Name, Site, Description FROM Account WHERE CreatedDate >= 2026-03-01T12:00:00Z",
      );
      const { text } = await testOrg.ask(`jobs/query/${id}/results`);
      const kinds = await testOrg.rows("SELECT Channel__c FROM Invoice__c WHERE Channel__c = 'NA' LIMIT 1");
      return [text, kinds.map((row) => row["Channel__c"])];
    },
    [
      '"Name","Site","Description"\n"a ""quoted"", text","",""\n"two\r\nlines","",""\n"lone\rCR","",""\n"\ufeffmark","",""\n',
      ["NA"],
    ],
  ],
  [
    "41, 72",
    "the day's Bulk jobs, or the volume of their results, are used up",
    async ({ post, org, ask, job }) => {
      const asked = async () => codeOf(await post("jobs/query", { operation: "query", query: accounts }));
      const { id } = await job(accounts);
      await ask(`jobs/query/${id}/results`);
      org.settings.dailyBulkMegabytes = 0.0001;
      const volume = await asked();
      org.settings.dailyBulkMegabytes = 1000;
      org.settings.dailyBulkJobs = 1;
      return [volume, await asked()];
    },
    [
      [400, "LIMIT_EXCEEDED"],
      [400, "LIMIT_EXCEEDED"],
    ],
  ],
]);
