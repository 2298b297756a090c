import { afterAll, describe, expect, it } from "vitest";
import type { Config } from "../../../src/config/config.generated.ts";
import { type Settings, settingsOf } from "../../../src/config/config.ts";
import { tap } from "../../../src/tap.ts";
import { TestOrg } from "../../support/test-org.ts";

const org = await TestOrg.start({ scale: 0.01 });
afterAll(() => org.close());

/** The settings that the tap is opened with, or the error that the user sees. */
async function read(config: Readonly<Record<string, unknown>>, files?: Readonly<Record<string, string>>) {
  let settings: Settings | undefined;
  let checked: Config = {};
  const own = {
    ...tap,
    open: async (given: Config, _: unknown, names: readonly string[], places: ReadonlyMap<string, string>) => {
      checked = given;
      settings = settingsOf(given, names, places);
      throw new Error("read");
    },
  };
  const { login_url: _host, ...rest }: Readonly<Record<string, unknown>> = {
    ...org.config,
    client_id: "id",
    client_secret: "secret",
    refresh_token: "token",
  };
  const text = JSON.stringify({ ...rest, token_store: "/tmp/token.json", ...config });
  const run = await org.run({ tap: own, args: ["--discover"], files: files ?? { "config.json": text } });
  return { settings, checked, stderr: run.stderr, exitCode: run.exitCode };
}

describe("a configuration of another connector", () => {
  it.each<[Readonly<Record<string, unknown>>, Config]>([
    [{ is_sandbox: true }, { environment: "sandbox" }],
    [{ is_sandbox: "true" }, { environment: "sandbox" }],
    [{ is_sandbox: "True", environment: "sandbox" }, { environment: "sandbox" }],
    [{ Is_Sandbox: true }, { environment: "sandbox" }],
    [{ isSandbox: true }, { environment: "sandbox" }],
    [{ is_sandbox: false }, { environment: "production" }],
    [{ is_sandbox: "" }, { environment: "production" }],
    [{ is_sandbox: null }, { environment: "production" }],
    [{ is_sandbox: false, domain: "example--uat.sandbox.my" }, { environment: "production" }],
    [{ api_type: "REST" }, { api: "rest" }],
    [{ api_type: "bulk" }, { api: "bulk" }],
    [{ api_type: "BULK2" }, { api: "bulk" }],
    [{ force_use_bulk_api: true }, { api: "bulk" }],
    [{ force_use_bulk_api: "true" }, { api: "bulk" }],
    [{ force_use_bulk_api: false }, { api: "auto" }],
    [{ force_use_bulk_api: false, api: "rest" }, { api: "rest" }],
    [{ api_type: "BULK", force_use_bulk_api: true }, { api: "bulk" }],
    [{ streams_to_discover: ["Lead", "LeadHistory"] }, { objects: ["Lead", "LeadHistory"] }],
    [{ streams_to_discover: [] }, {}],
    [{ streams_to_discover: ["Lead"], objects: ["Lead"] }, { objects: ["Lead"] }],
    [{ soql_filters: { Account: "Name != null" } }, { filters: { Account: "Name != null" } }],
    [{ ignore_formula_fields: true }, { exclude_formula_fields: true }],
    [{ streams_criteria: [{ criteria: "starts with", value: "Acc" }] }, { objects: ["Acc*"] }],
    [{ streams_criteria: [{ criteria: "ends with", value: "__c" }] }, { objects: ["*__c"] }],
    [{ streams_criteria: [{ criteria: "contains", value: "count" }] }, { objects: ["*count*"] }],
    [{ streams_criteria: [{ value: "count" }] }, { objects: ["*count*"] }],
    [{ streams_criteria: [{ criteria: "exacts", value: "Account" }] }, { objects: ["Account"] }],
    [{ streams_criteria: [{ criteria: "starts not with", value: "Acc" }] }, { objects: ["!Acc*"] }],
    [{ streams_criteria: [{ criteria: "ends not with", value: "History" }] }, { objects: ["!*History"] }],
    [{ streams_criteria: [{ criteria: "not contains", value: "count" }] }, { objects: ["!*count*"] }],
    [{ streams_criteria: [{ criteria: "not exacts", value: "Account" }] }, { objects: ["!Account"] }],
    [
      {
        streams_criteria: [
          { criteria: "exacts", value: "Account" },
          { criteria: "ends not with", value: "History" },
        ],
      },
      { objects: ["Account", "@(!(*History))"] },
    ],
    [{ streams_criteria: [] }, {}],
    [{ lookback_window: 10 }, { lookback_window: 10 }],
    [{ lookback_window: "10" }, { lookback_window: 10 }],
    [{ lookback_window: "PT10M" }, { lookback_window: 600 }],
    [{ lookback_window: "P1M" }, { lookback_window: 2_678_400 }],
    [{ wait_timeout: 10, api_type: "REST" }, { api: "rest" }],
    [{ start_date: "2021-07-25" }, { start_date: "2021-07-25T00:00:00Z" }],
    [{ start_date: "", end_date: "" }, {}],
    [
      { select_fields_by_default: "true", max_workers: "8" },
      { select_fields_by_default: true, max_workers: 8 },
    ],
    [
      { quota_percent_total: "80", quota_percent_per_run: 25 },
      { quota_percent_total: 80, quota_percent_per_run: 25 },
    ],
    [{ stream_slice_step: "P30D", auth_type: "Client", state_message_threshold: 1000, preserve_na_values: true }, {}],
    [
      {
        airbyte_spec: { image: "airbyte/source-salesforce", tag: "latest" },
        airbyte_config: { is_sandbox: true, start_date: "2021-07-25" },
        ...{ skip_native_check: false, force_native: true, native_source_python: "python3", docker_mounts: [] },
      },
      { environment: "sandbox", start_date: "2021-07-25T00:00:00Z" },
    ],
    [{ "airbyte_config.is_sandbox": "true" }, { environment: "sandbox" }],
    [{ credentials: { auth_type: "Client", client_id: "id", client_secret: "secret" } }, { client_id: "id" }],
    [
      { airbyte_config: { credentials: { auth_type: "Client", refresh_token: "token" }, is_sandbox: true } },
      { environment: "sandbox", refresh_token: "token" },
    ],
    [
      { auth_type: "client_credentials", domain_url: "https://x.my.salesforce.com" },
      { domain: "https://x.my.salesforce.com" },
    ],
    [
      { client_id: "", refresh_token: "", jwt_client_id: "app", jwt_username: "u@example.com", jwt_private_key: "key" },
      { client_id: "app", username: "u@example.com", private_key: "key" },
    ],
    [{ api_version: "v60.0" }, { api_version: "v60.0" }],
  ])("is read as what it means there: %j", async (config, meaning) => {
    const { checked, stderr } = await read(config);

    expect(stderr).not.toMatch(/ERROR (?!.*\bread\b)/);
    expect(stderr).not.toContain("is no setting");
    expect(checked).toMatchObject(meaning);
    const decided = new Set([
      "environment",
      "api",
      "objects",
      "filters",
      "start_date",
      "end_date",
      "exclude_formula_fields",
    ]);
    const more = Object.keys(checked).filter((key) => decided.has(key) && !(key in meaning));
    expect(more.filter((key) => !["environment", "api", "exclude_formula_fields"].includes(key))).toEqual([]);
  });

  it.each<[Readonly<Record<string, unknown>>, string]>([
    [
      { is_sandbox: true, environment: "production" },
      "config.json: is_sandbox is true and environment is production, which contradict each other. Keep one of the two.",
    ],
    [{ is_sandbox: false, environment: "sandbox" }, "is_sandbox is false and environment is sandbox"],
    [
      { is_sandbox: true, domain: "example.my.salesforce.com" },
      "domain: example.my.salesforce.com is no host of a sandbox, and environment (or is_sandbox) asks for one.",
    ],
    [{ is_sandbox: true, domain: "login" }, "domain: login.salesforce.com is no host of a sandbox"],
    [{ is_sandbox: "maybe" }, 'config.json: is_sandbox: "maybe" is a text; it takes true or false.'],
    [{ api_type: "SOAP" }, 'config.json: api_type: "SOAP" is no value of it. Write REST, BULK or BULK2'],
    [{ api_type: "REST", api: "bulk" }, "api_type is REST and api is bulk"],
    [{ api_type: "REST", force_use_bulk_api: true }, "force_use_bulk_api is true and api_type is REST"],
    [{ streams_to_discover: ["Lead"], objects: ["Case"] }, 'streams_to_discover is ["Lead"] and objects is ["Case"]'],
    [
      { streams_to_discover: ["Lead*"] },
      'config.json: streams_to_discover: "Lead*" is no name of an object. For globs use objects.',
    ],
    [{ streams_to_discover: "Lead" }, "config.json: streams_to_discover"],
    [{ streams_criteria: [{ criteria: "begins with", value: "A" }] }, "config.json: streams_criteria[0].criteria"],
    [{ streams_criteria: [{ criteria: "contains", value: "*" }] }, '"*" is no part of an object\'s name'],
    [{ streams_criteria: [{ criteria: "contains" }] }, "config.json: streams_criteria[0].value: it is missing."],
    [{ soql_filters: { Account: 5 } }, "config.json: soql_filters"],
    [{ soql_filters: { Account: "Name != null" }, filters: { Case: "Subject != null" } }, "soql_filters is"],
    [{ airbyte_config: { is_sandbox: true }, is_sandbox: false }, "is_sandbox is set in it and outside of it"],
    [{ airbyte_config: "x" }, "config.json: airbyte_config is no object"],
    [{ stream_maps: { Account: {} } }, "mapper"],
  ])("is refused by name where it contradicts itself or says nothing: %j", async (config, message) => {
    const { settings, exitCode, stderr } = await read(config);

    expect([exitCode, settings]).toEqual([2, undefined]);
    expect(stderr).toContain(message);
  });

  it("with a version of the API as MeltanoLabs' tap writes it means that version", async () => {
    expect((await read({ api_version: "v60.0" })).settings?.apiVersion).toBe("60.0");
  });

  it("with username and password alone says that an app is needed, and which", async () => {
    const login = { username: "u", password: "p", security_token: "t", client_id: "", is_sandbox: false };
    const { exitCode, stderr } = await read({}, { "config.json": JSON.stringify(login) });

    expect(exitCode).toBe(2);
    expect(stderr).toContain("config.json: password: username and password alone do not log in:");
    expect(stderr).toContain("Create an External Client App in Setup, switch on its client credentials flow");
  });

  it("is read from environment variables too", async () => {
    const run = await org.run({
      args: ["--config", "ENV", "--discover"],
      screen: { env: { TAP_SALESFORCE_STREAMS_TO_DISCOVER: '["CaseStatus"]', TAP_SALESFORCE_IS_SANDBOX: "false" } },
    });

    expect({ exitCode: run.exitCode, log: run.exitCode === 0 ? "" : run.stderr }).toEqual({ exitCode: 0, log: "" });
    expect(JSON.parse(run.stdout).streams.map((each: { tap_stream_id: string }) => each.tap_stream_id)).toEqual([
      "CaseStatus",
    ]);
  });

  it("is read from YAML too", async () => {
    const login = JSON.stringify(org.config);
    const text = `is_sandbox: "false"\nstreams_to_discover:\n  - CaseStatus\n${Object.entries(JSON.parse(login))
      .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
      .join("\n")}\n`;
    const run = await org.run({
      args: ["--config", "other.yml", "--discover"],
      config: {},
      files: { "config.json": '{"cache_dir":""}', "other.yml": text },
    });

    expect({ exitCode: run.exitCode, log: run.exitCode === 0 ? "" : run.stderr }).toEqual({ exitCode: 0, log: "" });
    expect(run.stderr).toContain('other.yml: read streams_to_discover as objects: ["CaseStatus"].');
  });

  it("finds the objects for which one of Airbyte's criteria holds, in upper or lower case, and no others", async () => {
    const of = async (streams_criteria: unknown) =>
      (await org.discover({ streams_criteria })).streams.map((each) => each.tap_stream_id);
    const all = (await org.discover()).streams.map((each) => each.tap_stream_id);

    expect(
      await of([
        { criteria: "starts with", value: "case" },
        { criteria: "exacts", value: "ACCOUNT" },
      ]),
    ).toEqual(all.filter((name) => /^case/i.test(name) || name === "Account"));
    expect(
      await of([
        { criteria: "exacts", value: "AccountHistory" },
        { criteria: "ends not with", value: "history" },
      ]),
    ).toEqual(all.filter((name) => name === "AccountHistory" || !/history$/i.test(name)));
  });
});
