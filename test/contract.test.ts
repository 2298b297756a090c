import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningOrg, startOrg } from "@singer-io-ts/demo-org";
import type { Json } from "@singer-io-ts/tap-kit";
import { contract } from "@singer-io-ts/tap-kit/testing";
import { afterAll, beforeAll, describe, it } from "vitest";
import { tap } from "../src/tap.ts";
import { orgClock } from "./support/test-org.ts";

/** Objects that between them have every kind of replication key, every field type, and all ways to be read. */
const objects = [
  "Account",
  "AccountShare",
  "CaseHistory",
  "CaseStatus",
  "Contact",
  "Invoice__c",
  "Measurement__c",
  "UserRole",
];

/** Rows of an object, groups, rows without a key, lists of children. */
const queries = [
  {
    name: "deals",
    soql: "SELECT Id, Name, Account.Name, SystemModstamp FROM Contact WHERE Name != null OR Email != null",
  },
  { name: "teams", soql: "SELECT Id, Name, SystemModstamp, (SELECT Id, Name FROM Contacts) FROM Account" },
  { name: "ratings", soql: "SELECT Rating, COUNT(Id) n, SUM(AnnualRevenue) FROM Account GROUP BY Rating" },
  { name: "names", soql: "SELECT FirstName FROM Contact" },
  { name: "newest", soql: "SELECT Id, Name FROM Account ORDER BY CreatedDate DESC LIMIT 7" },
];

describe.each(["auto", "rest", "bulk"])("the kit's contract, with api: %s", (api) => {
  holds({ api, objects });
});

describe("the kit's contract, for queries", () => {
  holds({ objects: ["!*"], queries });
});

function holds(settings: Readonly<Record<string, Json>>): void {
  let org: RunningOrg;
  beforeAll(async () => {
    org = await startOrg({
      scale: 0.02,
      rows: { Account: 450, Contact: 30 },
      settings: { pageRows: 200, bulkSetRowsMost: 200 },
    });
    config["login_url"] = org.url;
    config["client_id"] = org.credentials.clientId;
    config["client_secret"] = org.credentials.clientSecret;
  });
  afterAll(async () => {
    await org.close();
    rmSync(String(config["cache_dir"]), { recursive: true, force: true });
  });

  const config: Record<string, Json> = { ...settings, cache_dir: mkdtempSync(join(tmpdir(), "describes-")) };
  for (const { name, run } of contract({ tap, config, clock: lateClock(() => orgClock(org)) })) it(name, run);
}

/** The org starts after the checks are listed. */
function lateClock(clock: () => ReturnType<typeof orgClock>): ReturnType<typeof orgClock> {
  return {
    now: () => clock().now(),
    monotonicMs: () => clock().monotonicMs(),
    sleep: (ms, signal) => clock().sleep(ms, signal),
  };
}
