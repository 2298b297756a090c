import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestOrg } from "../support/test-org.ts";

describe("standard error, at the level debug", () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.01 });
  });
  afterAll(() => org.close());

  it.each([
    ["create-record", { sObject: "Contact", record: { LastName: "canary" } }],
    [
      "upsert-record",
      {
        sObject: "Contact",
        externalIdField: "Email",
        externalId: "canary@example.com",
        record: { LastName: "canary" },
      },
    ],
    ["get-record-by-external-id", { sObject: "Contact", externalIdField: "Email", externalId: "canary@example.org" }],
    ["query-records", { soql: "SELECT Id FROM Contact WHERE LastName = 'canary'" }],
    ["create-sobject-collection", { records: [{ attributes: { type: "Contact" }, LastName: "canary" }] }],
    [
      "composite-request",
      {
        compositeRequest: [
          {
            method: "PATCH",
            url: "/services/data/v66.0/sobjects/Contact/Email/canary%40example.com",
            referenceId: "one",
            body: { LastName: "canary" },
          },
        ],
      },
    ],
  ])("has no value that %s was given, and no secret", async (action, input) => {
    const args = ["action", action, "--allow-write", "--log-level", "debug", "--input", JSON.stringify(input)];
    const { stderr } = await org.run({ args });

    expect(stderr).toMatch(/(GET|POST|PATCH) \/services\/data\/v66\.0\//);
    expect(stderr).not.toContain("canary");
    expect(stderr).not.toContain(org.running.credentials.clientSecret);
  });
});
