import type { Json } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { run } from "../support/run.ts";
import { scriptedTap } from "../support/scripted-tap.ts";

const properties = {
  client_id: { type: "string" },
  client_secret: { type: "string", airbyte_secret: true },
  api: { type: "string", enum: ["auto", "rest", "bulk"], default: "auto" },
  lag: { type: "integer", minimum: 0, default: 15 },
  sandbox: { type: "boolean" },
  api_version: { type: "string", pattern: "^[0-9]{2}\\.0$", examples: ["66.0"] },
  since: { type: "string", format: "date-time" },
  wait: { type: "integer", format: "duration", minimum: 60, maximum: 86_400 },
  objects: { type: "array", items: { type: "string", minLength: 1, maxLength: 20 }, examples: [["Account", "*__c"]] },
  map: { type: "object" },
  queries: {
    type: "array",
    items: {
      type: "object",
      additionalProperties: false,
      properties: {
        name: {
          type: "string",
          pattern: "^[a-z][a-z0-9_]*$",
          pattern_descriptor: "a lower-case letter, then lower-case letters, digits and _",
          examples: ["open_deals"],
        },
        key_properties: {},
        "a b": {},
      },
      required: ["name"],
    },
  },
};

/** What the tap is opened with, or the error that the user sees. */
async function read(config: Json, more: Readonly<Record<string, Json>> = {}) {
  const opened: unknown[] = [];
  const { code, logs } = await run(
    scriptedTap({ properties, onOpen: (given, _, files) => opened.push(given, files) }),
    ["--test"],
    {
      files: { config, ...more },
    },
  );
  return { code, logs, opened: opened[0], files: opened[1] };
}

const dateMessage = (text: string) =>
  `config: since: "${text}" is no date. Write it like 2026-01-01 or 2026-01-01T00:00:00Z.`;

const defaults = {
  max_workers: 8,
  activate_version: true,
  allow_shrink: false,
  select_fields_by_default: true,
};

describe("the configuration", () => {
  it("is checked, and its defaults are filled in", async () => {
    const { code, opened, files } = await read({ client_id: "abc" });

    expect(code).toBe(0);
    expect(opened).toEqual({ client_id: "abc", api: "auto", lag: 15, ...defaults });
    expect(files).toEqual(["config"]);
  });

  it("takes blanks as unset, and booleans and numbers as text where the spec wants them", async () => {
    const { opened } = await read({
      client_id: "5",
      client_secret: " ",
      api: "",
      lag: "20",
      sandbox: "False",
      allow_shrink: "true",
    });

    expect(opened).toEqual({ client_id: "5", api: "auto", lag: 20, sandbox: false, ...defaults, allow_shrink: true });
  });

  it.each([
    [{ api: "soap" }, 'config: api: "soap" is no value of it. It takes "auto", "rest", "bulk".'],
    [{ api: "REST" }, 'config: api: "REST" is no value of it. Did you mean "rest"? It takes "auto", "rest", "bulk".'],
    [{ lag: "many" }, 'config: lag: "many" is a text; it takes a whole number. Write it like 15.'],
    [{ lag: 1.5 }, "config: lag: 1.5 is a number; it takes a whole number. Write it like 15."],
    [{ lag: -1 }, "config: lag: -1 is too small. Write at least 0."],
    [{ client_id: ["x"] }, 'config: client_id: the value is a list; it takes a text. Write "x".'],
    [{ client_id: 5 }, 'config: client_id: 5 is a number; it takes a text. Write "5".'],
    [
      { client_secret: 12345678 },
      "config: client_secret: the value is a number; it takes a text. See --about for all settings.",
    ],
    [{ sandbox: "yes" }, 'config: sandbox: "yes" is a text; it takes true or false. See --about for all settings.'],
    [{ api_version: "v62.0" }, 'config: api_version: "v62.0" does not have its form. Write "62.0".'],
    [{ api_version: "62" }, 'config: api_version: "62" does not have its form. Write "62.0".'],
    [{ api_version: 62 }, 'config: api_version: 62 is a number; it takes a text. Write "62.0".'],
    [{ api_version: "newest" }, 'config: api_version: "newest" does not have its form. Write it like "66.0".'],
    [{ since: "01/02/2026" }, dateMessage("01/02/2026")],
    [{ since: "2026-02-30" }, dateMessage("2026-02-30T00:00:00Z")],
    [{ since: "2026-01-01 9:00" }, dateMessage("2026-01-01 9:00")],
    [{ wait: "soon" }, 'config: wait: "soon" is no duration. Write seconds, or a text like "15m", "7d" or "PT10M".'],
    [
      { wait: "1 month" },
      'config: wait: "1 month" is no duration. Write seconds, or a text like "15m", "7d" or "PT10M".',
    ],
    [{ wait: "10s" }, "config: wait: 10 is too small. Write at least 1m (60 seconds)."],
    [{ wait: "2 weeks" }, "config: wait: 1209600 is too large. Write at most 1d (86400 seconds)."],
    [{ objects: "Account" }, 'config: objects: "Account" is a text; it takes a list. Write ["Account"].'],
    [
      { objects: "Account, Case," },
      'config: objects: "Account, Case," is a text; it takes a list. Write ["Account", "Case"].',
    ],
    [{ objects: [""] }, "config: objects[0]: it is empty. See --about for all settings."],
    [
      { objects: ["Account", "x".repeat(30)] },
      `config: objects[1]: "${"x".repeat(30)}" is too long. At most 20 characters fit.`,
    ],
    [{ queries: { name: "a" } }, 'config: queries: the value is an object; it takes a list. Write [{"name":"a"}].'],
    [{ queries: [{}] }, 'config: queries[0].name: it is missing. Add it, like "name": "open_deals".'],
    [{ queries: [{ name: " " }] }, 'config: queries[0].name: it is empty. Write it like "open_deals".'],
    [{ queries: [{ name: null }] }, 'config: queries[0].name: it is empty. Write it like "open_deals".'],
    [{ queries: [{ name: "MyDeals" }] }, 'config: queries[0].name: "MyDeals" must be in lower case. Write "mydeals".'],
    [
      { queries: [{ name: "My Déals 2" }] },
      'config: queries[0].name: "My Déals 2" must be in lower case, with _ between the words. Write "my_deals_2".',
    ],
    [
      { queries: [{ name: "2026" }] },
      'config: queries[0].name: "2026" must be a lower-case letter, then lower-case letters, digits and _. Write it like "open_deals".',
    ],
    [{ clientid: "x" }, "config: clientid is no setting. Did you mean client_id?"],
    [{ "CLIENT-ID": "x" }, "config: CLIENT-ID is no setting. Did you mean client_id?"],
    [{ ClientSecret: "x" }, "config: ClientSecret is no setting. Did you mean client_secret?"],
    [{ LAG: "x" }, "config: LAG is no setting. Did you mean lag?"],
    [{ objcts: "x" }, "config: objcts is no setting. Did you mean objects?"],
    [
      { queries: [{ KeyProperties: [] }] },
      "config: queries[0].KeyProperties is no setting. Did you mean key_properties?",
    ],
    [
      { queries: [{ name: "a" }, { name: "x", keyproperties: ["Id"] }] },
      "config: queries[1].keyproperties is no setting. Did you mean key_properties?",
    ],
    [{ queries: [{ colour: 1 }] }, "config: queries[0].colour is no setting. Choose of: name, key_properties, a b."],
    [
      { queries: [{ "a.b": 1 }] },
      'config: queries[0]["a.b"] is no setting. Did you mean a b? There are: name, key_properties, a b.',
    ],
    [["x"], "config: has no settings. Write the settings as members of one object in JSON."],
    [{ queries: [{ Name: "a" }] }, "config: queries[0].Name is no setting. Did you mean name?"],
    ["", "config: is empty. Name another file."],
  ])("is refused where it is %j", async (config, message) => {
    const { code, logs, opened } = await read(config);

    expect({ code, logs, opened }).toEqual({ code: 2, logs: `ERROR ${message}\n`, opened: undefined });
  });

  it.each<[Json, Json]>([
    [{ since: "2026-01-31" }, { since: "2026-01-31T00:00:00Z" }],
    [{ since: "2026-01-31 09:05:00" }, { since: "2026-01-31T09:05:00Z" }],
    [{ since: "2026-01-31T09:05:00+01:00" }, { since: "2026-01-31T09:05:00+01:00" }],
    [{ wait: 90 }, { wait: 90 }],
    [{ wait: "90" }, { wait: 90 }],
    [{ wait: "15m" }, { wait: 900 }],
    [{ wait: "1h 30min" }, { wait: 5400 }],
    [{ wait: "1 day" }, { wait: 86_400 }],
    [{ wait: "PT10M" }, { wait: 600 }],
    [{ wait: "P1D" }, { wait: 86_400 }],
    [{ state_interval: "P1M" }, { state_interval: 31 * 86_400 }],
    [{ state_interval: "P2M1DT1H" }, { state_interval: (62 + 1) * 86_400 + 3600 }],
    [{ state_interval: "0.5s" }, { state_interval: 0.5 }],
  ])("takes dates and durations as people write them: %j", async (config, expected) => {
    expect((await read(config)).opened).toMatchObject(expected as object);
  });

  it.each(["id", "ap", "appi", "env", "lab"])("leaves a short key of a runner's own alone: %s", async (name) => {
    const { code, logs } = await read({ [name]: 1 });

    expect({ code, logs }).toEqual({
      code: 0,
      logs: expect.stringContaining(`WARN config: ${name} is no setting of this tap; it is ignored.`),
    });
  });

  it("may begin with a byte order mark", async () => {
    expect((await read('\ufeff{"client_id":"abc"}')).code).toBe(0);
  });

  it("may have settings of a runner's own, with a warning", async () => {
    const { code, logs } = await read({ runner_specific_thing: 1 });

    expect(code).toBe(0);
    expect(logs).toContain("WARN config: runner_specific_thing is no setting of this tap; it is ignored.\n");
  });

  it("is merged from several files, the later one winning", async () => {
    const opened: unknown[] = [];
    const tap = scriptedTap({ properties, onOpen: (config, _, files) => opened.push(config, files) });

    const { code } = await run(tap, ["--test", "--config", "first"], {
      files: { config: { lag: 2 } },
      others: { first: { client_id: "a", lag: 1 } },
    });

    expect(code).toBe(0);
    expect(opened).toEqual([{ client_id: "a", lag: 2, api: "auto", ...defaults }, ["first", "config"]]);
  });

  it("never shows its secrets", async () => {
    const tap = scriptedTap({
      properties,
      source: {
        async *check() {
          yield { step: "login", ok: false, detail: "refused canary-secret-2 and token=canary-secret-2" };
        },
      },
    });

    const { code, logs } = await run(tap, ["--test"], { files: { config: { client_secret: "canary-secret-2" } } });

    expect({ code, lines: logs.split("\n") }).toEqual({
      code: 2,
      lines: [
        "ERROR failed: login: refused *** and token=***",
        "ERROR 1 of 1 steps failed: login. Do what is said there, and check again.",
        "",
      ],
    });
  });
});
