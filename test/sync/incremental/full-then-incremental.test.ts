import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orgRows } from "../../support/org-rows.ts";
import { Target } from "../../support/target.ts";
import { type Catalog, TestOrg } from "../../support/test-org.ts";

/** What Salesforce changes without a new SystemModstamp comes with the next full load only. */
function withoutFormulas(catalog: Catalog): Catalog {
  const streams = catalog.streams.map((stream) => ({
    ...stream,
    metadata: stream.metadata.map(({ breadcrumb, metadata }) => ({
      breadcrumb,
      metadata: metadata["salesforce.calculated"] === true ? { ...metadata, selected: false } : metadata,
    })),
  }));
  return { streams };
}

/** Changes rows of several objects in each way, through the org itself. */
function change({ running }: TestOrg): void {
  const { org } = running;
  const [admin] = org.users;
  if (admin === undefined) throw new Error("the org has no user");
  const ids = (object: string, count: number): string[] =>
    [...org.query(admin, `SELECT Id FROM ${object} ORDER BY Id LIMIT ${count}`, { all: false }).rows(0, count)].map(
      ({ id }) => String(id),
    );
  for (let index = 0; index < 7; index += 1) org.create(admin, "Account", { Name: `New ${index}` });
  for (const id of ids("Contact", 9)) org.update(admin, { object: "Contact", id, values: { Title: "Changed" } });
  for (const id of ids("Lead", 5)) org.remove(admin, "Lead", id);
}

describe.each(["auto", "rest", "bulk"])("a full sync and incremental ones with api: %s", (api) => {
  let org: TestOrg;
  let catalog: Catalog;
  beforeAll(async () => {
    org = await TestOrg.start();
    catalog = withoutFormulas(await org.discover());
  });
  afterAll(() => org.close());

  it("bring exactly the org's rows of every object, each version once", async () => {
    const target = new Target();
    const full = await org.run({ config: { api }, catalog });
    target.load(full.messages);
    change(org);
    const soon = await org.run({ config: { api }, catalog, state: full.state });
    target.load(soon.messages);
    org.running.clock.advance(40 * 60_000);
    change(org);
    org.running.clock.advance(2 * 60_000);
    const later = await org.run({ config: { api }, catalog, state: soon.state });
    target.load(later.messages);

    expect([full, soon, later].map(({ exitCode, stderr }) => (exitCode === 0 ? "" : stderr))).toEqual(["", "", ""]);
    for (const stream of catalog.streams) {
      const name = stream.tap_stream_id;
      expect({ name, rows: target.merged(name) }).toEqual({ name, rows: await orgRows(org.running, stream) });
    }
    const incremental = catalog.streams.filter(({ metadata }) =>
      metadata.every((each) => each.metadata["forced-replication-method"] !== "FULL_TABLE"),
    );
    expect(incremental.flatMap(({ tap_stream_id: name }) => target.doubled(name))).toEqual([]);
  });
});
