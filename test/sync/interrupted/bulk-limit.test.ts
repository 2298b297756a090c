import { afterEach, describe, expect, it } from "vitest";
import { orgRows } from "../../support/org-rows.ts";
import { Target } from "../../support/target.ts";
import { TestOrg } from "../../support/test-org.ts";

let org: TestOrg;
afterEach(() => org.close());

const objects = ["Account", "Contact", "Lead", "Case"];
const errorsOf = (stderr: string) => stderr.split("\n").filter((line) => line.startsWith("ERROR"));
const urls = (from: number) => org.running.requests().slice(from);

describe("when the org's Bulk jobs of the day are used up", () => {
  it("the run makes no more of them, storms nowhere else, says so once and ends with 3; a later run brings the rest", async () => {
    org = await TestOrg.start({ scale: 0.01, settings: { dailyBulkJobs: 2 } });
    // CaseStatus is not served by Bulk.
    const config = { objects: [...objects, "CaseStatus"], api: "bulk", max_workers: 2 };
    const catalog = await org.discover(config);
    const before = org.running.requests().length;
    const first = await org.run({ config, catalog });

    const asked = urls(before);
    const jobs = asked.filter(({ method, url }) => method === "POST" && url.endsWith("/jobs/query"));
    expect(first.exitCode).toBe(3);
    expect(jobs.filter(({ status }) => status === 200)).toHaveLength(2);
    expect(jobs.filter(({ status }) => status !== 200).length).toBeLessThanOrEqual(2);
    expect(asked.filter(({ url }) => url.includes("/query") && !url.includes("/jobs/")).length).toBeLessThan(6);
    expect(errorsOf(first.stderr)).toEqual([
      expect.stringContaining("The tap makes no further query job (this run made 2"),
    ]);
    expect(first.messages.at(-1)?.type).toBe("STATE");

    org.running.clock.advance(25 * 3_600_000);
    org.running.settings.dailyBulkJobs = 100;
    const second = await org.run({ config, catalog, state: first.state });
    expect({ exitCode: second.exitCode, log: second.exitCode === 0 ? "" : second.stderr }).toEqual({
      exitCode: 0,
      log: "",
    });
    const target = new Target().load([...first.messages, ...second.messages]);
    for (const stream of catalog.streams) {
      const name = stream.tap_stream_id;
      expect({ name, rows: target.merged(name) }).toEqual({ name, rows: await orgRows(org.running, stream) });
    }
  });
});
