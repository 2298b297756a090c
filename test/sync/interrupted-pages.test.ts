import { afterEach, describe, expect, it } from "vitest";
import { orgRows } from "../support/org-rows.ts";
import { Target } from "../support/target.ts";
import { type Catalog, TestOrg } from "../support/test-org.ts";

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
    const { org: inside } = org.running;
    const [admin] = inside.users;
    const [first] = [...inside.query(admin!, "SELECT Id FROM Account ORDER BY Id LIMIT 1", { all: false }).rows(0, 1)];
    org.running.fault(late);
    const change = () => inside.update(admin!, "Account", String(first?.id), { Description: "something else" });
    org.running.fault({ ...late, cutAfter: 10_000_000, nth: 2, before: change });

    const run = await org.run({ config, catalog });

    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain("Account: a result set that was read twice differs between the two.");
    const next = await org.run({ config, catalog, state: run.state });
    const target = new Target().load([...run.messages, ...next.messages]);
    expect(target.merged("Account")).toEqual(await orgRows(org.running, catalog.streams[0]!));
  });
});
