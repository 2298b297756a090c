import { afterEach, describe, expect, it } from "vitest";
import { orgRows } from "../support/org-rows.ts";
import { Target } from "../support/target.ts";
import { type Catalog, type TapRun, TestOrg } from "../support/test-org.ts";

const minute = 60_000;
const object = "CaseComment";

let org: TestOrg;
let catalog: Catalog;
let target: Target;
let state: unknown;
afterEach(() => org.close());

/** @param rows above 10,000 body and tail are read apart. */
async function start(rows: number): Promise<void> {
  org = await TestOrg.start({ scale: 0.01, rows: { [object]: rows } });
  catalog = await org.discover({ objects: [object] });
  target = new Target();
  state = undefined;
}

async function sync(config: object = {}): Promise<TapRun> {
  const run = await org.run({
    config: { objects: [object], ...config },
    catalog,
    ...(state === undefined ? {} : { state }),
  });
  expect({ exitCode: run.exitCode, log: run.exitCode === 0 ? "" : run.stderr }).toEqual({ exitCode: 0, log: "" });
  target.load(run.messages);
  state = run.state;
  return run;
}

function somebody(): { change(count: number, text: string): void; create(text: string, commitDelayMs?: number): void } {
  const inside = org.running.org;
  const [admin] = inside.users;
  if (admin === undefined) throw new Error("the org has no user");
  const [parent] = [...inside.query(admin, "SELECT Id FROM Case LIMIT 1", { all: false }).rows(0, 1)];
  return {
    change(count, text) {
      const rows = inside
        .query(admin, `SELECT Id FROM ${object} ORDER BY Id LIMIT ${count}`, { all: false })
        .rows(0, count);
      for (const { id } of [...rows]) inside.update(admin, object, String(id), { CommentBody: text });
    },
    create(text, commitDelayMs = 0) {
      inside.create(admin, object, { ParentId: String(parent?.id), CommentBody: text }, { commitDelayMs });
    },
  };
}

async function expectExactlyTheOrg(): Promise<void> {
  expect(target.doubled(object)).toEqual([]);
  expect(target.merged(object)).toEqual(await orgRows(org.running, catalog.streams[0]!));
}

const texts = () => target.appended(object).map(({ CommentBody }) => CommentBody);

describe("many rows, body and tail read apart", () => {
  it.each(["rest", "bulk"])(
    "come once, also those above the watermark, now and in the next run (api: %s)",
    async (api) => {
      await start(12_000);
      const { change, create } = somebody();
      change(30, "before the first run");
      const full = await sync({ api });
      create("between the runs");
      change(3, "between the runs");
      await sync({ api });
      org.running.clock.advance(20 * minute);
      await sync({ api });

      await expectExactlyTheOrg();
      expect(full.messages.filter(({ type }) => type === "ACTIVATE_VERSION")).toHaveLength(1);
      expect(target.appended(object).length).toBe(12_000 + 4);
    },
  );

  it.each([12_000, 7_000])(
    "go on where a run was stopped, in the middle of the body, and come once in all (%d rows)",
    async (size) => {
      await start(size);
      const abort = new AbortController();
      org.running.fault({ path: "/query/", nth: 2, before: () => abort.abort("SIGTERM") });
      const first = await org.run({ config: { objects: [object], api: "rest" }, catalog, signal: abort.signal });
      target.load(first.messages);
      state = first.state;
      const sent = target.appended(object).length;
      const rest = await sync({ api: "rest" });

      expect(first.exitCode).toBe(143);
      expect(sent).toBeGreaterThan(1_999);
      await expectExactlyTheOrg();
      expect(rest.messages.filter(({ type }) => type === "RECORD").length).toBe(size - sent);
      const versions = new Set(
        [...first.messages, ...rest.messages].filter(({ type }) => type === "RECORD").map(({ version }) => version),
      );
      expect(versions.size).toBe(1);
    },
  );

  it("go on with the Bulk job that a run left, without asking Salesforce to do the work again", async () => {
    await start(12_000);
    org.running.settings.bulkSetRowsMost = 3_000;
    const abort = new AbortController();
    org.running.fault({ path: "/results", nth: 3, before: () => abort.abort("SIGTERM") });
    const first = await org.run({ config: { objects: [object], api: "bulk" }, catalog, signal: abort.signal });
    target.load(first.messages);
    state = first.state;
    const before = org.running
      .requests()
      .filter(({ method, url }) => method === "POST" && url.endsWith("/jobs/query")).length;
    await sync({ api: "bulk" });

    const jobs = org.running
      .requests()
      .filter(({ method, url }) => method === "POST" && url.endsWith("/jobs/query")).length;
    expect({ before, jobs }).toEqual({ before: 1, jobs: 1 });
    expect(target.merged(object)).toEqual(await orgRows(org.running, catalog.streams[0]!));
    // What went out of the set that was cut off comes again, no more.
    expect(target.appended(object).length).toBeLessThan(12_000 + 3_000);
  });

  it("are read anew when the job of the state asked for other fields", async () => {
    await start(12_000);
    org.running.settings.bulkSetRowsMost = 3_000;
    const abort = new AbortController();
    org.running.fault({ path: "/results", nth: 3, before: () => abort.abort("SIGTERM") });
    const first = await org.run({ config: { objects: [object], api: "bulk" }, catalog, signal: abort.signal });
    const [stream] = catalog.streams;
    const isBody = (breadcrumb: readonly string[]) => breadcrumb[1] === "CommentBody";
    const metadata = stream!.metadata.map((each) =>
      isBody(each.breadcrumb) ? { ...each, metadata: { ...each.metadata, selected: false } } : each,
    );
    catalog = { streams: [{ ...stream!, metadata }] };
    state = first.state;
    await sync({ api: "bulk" });

    expect(target.merged(object)).toEqual(await orgRows(org.running, catalog.streams[0]!));
  });

  it("are read anew when the job of the state is gone", async () => {
    await start(12_000);
    org.running.settings.bulkSetRowsMost = 3_000;
    const abort = new AbortController();
    org.running.fault({ path: "/results", nth: 3, before: () => abort.abort("SIGTERM") });
    const first = await org.run({ config: { objects: [object], api: "bulk" }, catalog, signal: abort.signal });
    target.load(first.messages);
    state = first.state;
    org.running.lose("jobs");
    await sync({ api: "bulk" });

    expect(target.merged(object)).toEqual(await orgRows(org.running, catalog.streams[0]!));
  });
});

describe("a row whose commit comes late", () => {
  it("is brought by the run after its commit, although rows with later stamps came before it", async () => {
    await start(50);
    await sync();
    const { create } = somebody();
    create("late", 10 * minute);
    org.running.clock.advance(3 * minute);
    create("in time");
    org.running.clock.advance(2 * minute);
    await sync();
    expect(texts()).not.toContain("late");
    org.running.clock.advance(8 * minute);
    await sync();

    expect(texts()).toContain("late");
    await expectExactlyTheOrg();
  });

  it("is brought even after hours, because Salesforce says how far its answers are certain", async () => {
    await start(50);
    await sync();
    somebody().create("very late", 180 * minute);
    for (let hour = 0; hour < 4; hour += 1) {
      org.running.clock.advance(60 * minute);
      somebody().create(`hour ${hour}`);
      org.running.clock.advance(2 * minute);
      await sync();
    }

    expect(texts()).toContain("very late");
    await expectExactlyTheOrg();
  });
});

describe("a row that changes twice within one second", () => {
  it("comes in both versions when a run lies between", async () => {
    await start(50);
    org.running.clock.freeze(true);
    const { change } = somebody();
    change(1, "first");
    await sync();
    change(1, "second");
    await sync();
    org.running.clock.freeze(false);

    expect(texts().filter((text) => text === "first" || text === "second")).toEqual(["first", "second"]);
    await expectExactlyTheOrg();
  });
});
