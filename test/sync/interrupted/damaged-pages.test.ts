import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { orgRows } from "../../support/org-rows.ts";
import { silentBit } from "../../support/silent-damage.ts";
import { Target } from "../../support/target.ts";
import { type Catalog, TestOrg } from "../../support/test-org.ts";

const room = vi.hoisted(() => ({ bytes: 0 }));
vi.mock("../../../src/plan/transport.ts", async (original) => ({
  ...(await original<Readonly<Record<string, unknown>>>()),
  get heldBytesOfPage() {
    return room.bytes;
  },
}));

const config = { objects: ["Account"], api: "rest" };
const page = "/queryAll[?]";

describe("a REST page of more than 1 MiB with one flipped bit, which its checksum alone shows", () => {
  let org: TestOrg;
  let catalog: Catalog;
  let bit: number;
  beforeEach(async () => {
    org = await TestOrg.start({ scale: 0.01, rows: { Account: 1_500 } });
    org.running.clock.freeze(true);
    catalog = await org.discover(config);
    await org.run({ config, catalog });
    const url = org.running.requests().findLast((each) => each.url.includes("/queryAll?"))?.url ?? "";
    bit = await silentBit(org.running, url);
  });
  afterEach(() => org.close());

  it("is fetched again before a row of it goes out, where there is room for it", async () => {
    room.bytes = 8 * 1024 * 1024;
    org.running.fault({ path: page, flipByte: bit });

    const run = await org.run({ config, catalog });

    const target = new Target().load(run.messages);
    expect({ exitCode: run.exitCode, log: run.stderr }).toEqual({
      exitCode: 0,
      log: expect.stringMatching(/Reading a page again: .*incorrect data check/),
    });
    expect(run.stdout.length).toBeGreaterThan(1_048_576);
    expect(target.appended("Account")).toHaveLength(1_500);
    expect(target.merged("Account")).toEqual(await orgRows(org.running, catalog.streams[0]!));
  });

  it("fails the stream where damaged rows are out, and the next run brings them as they are", async () => {
    room.bytes = 0;
    org.running.fault({ path: page, flipByte: bit });

    const run = await org.run({ config, catalog });
    const next = await org.run({ config, catalog, state: run.state });

    expect({ exitCode: run.exitCode, log: run.stderr }).toEqual({
      exitCode: 4,
      log: expect.stringContaining("Account: a page was read twice, and the two differ."),
    });
    expect(next.exitCode).toBe(0);
    const target = new Target().load([...run.messages, ...next.messages]);
    expect(target.merged("Account")).toEqual(await orgRows(org.running, catalog.streams[0]!));
  });
});
