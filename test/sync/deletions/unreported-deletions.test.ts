import { afterEach, describe, expect, it } from "vitest";
import { TestOrg } from "../../support/test-org.ts";

let org: TestOrg;
afterEach(() => org.close());

const reported = (stderr: string) =>
  stderr.match(/does not report every deletion of \d+ incremental streams? \([^)]*\)/g);

describe("streams that do not report every deletion", () => {
  it("are named once by discovery and once by a sync, not where deleted records are not wanted", async () => {
    org = await TestOrg.start({ scale: 0.01 });
    const config = { objects: ["Account", "AccountShare", "AccountHistory", "User"] };
    const discovery = await org.run({ config, args: ["--discover"] });
    const catalog: unknown = JSON.parse(discovery.stdout);
    const sync = await org.run({ config, catalog });
    const active = await org.run({ config: { ...config, records: "active" }, args: ["--discover"] });

    const expected = ["does not report every deletion of 3 incremental streams (AccountHistory, AccountShare, User)"];
    expect([reported(discovery.stderr), reported(sync.stderr)]).toEqual([expected, expected]);
    expect(reported(active.stderr)).toBeNull();
  });
});
