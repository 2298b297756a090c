import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningOrg, startOrg } from "@singer-io-ts/demo-org";
import type { Clock, Json } from "@singer-io-ts/tap-kit";
import { contract } from "@singer-io-ts/tap-kit/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { tap } from "../../src/tap.ts";
import { orgClock } from "../support/test-org.ts";

describe("the kit's contract, of reports", () => {
  let org: RunningOrg;
  beforeAll(async () => {
    // The checks run the tap many times within an hour.
    const settings = { reportRows: 50, hourlySyncReports: 10_000 };
    org = await startOrg({ scale: 0.02, rows: { Measurement__c: 120, Invoice__c: 20 }, settings });
    config["login_url"] = org.url;
    config["client_id"] = org.credentials.clientId;
    config["client_secret"] = org.credentials.clientSecret;
  });
  afterAll(async () => {
    await org.close();
    rmSync(String(config["cache_dir"]), { recursive: true, force: true });
  });

  const config: Record<string, Json> = {
    objects: ["!*"],
    reports: [
      { developer_name: "Opportunity_Matrix", summary: true },
      { developer_name: "Measurements", unique_field: "Measurement__c.Id" },
      { developer_name: "Invoices", export: true },
    ],
    cache_dir: mkdtempSync(join(tmpdir(), "describes-")),
  };
  const clock: Clock = {
    now: () => orgClock(org).now(),
    monotonicMs: () => orgClock(org).monotonicMs(),
    sleep: (ms, signal) => orgClock(org).sleep(ms, signal),
  };
  for (const { name, run } of contract({ tap, config, clock, interruptions: 3 })) it(name, run);
});
