import { startOrg } from "@singer-io-ts/demo-org";
import { afterEach, describe, expect, it } from "vitest";
import { settingsOf } from "../../../src/config/config.ts";
import { checkSteps } from "../../../src/salesforce/login/check-login.ts";
import { giveAllFiles } from "../../support/all-files.ts";
import { type Answer, fakeOrg, json, orgWithLogin, refuse } from "../fake-org.ts";
import { testRun } from "../test-run.ts";

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const done of cleanUp.splice(0)) await done();
});

async function checked(answer: Answer) {
  const org = await fakeOrg(answer);
  cleanUp.push(org.close);
  const settings = settingsOf(
    { client_id: "id", client_secret: "secret", login_url: org.origin, retry_deadline: 0 },
    [],
  );
  const steps = await Array.fromAsync(checkSteps(settings, testRun()));
  return steps.map(({ step, ok, detail }) => [step, ok, detail.replaceAll(org.origin, "ORG")]);
}

const objects: Answer = (request, response) =>
  request.url.includes("/query")
    ? json(response, 200, { totalSize: 1, done: true, records: [{ Id: "0Pa000000000001AAA" }] })
    : json(response, 200, { sobjects: [{ name: "Account", queryable: true }, { name: "B" }] });
const login = ["login", true, "user 005000000000001AAA of org 00D000000000001AAA at ORG"];

describe("check", () => {
  it("says who logged in where, what can be read and how many calls are left", async () => {
    const steps = await checked(
      orgWithLogin((request, response) =>
        request.url.endsWith("/limits")
          ? json(response, 200, { DailyApiRequests: { Max: 15_000, Remaining: 14_000 } })
          : objects(request, response),
      ),
    );

    expect(steps).toEqual([
      login,
      ["API version", true, "66.0"],
      ["objects", true, "1 can be queried"],
      ["View All Data", true, "yes"],
      ["API calls left", true, "14000 of 15000 in 24 hours"],
    ]);
  });

  it("does not ask for a permission that a sync can do without", async () => {
    const steps = await checked(
      orgWithLogin((request, response) =>
        request.url.endsWith("/limits") ? refuse(response, 403, "FORBIDDEN", "no") : objects(request, response),
      ),
    );

    expect(steps.at(-1)).toEqual(["API calls left", true, "not known: Salesforce answered FORBIDDEN: no."]);
  });

  it("says that it does not know whether the user sees all rows where the org does not say so", async () => {
    const steps = await checked(
      orgWithLogin((request, response) =>
        request.url.includes("PermissionSetAssignment")
          ? refuse(response, 400, "INVALID_TYPE", "sObject type 'PermissionSetAssignment' is not supported.")
          : objects(request, response),
      ),
    );

    expect(steps.find(([step]) => step === "View All Data")).toEqual([
      "View All Data",
      true,
      expect.stringMatching(/^not known: Salesforce answered INVALID_TYPE: .* sharing hides/),
    ]);
  });

  it.each([
    ["admin@demo.example.com", /^yes$/],
    ["limited@demo.example.com", /^The user does not have this permission\. Rows that sharing hides .* are not read/],
  ])("warns a user without View All Data, by one call: %s", async (username, detail) => {
    const org = await startOrg({ scale: 0.01 });
    cleanUp.push(org.close);
    const { clientId, clientSecret, refreshToken } = org.credentialsOf(username);
    const login = { client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken };
    const settings = settingsOf({ ...login, login_url: org.url }, ["config.json"]);

    const steps = await Array.fromAsync(checkSteps(settings, { ...testRun(), keepsConfig: true }));

    expect(steps.every(({ ok }) => ok)).toBe(true);
    const visibility = steps.find(({ step }) => step === "View All Data");
    expect(visibility?.detail).toMatch(detail);
    expect(visibility?.warn ?? false).toBe(username.startsWith("limited"));
    // Who sees no files is not asked about them.
    expect(org.apiCalls()).toBe(username.startsWith("admin") ? 4 : 3);
  });

  it("warns a user without Query All Files, also one with View All Data", async () => {
    const org = await startOrg({ scale: 0.01 });
    cleanUp.push(org.close);
    const { clientId, clientSecret } = org.credentials;
    const settings = settingsOf({ client_id: clientId, client_secret: clientSecret, login_url: org.url }, []);
    const detailOf = async () => {
      const steps = await Array.fromAsync(checkSteps(settings, testRun()));
      const found = steps.find(({ step }) => step === "Query All Files");
      return [found?.warn ?? false, found?.detail];
    };

    const before = await detailOf();
    giveAllFiles(org);

    expect(before).toEqual([
      true,
      expect.stringMatching(/^The user does not have this permission\. Without it ContentDocument, .* View All Data\./),
    ]);
    expect(await detailOf()).toEqual([false, "yes"]);
  });

  it("ends with the step that fails and what to do about it", async () => {
    const refused = await checked((_request, response) =>
      json(response, 400, { error: "invalid_client_id", error_description: "client identifier invalid" }),
    );
    const blind = await checked(
      orgWithLogin((_request, response) => refuse(response, 403, "API_DISABLED_FOR_ORG", "not enabled")),
    );

    expect(refused).toEqual([
      ["login", false, expect.stringMatching(/INVALID_CLIENT_ID|invalid_client_id.*Check client_id/)],
    ]);
    expect(blind.slice(2)).toEqual([["objects", false, expect.stringContaining("permission API Enabled")]]);
  });
});
