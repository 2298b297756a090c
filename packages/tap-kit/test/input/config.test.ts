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
  queries: {
    type: "array",
    items: { type: "object", additionalProperties: false, properties: { name: {}, key_properties: {}, "a b": {} } },
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

const defaults = {
  max_workers: 8,
  state_interval: 10,
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
    [{ api: "soap" }, 'config: $.api: expected one of "auto", "rest", "bulk". See --about for all settings.'],
    [{ lag: "many" }, "config: $.lag: expected integer. See --about for all settings."],
    [{ lag: -1 }, "config: $.lag: expected >= 0. See --about for all settings."],
    [{ client_id: ["x"] }, "config: $.client_id: expected string. See --about for all settings."],
    [{ clientid: "x" }, "config: clientid is no setting. Did you mean client_id?"],
    [{ "CLIENT-ID": "x" }, "config: CLIENT-ID is no setting. Did you mean client_id?"],
    [{ ClientSecret: "x" }, "config: ClientSecret is no setting. Did you mean client_secret?"],
    [{ LAG: "x" }, "config: LAG is no setting. Did you mean lag?"],
    [
      { queries: [{ KeyProperties: [] }] },
      "config: queries[0].KeyProperties is no setting. Did you mean key_properties?",
    ],
    [
      { queries: [{}, { name: "x", keyproperties: ["Id"] }] },
      "config: queries[1].keyproperties is no setting. Did you mean key_properties?",
    ],
    [{ queries: [{ colour: 1 }] }, "config: queries[0].colour is no setting. Choose of: name, key_properties, a b."],
    [{ queries: [{ "a.b": 1 }] }, 'config: queries[0]["a.b"] is no setting. Did you mean a b?'],
    [["x"], "config: a JSON object is expected. Write the settings as members of one object."],
    [
      '{"client_secret": "canary-secret-1',
      "config: is not JSON: the fault is at line 1, column 19. Put it right, or leave the file out.",
    ],
    [
      '{\n  "lag": 5,\n}',
      "config: is not JSON: the fault is at line 3, column 1. Put it right, or leave the file out.",
    ],
    ["", "config: is empty. Put it right, or leave the file out."],
  ])("is refused where it is %j", async (config, message) => {
    const { code, logs, opened } = await read(config);

    expect({ code, logs, opened }).toEqual({ code: 2, logs: `ERROR ${message}\n`, opened: undefined });
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

    expect({ code, logs }).toEqual({ code: 2, logs: "ERROR failed: login: refused *** and token=***\n" });
  });
});
