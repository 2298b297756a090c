import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { orgRows } from "../../support/org-rows.ts";
import { Target } from "../../support/target.ts";
import { type Catalog, TestOrg } from "../../support/test-org.ts";

const room = vi.hoisted(() => ({ bytes: 0 }));
vi.mock("../../../src/plan/transport.ts", async (original) => ({
  ...(await original<Readonly<Record<string, unknown>>>()),
  get heldBytesOfPage() {
    return room.bytes;
  },
}));
beforeEach(() => {
  room.bytes = 0;
});

/** More than a page of records has gone out of the set when it breaks off. */
const late = { path: "/jobs/query/[^/]+/results", nth: 1, cutAfter: 250_000 };

describe("a REST page that breaks off after records of it went out", () => {
  it("is asked for again, and what is out already is left out", async () => {
    const org = await TestOrg.start({ scale: 0.01, rows: { Account: 3_000 } });
    const config = { objects: ["Account"], api: "rest" };
    const catalog = await org.discover(config);
    org.running.fault({ path: "/queryAll[?]", nth: 1, cutAfter: 250_000 });

    const run = await org.run({ config, catalog });

    const target = new Target().load(run.messages);
    expect({ exitCode: run.exitCode, log: run.exitCode === 0 ? "" : run.stderr }).toEqual({ exitCode: 0, log: "" });
    expect(run.stderr).toContain("Reading a page again");
    expect(target.appended("Account")).toHaveLength(3_000);
    expect(target.merged("Account")).toEqual(await orgRows(org.running, catalog.streams[0]!));
    await org.close();
  });
});

describe("a set of Bulk results that breaks off after records of it went out", () => {
  let org: TestOrg;
  let catalog: Catalog;
  const config = { objects: ["Account"], api: "bulk" };
  afterEach(() => org.close());
  const start = async () => {
    org = await TestOrg.start({ scale: 0.01, rows: { Account: 3_000 } });
    catalog = await org.discover(config);
  };

  it("is fetched again, and what is out already is left out", async () => {
    await start();
    org.running.fault(late);

    const run = await org.run({ config, catalog });

    const target = new Target().load(run.messages);
    expect({ exitCode: run.exitCode, log: run.exitCode === 0 ? "" : run.stderr }).toEqual({ exitCode: 0, log: "" });
    expect(run.stderr).toContain("Reading a result set again");
    expect(target.appended("Account")).toHaveLength(3_000);
    expect(target.merged("Account")).toEqual(await orgRows(org.running, catalog.streams[0]!));
  });

  it("fails the stream when the second time brings something else, and the next run brings all", async () => {
    await start();
    room.bytes = 0;
    org.running.settings.gzip = false;
    org.running.clock.freeze(true);
    await org.run({ config, catalog });
    const { url = "" } = org.running.requests().findLast((request) => request.url.includes("/results")) ?? {};
    const headers = { authorization: `Bearer ${org.running.login()}`, "accept-encoding": "identity" };
    const text = Buffer.from(await (await fetch(org.running.url + url, { headers })).arrayBuffer()).toString("latin1");
    // A letter of a text becomes a capital, or the reverse.
    const flipByte = text.search(/(?<= )[a-z]{4,} /);
    expect(flipByte).toBeGreaterThan(0);
    org.running.fault({ ...late, cutAfter: 1_500_000, flipByte });

    const run = await org.run({ config, catalog });

    expect({ exitCode: run.exitCode, log: run.stderr }).toEqual({
      exitCode: 4,
      log: expect.stringContaining("Account: a result set was read twice, and the two differ."),
    });
    const next = await org.run({ config, catalog, state: run.state });
    const target = new Target().load([...run.messages, ...next.messages]);
    expect(target.merged("Account")).toEqual(await orgRows(org.running, catalog.streams[0]!));
  });
});
