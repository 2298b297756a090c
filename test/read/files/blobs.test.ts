import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { Target } from "../../support/target.ts";
import { type Catalog, type RunOptions, TestOrg } from "../../support/test-org.ts";

const files = [
  ["Attachment", "Body", "BodyLength"],
  ["ContentVersion", "VersionData", "ContentSize"],
  ["Document", "Body", "BodyLength"],
  ["StaticResource", "Body", "BodyLength"],
  ["EventLogFile", "LogFile", "LogFileLength"],
] as const;

/** The catalog with a field of files selected. */
function selecting(field: string, { streams }: Catalog): Catalog {
  const selected = (metadata: Catalog["streams"][number]["metadata"]) =>
    metadata.map((each) =>
      each.breadcrumb[1] === field ? { ...each, metadata: { ...each.metadata, selected: true } } : each,
    );
  return { streams: streams.map((stream) => ({ ...stream, metadata: selected(stream.metadata) })) };
}

const ids = (rows: readonly Readonly<Record<string, unknown>>[]) => rows.map(({ Id }) => String(Id));

describe("a field of files that is selected", () => {
  let org: TestOrg;
  const catalogs = new Map<string, Catalog>();
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.1, rows: { Attachment: 450 } });
    for (const [object, field] of files) {
      catalogs.set(object, selecting(field, await org.discover({ objects: [object] })));
    }
  });
  afterEach(() => org.running.clearFaults());
  afterAll(() => org.close());

  const read = (object: string, options: RunOptions = {}) =>
    org.run({ ...options, config: { objects: [object], ...options.config }, catalog: catalogs.get(object) });

  const inOrg = (object: string, id: string, field: string): string => {
    const { org: inside } = org.running;
    return Buffer.from(inside.file(inside.users[0]!, object, id, field).bytes).toString("base64");
  };

  it.each(files)("of %s.%s comes byte by byte, by REST as by Bulk, a call each", async (object, field, size) => {
    const rest = await read(object);
    const bulk = await read(object, { config: { api: "bulk" } });

    const found = recordsOf(rest);
    const alive = found.filter((row) => row["IsDeleted"] !== true);
    expect(alive.length).toBeGreaterThan(2);
    expect(alive.map((row) => row[field])).toEqual(ids(alive).map((id) => inOrg(object, id, field)));
    expect(alive.map((row) => Buffer.from(String(row[field]), "base64").length)).toEqual(alive.map((row) => row[size]));
    expect(found.filter((row) => row["IsDeleted"] === true && row[field] !== null)).toEqual([]);
    expect(recordsOf(bulk).toSorted(byId)).toEqual(found.toSorted(byId));
    expect([rest.stderr, bulk.stderr].map((text) => text.includes("null"))).toEqual([false, false]);
    const pages = Math.ceil(found.length / 200);
    expect(rest.calls - alive.length).toBeLessThanOrEqual(pages + 4);
  });

  it("is in the forecast with a call for each file", async () => {
    const { stderr } = await read("Attachment");

    expect(stderr).toMatch(/Attachment: by REST, about 4\d\d rows, 4\d\d calls: .*; a call for each file/);
  });

  it("is null, reported once, where the record is deleted while it is read", async () => {
    const { org: inside } = org.running;
    const [first, second, third] = recordsOf(await read("Attachment")).flatMap(({ Id, IsDeleted }) =>
      IsDeleted === false ? String(Id) : [],
    );
    const admin = inside.users[0]!;
    // The one goes into the recycle bin, the other for good.
    org.running.fault({ path: `${first}/Body`, before: () => inside.remove(admin, "Attachment", first!) });
    org.running.fault({ path: `${second}/Body`, before: () => inside.purge(admin, "Attachment", second!) });

    const { exitCode, stderr, ...run } = await read("Attachment");

    const bodies = new Map(recordsOf(run).map((row) => [row["Id"], row["Body"]]));
    expect([first, second, third].map((id) => bodies.get(id))).toEqual([
      null,
      null,
      inOrg("Attachment", third!, "Body"),
    ]);
    expect(exitCode).toBe(0);
    expect(stderr.split("\n").filter((line) => line.includes("Body is null"))).toEqual([
      expect.stringContaining(
        `Attachment: Body is null in 2 records that somebody deleted meanwhile: ${first}, ${second}.`,
      ),
    ]);
  });

  it.each([
    [404, "NOT_FOUND", "The requested resource does not exist"],
    [403, "INSUFFICIENT_ACCESS", "insufficient access rights on object id"],
  ])("fails the stream where the record is there and Salesforce does not give the file (%i)", async (...refusal) => {
    const [status, errorCode, message] = refusal;
    const alive = ids(recordsOf(await read("Attachment")).filter(({ IsDeleted }) => IsDeleted === false));
    const hidden = alive.at(-1) ?? "";
    org.running.fault({ path: `${hidden}/Body`, count: "all", reply: { status, errorCode, message } });

    const run = await read("Attachment");

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(
      `Attachment: Salesforce does not give the file Body of ${hidden}. Salesforce answered ${errorCode}: ${message}. Give the user access`,
    );
    expect(ids(recordsOf(run))).not.toContain(hidden);
  });

  it("is null without a word where a record has no file", async () => {
    const { org: inside } = org.running;
    const admin = inside.users[0]!;
    const link = { Name: "A link", DeveloperName: "A_link", FolderId: admin.id, AuthorId: admin.id };
    const id = inside.create(admin, "Document", link);

    const { exitCode, stderr, ...run } = await read("Document");

    expect(recordsOf(run).find((row) => row["Id"] === id)).toMatchObject({ Name: "A link", Body: null });
    expect([exitCode, stderr.includes("Body is null")]).toEqual([0, false]);
  });

  it("is fetched once more where its length is not what the record says, and then fails the stream", async () => {
    const [id = ""] = ids(recordsOf(await read("Attachment")).filter(({ IsDeleted }) => IsDeleted === false));
    const cut = { path: `${id}/Body`, reply: { status: 200, text: "cut", headers: { "content-type": "text/plain" } } };
    org.running.fault(cut);
    const once = await read("Attachment");
    org.running.clearFaults();
    org.running.fault({ ...cut, count: "all" });
    const always = await read("Attachment");

    const body = recordsOf(once).find(({ Id }) => Id === id)?.["Body"];
    expect([once.exitCode, body]).toEqual([0, inOrg("Attachment", id, "Body")]);
    expect(always.exitCode).toBe(4);
    expect(always.stderr).toMatch(new RegExp(`Attachment: Body of ${id} should have \\d+ bytes, but 3 came`));
    expect(ids(recordsOf(always))).not.toContain(id);
  });

  describe("that is replaced after its row was read", () => {
    /** A run by Bulk that is stopped at its second set, then another file in place of one that is not out. */
    async function replaced(config: object = {}) {
      const own = await TestOrg.start({ scale: 0.1, rows: { Attachment: 60 }, settings: { bulkSetRowsMost: 20 } });
      const all = { objects: ["Attachment"], api: "bulk", state_interval: 0, ...config };
      const catalog = selecting("Body", await own.discover(all));
      const abort = new AbortController();
      own.running.fault({ path: "/results", nth: 2, before: () => abort.abort("SIGTERM") });
      const stopped = await own.run({ config: all, catalog, signal: abort.signal });
      const out = new Set(ids(recordsOf(stopped)));
      const { org: inside } = own.running;
      const admin = inside.users[0]!;
      const soql = "SELECT Id FROM Attachment ORDER BY Id";
      const alive = [...inside.query(admin, soql, { all: false }).rows(0, 100)].map(({ id }) => String(id));
      const id = alive.find((each) => !out.has(each)) ?? "";
      const replace = () =>
        inside.update(admin, { object: "Attachment", id, values: { Body: Buffer.from("another").toString("base64") } });
      const next = () => own.run({ config: all, catalog, state: stopped.state });
      return { own, stopped, id, replace, next };
    }

    it.each([
      ["an incremental stream", 1],
      ["an incremental stream, hours later", 24 * 60],
    ])("comes as it is now, with its row, once: the job goes on with the rows of then (%s)", async (_what, minutes) => {
      const { own, stopped, id, replace, next } = await replaced();
      own.running.clock.advance(minutes * 60_000);
      replace();

      const run = await next();

      const target = new Target().load([...stopped.messages, ...run.messages]);
      expect({ exitCode: run.exitCode, log: run.exitCode === 0 ? "" : run.stderr }).toEqual({ exitCode: 0, log: "" });
      expect(run.stderr).toContain("Reading a record again whose file does not match it");
      const row = target.merged("Attachment").find(({ Id }) => Id === id);
      expect(row).toMatchObject({ BodyLength: 7, Body: Buffer.from("another").toString("base64") });
      expect(target.appended("Attachment").filter(({ Id }) => Id === id)).toHaveLength(1);
      expect(target.merged("Attachment")).toHaveLength(60);
      await own.close();
    });

    it("comes as it is now, where the stream is loaded in full each time", async () => {
      const own = await TestOrg.start({ scale: 0.1, rows: { Attachment: 30 } });
      const config = { objects: ["Attachment"] };
      const { streams } = selecting("Body", await own.discover(config));
      const catalog: Catalog = {
        streams: streams.map((stream) => ({
          ...stream,
          metadata: stream.metadata.map((each) =>
            each.breadcrumb.length === 0
              ? { ...each, metadata: { ...each.metadata, "replication-method": "FULL_TABLE" } }
              : each,
          ),
        })),
      };
      const { org: inside } = own.running;
      const admin = inside.users[0]!;
      const [first] = [...inside.query(admin, "SELECT Id FROM Attachment", { all: false }).rows(0, 1)];
      const id = String(first?.id);
      const replace = () =>
        inside.update(admin, { object: "Attachment", id, values: { Body: Buffer.from("another").toString("base64") } });
      own.running.fault({ path: `${id}/Body`, before: replace });

      const run = await own.run({ config, catalog });

      const rows = recordsOf(run);
      expect({ exitCode: run.exitCode, rows: rows.length }).toEqual({ exitCode: 0, rows: 30 });
      expect(rows.filter(({ Id }) => Id === id)).toEqual([
        expect.objectContaining({ BodyLength: 7, Body: Buffer.from("another").toString("base64") }),
      ]);
      await own.close();
    });

    it("is left out with its row, where that is gone by now: its deletion is reported", async () => {
      const { own, id, replace, next } = await replaced();
      const { org: inside } = own.running;
      const purge = () => inside.purge(inside.users[0]!, "Attachment", id);
      own.running.fault({ path: "queryAll.*Id%20IN", before: purge });
      replace();

      const run = await next();

      const reported = recordsOf(run).filter(({ Id }) => Id === id);
      expect({ exitCode: run.exitCode, alive: reported.filter((row) => row["_sdc_deleted_at"] === null) }).toEqual({
        exitCode: 0,
        alive: [],
      });
      await own.close();
    });
  });

  it("is not fetched again by the run after one that was stopped, but for the page under way", async () => {
    const target = new Target();
    const whole = recordsOf(await read("Attachment")).toSorted(byId);
    const abort = new AbortController();
    const asked: string[] = [];
    org.running.fault({ path: "/Body", nth: 300, before: () => abort.abort("SIGTERM") });
    org.running.fault({ path: "/Body", count: "all", before: () => void asked.push("") });

    const stopped = await read("Attachment", { signal: abort.signal });
    const rest = await read("Attachment", { state: stopped.state });

    target.load(stopped.messages).load(rest.messages);
    expect(stopped.exitCode).toBe(143);
    expect(target.merged("Attachment")).toEqual(whole);
    const files = whole.filter(({ IsDeleted }) => IsDeleted === false).length;
    expect(asked.length).toBeGreaterThan(files);
    expect(asked.length).toBeLessThan(files + 200);
  });
});

const byId = (a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): number =>
  String(a["Id"]) < String(b["Id"]) ? -1 : 1;
