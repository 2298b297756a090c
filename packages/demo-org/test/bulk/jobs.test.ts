import { describe, expect, it } from "vitest";
import { type Answer, type Client, openOrg } from "../support/client.ts";
import { accountRow, admin, idOf } from "../support/fake-org.ts";

const day = 86_400_000;
const every = "SELECT Id, Name, AnnualRevenue, SystemModstamp, Owner.Name FROM Account";

const idIn = ({ json }: Answer): string => (json as { id: string }).id; // a job
const stateIn = ({ json }: Answer): string => (json as { state: string }).state; // a job

const create = ({ post }: Client, more: object = {}): Promise<Answer> =>
  post("jobs/query", { operation: "query", query: every, ...more });

/** The path of a job that is complete. */
async function complete(client: Client, more: object = {}): Promise<string> {
  const path = `jobs/query/${idIn(await create(client, more))}`;
  await client.ask(path);
  await client.ask(path);
  return path;
}

describe("Bulk 2.0 query jobs", () => {
  it("are queued, worked at and complete, one look after the other", async () => {
    const client = await openOrg(3);

    const created = await create(client, { operation: "queryAll" });
    const path = `jobs/query/${idIn(created)}`;
    const early = await client.ask(`${path}/results`);
    const looks = [await client.ask(path), await client.ask(path)];

    const short = {
      id: expect.stringMatching(/^750\w{15}$/),
      operation: "queryAll",
      object: "Account",
      createdById: admin.id,
      createdDate: "2026-05-06T09:49:20.000+0000",
      systemModstamp: "2026-05-06T09:49:20.000+0000",
      state: "UploadComplete",
      concurrencyMode: "Parallel",
      contentType: "CSV",
      apiVersion: 60,
      lineEnding: "LF",
      columnDelimiter: "COMMA",
    };
    const long = { jobType: "V2Query", retries: 0, totalProcessingTime: 0, isPkChunkingSupported: true };
    expect([created.status, created.json]).toEqual([200, short]);
    expect(created.text).toContain('"apiVersion":60.0,');
    expect([early.status, early.json]).toMatchObject([400, [{ errorCode: "INVALIDJOBSTATE" }]]);
    expect(looks.map(({ json }) => json)).toEqual([
      { ...short, ...long, state: "InProgress", numberRecordsProcessed: 0 },
      { ...short, ...long, state: "JobComplete", numberRecordsProcessed: 3 },
    ]);
  });

  it("wait and work by the org's clock, where times are set", async () => {
    const client = await openOrg(3, { settings: { bulkTimes: { queueMs: 60_000, workMs: 30_000 } } });
    const path = `jobs/query/${idIn(await create(client))}`;

    const states = [stateIn(await client.ask(path))];
    for (const ms of [60_000, 29_999, 1]) {
      client.org.clock.advance(ms);
      states.push(stateIn(await client.ask(path)));
    }

    expect(states).toEqual(["UploadComplete", "InProgress", "InProgress", "JobComplete"]);
  });

  it("can be aborted while they run, and deleted when they do not", async () => {
    const client = await openOrg();
    const running = `jobs/query/${idIn(await create(client))}`;
    const done = await complete(client);
    const abort = (path: string): Promise<Answer> => client.post(path, { state: "Aborted" }, { method: "PATCH" });

    const working = await client.ask(running);
    const tooSoon = await client.ask(running, { method: "DELETE" });
    const aborted = await abort(running);
    const late = await abort(done);
    const deleted = await client.ask(done, { method: "DELETE" });
    const gone = await client.ask(done);

    expect([stateIn(working), tooSoon.status]).toEqual(["InProgress", 400]);
    expect([aborted.status, stateIn(aborted), stateIn(await client.ask(running))]).toEqual([200, "Aborted", "Aborted"]);
    expect([late.status, late.json]).toEqual([
      400,
      [{ message: "Aborting already Completed Job not allowed", errorCode: "INVALIDJOBSTATE" }],
    ]);
    expect([deleted.status, gone.status]).toEqual([204, 404]);
  });

  it("are listed", async () => {
    const client = await openOrg();
    const id = idIn(await create(client));

    const listed = await client.ask("jobs/query?jobType=V2Query");
    const classic = await client.ask("jobs/query?jobType=Classic");

    expect(listed.json).toMatchObject({ done: true, records: [{ id, jobType: "V2Query" }], nextRecordsUrl: null });
    expect(classic.json).toEqual({ done: true, records: [], nextRecordsUrl: null });
  });

  it("are kept for seven days after they ended", async () => {
    const client = await openOrg(1, { settings: { sessionMs: 100 * day } });
    const path = await complete(client);

    client.org.clock.advance(7 * day);
    const last = await client.ask(`${path}/results`);
    client.org.clock.advance(1);
    const late = await client.ask(`${path}/results`);

    expect([last.status, late.status]).toEqual([200, 404]);
  });

  it("are refused above the daily number, and with options that do not exist", async () => {
    const client = await openOrg(1, { settings: { dailyBulkJobs: 1 } });

    const wrong = await create(client, { columnDelimiter: "SPACE" });
    const malformed = await create(client, { query: "SELECT nothing" });
    const first = await create(client);
    const second = await create(client);

    expect([wrong.status, malformed.status, first.status]).toEqual([400, 400, 200]);
    expect([second.status, second.json]).toEqual([
      400,
      [{ message: "Max bulk v2 query jobs (1) per 24 hrs has been reached (1)", errorCode: "LIMIT_EXCEEDED" }],
    ]);
  });
});

describe("Bulk 2.0 results", () => {
  it("quote every value, and write doubles as Java does", async () => {
    const client = await openOrg(4);

    const { text, headers } = await client.ask(`${await complete(client)}/results`);

    const modstamp = '"2026-05-01T07:25:37.000Z"';
    expect(text).toBe(
      [
        '"Id","Name","AnnualRevenue","SystemModstamp","Owner.Name"',
        `"${idOf("001", 0)}","Quote ""0"", comma","",${modstamp},"Ada Admin"`,
        `"${idOf("001", 1)}","Łódź 1","1.39E8",${modstamp},""`,
        `"${idOf("001", 2)}","Łódź 2","3.5",${modstamp},"Ada Admin"`,
        `"${idOf("001", 3)}","Quote ""3"", comma","123456789012345678.25",${modstamp},""`,
        "",
      ].join("\n"),
    );
    expect(headers).toMatchObject({
      "content-type": "text/csv",
      "sforce-numberofrecords": "4",
      "sforce-locator": "null",
    });
  });

  it.each([
    ["BACKQUOTE", "`"],
    ["CARET", "^"],
    ["PIPE", "|"],
    ["SEMICOLON", ";"],
    ["TAB", "\t"],
  ])("separate columns by %s, and end lines as asked", async (columnDelimiter, sign) => {
    const client = await openOrg(1);
    const path = await complete(client, { query: "SELECT Id, Name FROM Account", columnDelimiter, lineEnding: "CRLF" });

    const { text } = await client.ask(`${path}/results`);

    expect(text).toBe(`"Id"${sign}"Name"\r\n"${idOf("001", 0)}"${sign}"Quote ""0"", comma"\r\n`);
  });

  it("come in sets of any size that together are all rows, by locators that may be used again", async () => {
    const client = await openOrg(10);
    const path = await complete(client, { query: "SELECT Id FROM Account" });

    const sets: Answer[] = [];
    for (let locator: string | undefined = ""; locator !== "null"; locator = sets.at(-1)?.headers["sforce-locator"]) {
      sets.push(await client.ask(`${path}/results?maxRecords=4&locator=${locator}`));
    }
    const again = await client.ask(`${path}/results?maxRecords=4&locator=${sets[0]?.headers["sforce-locator"]}`);

    const lines = sets.map(({ text }) => text.trimEnd().split("\n"));
    expect(sets.map(({ headers }) => headers["sforce-numberofrecords"])).toEqual(["4", "4", "2"]);
    expect(lines.map(([header]) => header)).toEqual(['"Id"', '"Id"', '"Id"']);
    expect(lines.flatMap(([, ...rows]) => rows)).toEqual(
      Array.from({ length: 10 }, (_, n) => `"${accountRow(n)["Id"]}"`),
    );
    expect(again.text).toBe(sets[1]?.text);
  });

  it("have addresses to be fetched five at once, since v58", async () => {
    const client = await openOrg(7, { settings: { bulkSetRows: 1 } });
    const path = await complete(client, { query: "SELECT Id FROM Account" });

    const first = await client.ask(`${path}/resultPages`);
    const { resultPages, nextRecordsUrl } = first.json as {
      resultPages: { resultUrl: string }[];
      nextRecordsUrl: string;
    };
    const second = await client.ask(nextRecordsUrl);
    const third = await client.ask(resultPages[2]?.resultUrl ?? "");

    expect(resultPages).toHaveLength(5);
    expect(second.json).toMatchObject({ done: true, resultPages: [{}, {}] });
    expect(third.text).toBe(`"Id"\n"${idOf("001", 2)}"\n`);
    expect((await client.ask(`/services/data/v57.0/${path}/resultPages`)).status).toBe(404);
  });

  it("are there for the version that made the job, and for locators it gave", async () => {
    const client = await openOrg();
    const path = await complete(client);

    const otherVersion = await client.ask(`/services/data/v61.0/${path}/results`);
    const otherLocator = await client.ask(`${path}/results?locator=nonsense`);

    expect(otherVersion.status).toBe(409);
    expect([otherLocator.status, otherLocator.json]).toMatchObject([400, [{ errorCode: "INVALIDLOCATOR" }]]);
  });

  it("are the header alone where no row matched", async () => {
    const client = await openOrg(0);

    const { text, headers } = await client.ask(
      `${await complete(client, { query: "SELECT Id FROM Account" })}/results`,
    );

    expect([text, headers["sforce-numberofrecords"], headers["sforce-locator"]]).toEqual(['"Id"\n', "0", "null"]);
  });
});
