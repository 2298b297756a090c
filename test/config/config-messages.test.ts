import { runVerb } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import spec from "../../spec.json" with { type: "json" };
import { tap } from "../../src/tap.ts";

const login = { access_token: "token-of-nobody", instance_url: "https://example.my.salesforce.com" };

/** What a discovery with such a configuration says, before it speaks to anybody. */
async function messageOf(more: object): Promise<string> {
  const files = { "config.json": JSON.stringify({ ...login, ...more }) };
  const { code, stdout, stderr } = await runVerb(tap, ["--config", "config.json", "--discover"], { files });
  expect([code, stdout]).toEqual([2, ""]);
  return stderr;
}

const noDate = "is no date. Write it like 2026-01-01 or 2026-01-01T00:00:00Z.";
const noDuration = 'is no duration. Write seconds, or a text like "15m", "7d" or "PT10M".';

/** An error of the log without its code and the address that follows it. */
const sentenceOf = (text: string): string =>
  /^(.*) \[[A-Z_]+\]\n {2}\S+\/troubleshooting\.md#[a-z_]+\n$/s.exec(text)?.[1] ?? `without a code: ${text}`;

describe("a configuration that is wrong", () => {
  it.each<[object, string]>([
    [{ api_version: "v62" }, 'api_version: "v62" must be a number with .0 behind it. Write "62.0".'],
    [{ api_version: 62 }, 'api_version: 62 is a number; it takes a text. Write "62.0".'],
    [{ api_version: "62" }, 'api_version: "62" must be a number with .0 behind it. Write "62.0".'],
    [{ api_version: "latest" }, 'api_version: "latest" must be a number with .0 behind it. Write it like "66.0".'],
    [{ start_date: "yesterday" }, `start_date: "yesterday" ${noDate}`],
    [{ start_date: "2026-13-01" }, `start_date: "2026-13-01T00:00:00Z" ${noDate}`],
    [{ end_date: 20260101 }, 'end_date: 20260101 is a number; it takes a text. Write it like "2026-02-01".'],
    [
      { start_date: "2026-02-01", end_date: "2026-01-01" },
      "end_date: 2026-01-01T00:00:00Z is not after start_date (2026-02-01T00:00:00Z). Choose a later end_date, or leave it out.",
    ],
    [{ visibility_lag: "a while" }, `visibility_lag: "a while" ${noDuration}`],
    [{ full_refresh_every: "30m" }, "full_refresh_every: 1800 is too small. Write at least 1h (3600 seconds)."],
    [{ retry_deadline: [] }, `retry_deadline: the value ${noDuration}`],
    [{ objects: "Account" }, 'objects: "Account" is a text; it takes a list. Write ["Account"].'],
    [
      { objects: { Account: true } },
      'objects: the value is an object; it takes a list. Write it like ["Account", "Opportunity*", "*__c", "!*History"].',
    ],
    [
      { related_fields: ["Account.Name"] },
      'related_fields: the value is a list; it takes an object. Write it like {"Opportunity":["Account.Name","Account.Owner.*","Owner.Email"]}.',
    ],
    [
      { queries: "SELECT Id FROM Account" },
      'queries: "SELECT Id FROM Account" is a text; it takes a list. Write it like [{"name":"open_deals","soql":"SELECT Id, Name, Amount, SystemModstamp FROM Opportunity WHERE IsClosed = false"}].',
    ],
    [
      { queries: ["SELECT Id FROM Account"] },
      'queries[0]: "SELECT Id FROM Account" is a text; it takes an object. See --about for all settings.',
    ],
    [
      { queries: [{ soql: "SELECT Id FROM Account" }] },
      'queries[0].name: it is missing. Add it, like "name": "open_deals".',
    ],
    [
      { queries: [{ name: "My Deals", soql: "SELECT Id FROM Account" }] },
      'queries[0].name: "My Deals" must be in lower case, with _ between the words. Write "my_deals".',
    ],
    [
      { queries: [{ name: "MyDeals", soql: "SELECT Id FROM Account" }] },
      'queries[0].name: "MyDeals" must be in lower case. Write "mydeals".',
    ],
    [
      { queries: [{ name: "", soql: "SELECT Id FROM Account" }] },
      'queries[0].name: it is empty. Write it like "open_deals".',
    ],
    [
      { queries: [{ name: "deals", soql: "" }] },
      'queries[0].soql: it is empty. Write it like "SELECT Id, Name FROM Account".',
    ],
    [
      { queries: [{ name: "deals", sql: "SELECT Id FROM Account" }] },
      "queries[0].sql is no setting. Did you mean soql? There are: name, soql, soql_file, preset, fields, key_properties, replication_key, records, api.",
    ],
    [
      { queries: [{ name: "deals", soql: "SELECT Id FROM Account", records: "live" }] },
      'queries[0].records: "live" is no value of it. It takes "all", "active", "deleted".',
    ],
    [
      { reports: [{ developer_name: "A", stream: "My Report" }] },
      'reports[0].stream: "My Report" must be in lower case, with _ between the words. Write "my_report".',
    ],
    [
      { metadata_streams: ["picklists"] },
      'metadata_streams[0]: "picklists" is no value of it. It takes "picklist_values", "deleted_records", "object_definitions", "field_definitions", "report_definitions", "org_limits", "knowledge_settings", "recent_items", "current_user".',
    ],
    [
      { environment: "Production" },
      'environment: "Production" is no value of it. Did you mean "production"? It takes "production", "sandbox".',
    ],
    [{ records: "everything" }, 'records: "everything" is no value of it. It takes "all", "active", "deleted".'],
    [{ max_workers: 0 }, "max_workers: 0 is too small. Write at least 1."],
    [{ quota_percent_total: "80%" }, 'quota_percent_total: "80%" is a text; it takes a number. Write 80.'],
    [
      { allow_shrink: 1 },
      'allow_shrink: 1 is a number; it takes true or false or a list. Write it like ["Order", "report_*"].',
    ],
    [
      { filters: "Industry != null" },
      'filters: "Industry != null" is a text; it takes an object. Write it like {"Account":"Industry != null"}.',
    ],
    [
      { instance_url: "http://example.my.salesforce.com" },
      "instance_url: http://example.my.salesforce.com is not https. Write https://example.my.salesforce.com (plain http goes to this machine only).",
    ],
    [
      { instance_url: "example.my.salesforce.com" },
      "instance_url: example.my.salesforce.com is no URL. Write https://example.my.salesforce.com.",
    ],
    [
      { is_sandbox: true, environment: "production" },
      "is_sandbox is true and environment is production, which contradict each other. Keep one of the two.",
    ],
    [
      { access_token: "00D000000000001!AQ\nAB" },
      "access_token: it has a blank, a line break or another character that no access token has. Copy it again, as one line.",
    ],
    [
      { access_token: 12345678901 },
      "access_token: the value is a number; it takes a text. See --about for all settings.",
    ],
  ])("is said by the setting and by what to write: %j", async (more, message) => {
    expect(sentenceOf(await messageOf(more))).toBe(`ERROR config.json: ${message}`);
  });

  it("never shows a schema's words", async () => {
    for (const name of Object.keys(spec.connectionSpecification.properties))
      for (const value of [5, [["x"]], { a: {} }]) {
        const files = { "config.json": JSON.stringify({ [name]: value }) };
        const { stderr } = await runVerb(tap, ["--config", "config.json", "--discover"], { files });

        expect(stderr).not.toMatch(/pattern|\bschema\b|instancePath|must (?:NOT|match)|\$\./i);
      }
  });

  it("may be none at all only for people", async () => {
    const { code, stderr } = await runVerb(tap, ["--discover"], { files: { "config.json": "{}" } });

    expect({ code, sentence: sentenceOf(stderr) }).toEqual({
      code: 2,
      sentence:
        "ERROR --config: is missing. Add --config config.json; or --config ENV, with the settings in TAP_SALESFORCE_... variables.",
    });
  });
});

describe("the specification", () => {
  const { properties } = spec.connectionSpecification;

  it("has one type for each setting, because Airbyte's form knows no more", () => {
    const several = Object.entries(properties).flatMap(([name, { type }]) => (Array.isArray(type) ? [name] : []));

    // A checkbox there, and a list in a file.
    expect(several).toEqual(["allow_shrink"]);
  });

  it("has durations as numbers of seconds, which texts become before they are checked", () => {
    const durations = Object.entries(properties).filter(
      ([, schema]) => "format" in schema && schema.format === "duration",
    );

    expect(durations.map(([name, { type }]) => [name, type])).toEqual([
      ["full_refresh_every", "integer"],
      ["visibility_lag", "integer"],
      ["lookback_window", "integer"],
      ["retry_deadline", "integer"],
      ["state_interval", "number"],
    ]);
  });
});
