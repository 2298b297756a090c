import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { type Catalog, type TapRun, TestOrg } from "../../support/test-org.ts";

type Row = Readonly<Record<string, unknown>>;

const minute = 60_000;
const day = 24 * 60 * minute;
const objects = ["CaseComment", "Contact"];
const stream = "deleted_records";

const ids = (run: TapRun) => recordsOf(run).map(({ id }) => id);
const versions = ({ messages }: TapRun) => messages.filter(({ type }) => type === "ACTIVATE_VERSION");
const bookmark = ({ state }: TapRun) =>
  (state as { readonly bookmarks: Readonly<Record<string, Row>> }).bookmarks[stream] ?? {}; // the tap's own state
const linesAbout = ({ stderr }: TapRun, about: RegExp) => stderr.split("\n").filter((line) => about.test(line));
const forbidden = { status: 403, errorCode: "INSUFFICIENT_ACCESS", message: "insufficient access rights" };

describe("deleted_records", () => {
  let org: TestOrg;
  let catalog: Catalog;
  let state: unknown;
  beforeEach(async () => {
    org = await TestOrg.start({ scale: 0.01, rows: { CaseComment: 60, Contact: 60, Account: 5, Case: 5 } });
    org.running.clock.freeze(true);
    catalog = await discovered({});
    state = undefined;
    const { some, remove, later } = somebody();
    for (const object of objects) for (const id of some(object, 3)) remove(object, id);
    later();
  });
  afterEach(() => org.close());

  const configOf = (more: object) => ({ objects, metadata_streams: [stream], ...more });

  async function discovered(more: object): Promise<Catalog> {
    const { streams } = await org.discover(configOf(more));
    return { streams: streams.filter(({ tap_stream_id }) => tap_stream_id === stream) };
  }

  /** The next run, from the state of the one before. */
  async function run(more: object = {}): Promise<TapRun> {
    const next = await org.run({ config: configOf(more), catalog, ...(state === undefined ? {} : { state }) });
    state = next.state;
    return next;
  }

  async function sync(more: object = {}): Promise<TapRun> {
    const next = await run(more);
    expect(next.exitCode === 0 ? "" : next.stderr).toBe("");
    return next;
  }

  /** What somebody does in the org, an hour before the next run. */
  function somebody() {
    const { org: inside, clock } = org.running;
    const [admin] = inside.users;
    if (admin === undefined) throw new Error("the org has no user");
    return {
      some: (object: string, count = 1): string[] => {
        const rows = inside.query(admin, `SELECT Id FROM ${object} ORDER BY Id LIMIT ${count}`, { all: false });
        return [...rows.rows(0, count)].map(({ id }) => String(id));
      },
      remove: (object: string, id: string) => inside.remove(admin, object, id),
      purge: (object: string, id: string) => inside.purge(admin, object, id),
      undelete: (object: string, id: string) => inside.undelete(admin, object, id),
      later: (ms = 60 * minute) => clock.advance(ms),
    };
  }

  it("brings each deletion once, however many runs there are", async () => {
    const first = await sync();
    const { some, remove, later } = somebody();
    const [id = ""] = some("Contact");
    remove("Contact", id);
    later(5 * minute);
    const early = await sync();
    later();
    const late = await sync();
    later();
    const last = await sync();

    expect([early, late, last].map(ids)).toEqual([[], [id], []]);
    expect(new Set(ids(first)).size).toBe(recordsOf(first).length);
    expect(recordsOf(first).length).toBeGreaterThan(5);
  });

  it.each([
    ["lacks a row", { dropRows: 1 }],
    ["has one twice, in place of another", { repeatRow: "inPlace" }],
  ] as const)(
    "takes no record for gone because an answer %s: it is asked for again, or fails",
    async (_what, fault) => {
      const lookup = "/queryAll[?].*FROM%20Contact";
      org.running.fault({ path: lookup, ...fault });
      const once = await sync();
      org.running.fault({ path: lookup, count: "all", ...fault });
      state = undefined;
      const always = await run();

      expect(once.stderr).toContain("Asking a query again");
      expect(recordsOf(once).filter(({ in_recycle_bin }) => in_recycle_bin !== true)).toEqual([]);
      expect(always.exitCode).toBe(4);
      expect(recordsOf(always).filter(({ object }) => object === "Contact")).toEqual([]);
    },
  );

  it("says what Salesforce still remembers of each: in the recycle bin, gone for good, or there again", async () => {
    await sync();
    const { some, remove, purge, undelete, later } = somebody();
    const [recycled = "", purged = "", back = ""] = some("Contact", 3);
    const deleted_at = `${org.running.clock.now().toISOString().slice(0, 19)}.000Z`;
    for (const id of [recycled, back]) remove("Contact", id);
    purge("Contact", purged);
    later();
    undelete("Contact", back);
    org.running.fault({
      path: "/Contact/deleted",
      reply: {
        status: 200,
        headers: { "Content-Type": "application/json" },
        text: JSON.stringify({
          deletedRecords: [recycled, purged, back].map((id) => ({ id, deletedDate: deleted_at })),
          earliestDateAvailable: "2020-01-01T00:00:00.000+0000",
          latestDateCovered: org.running.clock.now().toISOString(),
        }),
      },
    });

    const { messages } = await sync();

    const { org: inside } = org.running;
    const [row] = inside
      .query(inside.users[0]!, `SELECT Id, Name, OwnerId FROM Contact WHERE Id = '${back}'`, { all: true })
      .rows(0, 1);
    const known = { object: "Contact", deleted_at };
    expect(recordsOf({ messages })).toEqual([
      {
        ...known,
        id: recycled,
        in_recycle_bin: true,
        restored: false,
        name: expect.any(String),
        owner_id: expect.any(String),
      },
      { ...known, id: purged, in_recycle_bin: false, restored: false, name: null, owner_id: null },
      { ...known, id: back, in_recycle_bin: false, restored: true, name: row?.values[1], owner_id: row?.values[2] },
    ]);
  });

  it("costs the calls that the forecast names, and none for columns that are not selected", async () => {
    const first = await sync();
    const stream = catalog.streams[0]!;
    const lookedUp = ["in_recycle_bin", "restored", "name", "owner_id"];
    const metadata = stream.metadata.map((each) =>
      lookedUp.includes(String(each.breadcrumb[1]))
        ? { ...each, metadata: { ...each.metadata, selected: false } }
        : each,
    );
    catalog = { streams: [{ ...stream, metadata }] };
    state = undefined;

    const second = await sync();

    expect(recordsOf(first).length).toBeGreaterThan(3);
    expect(ids(second)).toEqual(ids(first));
    expect(linesAbout(first, /deleted_records: by REST, about \d+ rows, 1 call:/)).toHaveLength(1);
    expect(linesAbout(second, /deleted_records: by REST, about \d+ rows, 0 calls:/)).toHaveLength(1);
    expect(Object.keys(recordsOf(second)[0] ?? {})).toEqual(["object", "id", "deleted_at"]);
    // Of the describes one call is for the names of the fields.
    expect(first.calls - second.calls).toBeLessThanOrEqual(2);
  });

  it("keeps the place of an object that Salesforce refuses: the others come, the stream fails, nothing is lost", async () => {
    org.running.fault({ path: "/Contact/deleted", count: "all", reply: forbidden });
    const first = await run();
    const { some, remove, later } = somebody();
    const removed = [...some("Contact"), ...some("CaseComment")];
    remove("Contact", removed[0]!);
    remove("CaseComment", removed[1]!);
    later();
    const second = await run();
    org.running.clearFaults();
    const third = await sync();
    const fourth = await sync();

    expect([first, second].map(({ exitCode }) => exitCode)).toEqual([2, 2]);
    expect(second.stderr).toContain(
      "deleted_records: Salesforce does not name what was deleted of Contact. Salesforce answered INSUFFICIENT_ACCESS: insufficient access rights.",
    );
    expect([...new Set(recordsOf(first).map(({ object }) => object))]).toEqual(["CaseComment"]);
    expect(ids(second)).toEqual([removed[1]]);
    expect([...new Set(recordsOf(third).map(({ object }) => object))]).toEqual(["Contact"]);
    expect(ids(third)).toContain(removed[0]);
    expect(ids(third).length).toBeGreaterThan(1);
    expect(ids(fourth)).toEqual([]);
    // The full load is complete only now.
    expect([first, second, third, fourth].map((each) => versions(each).length)).toEqual([0, 0, 1, 0]);
    expect(new Set([first, second, third].map((each) => bookmark(each)["version"])).size).toBe(1);
    expect(bookmark(third)["scan"]).toBeNull();
  });

  it("asks again where Salesforce cannot answer now", async () => {
    const reply = { status: 503, errorCode: "SERVER_UNAVAILABLE", message: "Server too busy." };
    org.running.fault({ path: "/Contact/deleted", count: 2, reply });

    const run = await sync();

    expect(new Set(recordsOf(run).map(({ object }) => object))).toEqual(new Set(objects));
  });

  describe("where Salesforce has forgotten deletions since the last run", () => {
    const trimmed = () => {
      somebody().later();
      org.running.org.forgetDeletions(org.running.clock.now());
    };
    const longAgo = () => somebody().later(31 * day);
    const ways = [
      ["trimmed its log", trimmed],
      ["was last asked a month ago", longAgo],
    ] as const;
    const gap =
      /Salesforce does not name all that was deleted of CaseComment, Contact up to \S+Z, and the last run reported/;

    it.each(ways)("(%s) says so once, and goes on", async (_why, forget) => {
      await sync();
      forget();
      const first = await sync();
      const second = await sync();
      const { some, remove, later } = somebody();
      const [id = ""] = some("Contact");
      later();
      remove("Contact", id);
      later();
      const third = await sync();

      expect([first, second, third].map((each) => linesAbout(each, gap).length)).toEqual([1, 0, 0]);
      expect(ids(third)).toEqual([id]);
      expect(versions(first)).toEqual([]);
    });

    it.each(ways)(
      "(%s) reports all there is again, under a new version, where deleted_gap is resync",
      async (_why, forget) => {
        const before = await sync();
        forget();
        const { some, remove, later } = somebody();
        const [id = ""] = some("Contact");
        later();
        remove("Contact", id);
        later();

        const first = await sync({ deleted_gap: "resync" });
        const second = await sync({ deleted_gap: "resync" });

        expect([linesAbout(first, gap).length, ids(first)]).toEqual([1, [id]]);
        expect(versions(first)).toMatchObject([{ version: bookmark(first)["version"] }]);
        expect(Number(bookmark(first)["version"])).toBeGreaterThan(Number(bookmark(before)["version"]));
        expect([ids(second), versions(second)]).toEqual([[], []]);
      },
    );

    it.each(ways)("(%s) fails where deleted_gap is fail, and keeps its place", async (_why, forget) => {
      const before = await sync();
      forget();

      const failed = await run({ deleted_gap: "fail" });

      expect([failed.exitCode, ids(failed)]).toEqual([4, []]);
      expect(failed.stderr).toMatch(gap);
      expect(failed.stderr).toContain("Set deleted_gap to resync");
      expect(bookmark(failed)).toEqual(bookmark(before));
    });

    it("or names none of them, because they are too many for an answer, says so too", async () => {
      await sync();
      const { some, purge, later } = somebody();
      org.running.settings.replicationIds = 7;
      later();
      for (const id of some("Contact", 20)) purge("Contact", id);
      later();
      const first = await sync();
      const second = await sync();

      expect(
        [first, second].map((each) => linesAbout(each, /does not name all that was deleted of Contact up/).length),
      ).toEqual([1, 0]);
      expect(ids(first)).toEqual([]);
    });
  });

  it("leaves field histories out, which share an id prefix, and says of which objects it does not report", async () => {
    const wanted = [...objects, "CaseHistory", "AccountShare"];
    const asked = new Set<string>();
    for (const name of wanted)
      org.running.fault({ path: `/${name}/deleted`, count: "all", before: () => void asked.add(name) });
    const discovery = await org.run({ config: configOf({ objects: wanted }), args: ["--discover"] });
    const run = await sync({ objects: wanted });

    const sentence =
      /does not have the deletions of 2 objects that the setting objects wants: Salesforce names none of AccountShare; it names those of all field histories at once \(CaseHistory\)/;
    expect([linesAbout(discovery, sentence).length, linesAbout(run, sentence).length]).toEqual([1, 1]);
    expect([...asked].sort()).toEqual(objects);
  });

  it("says what it could not look up, and reports the deletions all the same", async () => {
    org.running.fault({ path: "/queryAll.*FROM%20Contact", count: "all", reply: forbidden });
    org.running.fault({ path: "/queryAll.*FROM\\+Contact", count: "all", reply: forbidden });

    const run = await sync();

    const contacts = recordsOf(run).filter(({ object }) => object === "Contact");
    expect(contacts.length).toBeGreaterThan(0);
    expect(contacts.every((row) => row["in_recycle_bin"] === null && row["restored"] === null)).toBe(true);
    expect(
      linesAbout(run, /What is left of the records deleted of Contact is not known\. .*INSUFFICIENT_ACCESS/),
    ).toHaveLength(1);
  });

  it("takes a bookmark of the future for one of now, and refuses a damaged one by name", async () => {
    await sync();
    const text = JSON.stringify(state);
    const now = String(bookmark({ state } as TapRun)["replication_key_value"]);
    state = JSON.parse(text.replace(now, "2099-01-01T00:00:00.000Z"));
    const future = await sync();
    state = JSON.parse(text.replace('"scan":null', '"scan":"{}"'));
    const damaged = await run();

    expect(linesAbout(future, /Its bookmark, 2099-01-01T00:00:00.000Z, lies in the future/)).toHaveLength(1);
    expect(String(bookmark(future)["replication_key_value"]) < "2099").toBe(true);
    expect(damaged.exitCode).toBe(2);
    expect(damaged.stderr).toContain("deleted_records: the state's member scan is not one that this tap wrote.");
  });
});
