import { TapError } from "@singer-io-ts/tap-kit";
import { runVerb, type VerbWorld } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const properties = {
  url: { type: "string", examples: ["https://example.com"] },
  token: { type: "string", airbyte_secret: true },
  lag: { type: "integer" },
  verbose: { type: "boolean" },
  objects: { type: "array", items: { type: "string" } },
  queries: { type: "array", items: { type: "object", required: ["name"], properties: { name: { type: "string" } } } },
  paths: { type: "object", additionalProperties: { type: "string" } },
  shrink: { type: ["boolean", "array"], items: { type: "string" } },
};

/** Runs a command, and returns what the tap was opened with beside what the user sees. */
async function read(argv: readonly string[], world: VerbWorld) {
  const opened: { given?: object; files?: readonly string[]; places?: object } = {};
  const tap = scriptedTap({
    streams: [plainStream("account")],
    properties,
    onOpen: (config, _run, files, places) => {
      const own = Object.entries(config as object).filter(([name]) => name in properties);
      Object.assign(opened, { given: Object.fromEntries(own), files, places: Object.fromEntries(places) });
      if ((config as { url?: string }).url === "wrong")
        throw new TapError("url: wrong is no URL.", { code: "X", kind: "config", setting: "url", hint: "Write one." });
    },
  });
  const { code, stderr } = await runVerb(tap, argv, world);
  return { code, stderr, ...opened };
}

const verb = ["streams"];
const pipeline = ["--discover"];

describe("--config ENV", () => {
  const sync = [...pipeline, "--config", "ENV"];

  it("takes the settings from variables with the tap's name, in the form of their types", async () => {
    const env = {
      TAP_SCRIPTED_URL: "https://example.org",
      TAP_SCRIPTED_LAG: "20",
      TAP_SCRIPTED_VERBOSE: "true",
      TAP_SCRIPTED_OBJECTS: "Account, Case",
      TAP_SCRIPTED_QUERIES: '[{"name": "a"}]',
      TAP_SCRIPTED_PATHS: '{"Account": "Owner.Name"}',
      TAP_SCRIPTED_SHRINK: "false",
      TAP_SCRIPTED_TOKEN: "",
      TAP_SCRIPTED__SELECT: "a runner's own",
      TAP_OTHER_LAG: "5",
    };

    const { code, given, files, places } = await read(sync, { env });

    expect({ code, files }).toEqual({ code: 0, files: [] });
    expect(given).toEqual({
      url: "https://example.org",
      lag: 20,
      verbose: true,
      objects: ["Account", "Case"],
      queries: [{ name: "a" }],
      paths: { Account: "Owner.Name" },
      shrink: false,
    });
    expect(places).toMatchObject({ lag: "TAP_SCRIPTED_LAG", paths: "TAP_SCRIPTED_PATHS" });
  });

  it("takes a list as JSON or as a text with commas", async () => {
    const env = { TAP_SCRIPTED_OBJECTS: ' ["Account", "*__c"]', TAP_SCRIPTED_SHRINK: "a,b" };

    expect((await read(sync, { env })).given).toEqual({ objects: ["Account", "*__c"], shrink: ["a", "b"] });
  });

  it("adds the variables of .env in the working folder, which the environment's own go before", async () => {
    const files = { ".env": "# the org\nexport TAP_SCRIPTED_URL='https://a.example'\nTAP_SCRIPTED_LAG=1\nOTHER=2\n" };

    const { given, places } = await read(sync, { files, env: { TAP_SCRIPTED_LAG: "2" } });

    expect({ given, places }).toEqual({
      given: { url: "https://a.example", lag: 2 },
      places: { url: "TAP_SCRIPTED_URL in .env", lag: "TAP_SCRIPTED_LAG" },
    });
  });

  it("stands among files, of which a later one wins", async () => {
    const world = {
      files: { "a.json": '{"lag": 1, "url": "a"}', "b.json": '{"lag": 3}' },
      env: { TAP_SCRIPTED_LAG: "2" },
    };
    const run = async (...names: string[]) => {
      const { given, files } = await read([...pipeline, ...names.flatMap((name) => ["--config", name])], world);
      return { given, files };
    };

    expect([await run("a.json", "ENV"), await run("ENV", "b.json")]).toEqual([
      { given: { url: "a", lag: 2 }, files: ["a.json"] },
      { given: { lag: 3 }, files: ["b.json"] },
    ]);
  });

  it.each([
    [
      { TAP_SCRIPTED_LAG: "many" },
      'TAP_SCRIPTED_LAG: "many" is a text; it takes a whole number. See --about for all settings.',
    ],
    [
      { TAP_SCRIPTED_QUERIES: "a" },
      'TAP_SCRIPTED_QUERIES: "a" is a text; it takes a list. See --about for all settings.',
    ],
    [
      { TAP_SCRIPTED_QUERIES: "[{'name': 'a'}]" },
      `TAP_SCRIPTED_QUERIES: is not JSON: the fault is at line 1, column 3. Write names and texts in "double quotes", not in single ones.`,
    ],
    [{ TAP_SCRIPTED_QUERIES: "[{}]" }, "TAP_SCRIPTED_QUERIES: queries[0].name: it is missing. Add it."],
    [{ TAP_SCRIPTED_OBJCTS: "a" }, "TAP_SCRIPTED_OBJCTS: objcts is no setting. Did you mean objects?"],
    [{ TAP_SCRIPTED_URL: "wrong" }, "TAP_SCRIPTED_URL: url: wrong is no URL. Write one."],
  ])("names the variable where it is wrong: %j", async (env, message) => {
    const { code, stderr } = await read(sync, { env });

    expect({ code, stderr }).toEqual({ code: 2, stderr: `ERROR ${message}\n` });
  });

  it("names .env where a variable of it is wrong", async () => {
    const { stderr } = await read(sync, { files: { ".env": "TAP_SCRIPTED_LAG=many" } });

    expect(stderr).toContain('ERROR TAP_SCRIPTED_LAG in .env: "many" is a text; it takes a whole number.');
  });

  it("shows no secret of a variable", async () => {
    const env = { TAP_SCRIPTED_TOKEN: "canary-of-a-variable", TAP_SCRIPTED_LAG: "canary-of-a-variable" };

    expect((await read(sync, { env })).stderr).not.toContain("canary");
  });
});

describe("a configuration in YAML", () => {
  const config = (text: string) => read([...pipeline, "--config", "config.yaml"], { files: { "config.yaml": text } });

  it("is read by the file's name, with comments and without quotes", async () => {
    const text = `# the org
url: https://example.org   # its address
lag: 20
objects: [Account, "*__c"]
queries:
  - name: a
`;
    const { code, given, places } = await config(text);

    expect({ code, given }).toEqual({
      code: 0,
      given: { url: "https://example.org", lag: 20, objects: ["Account", "*__c"], queries: [{ name: "a" }] },
    });
    expect(places).toMatchObject({ lag: "config.yaml" });
  });

  it.each([
    ["objects: [*__c]", "is not YAML: the fault is at line 1, column 11. Put a text that begins with * in quotes."],
    [
      "objects:\n  - !*History",
      "is not YAML: the fault is at line 2, column 5. Put a text that begins with ! in quotes.",
    ],
    ["url: a\nurl: b", "is not YAML: the fault is at line 2, column 1. Keep one of the settings with this name."],
    [
      "queries:\n\t- name: a",
      "is not YAML: the fault is at line 2, column 1. Begin the line with blanks, not with tabs.",
    ],
    [
      "url: a: b",
      "is not YAML: the fault is at line 1, column 6. Correct it there: put a text with a : or # in quotes.",
    ],
    ['url: "a', "is not YAML: the fault is at line 1, column 8. Close the text, list or object that was begun."],
    [
      "url: a\n---\nlag: 5",
      "is not YAML: the fault is at line 2, column 1. Write one document: without a second line of ---.",
    ],
    ["- url", "has no settings. Write the settings as YAML, as name: value."],
    ["# nothing\n", "has no settings. Write the settings as YAML, as name: value."],
    ["", "is empty. Name another file."],
    ["paths: &a\n  b: *a", "has an alias (*) that repeats too much, or contains itself. Write the values out."],
    ["lag: many", 'lag: "many" is a text; it takes a whole number. See --about for all settings.'],
  ])("is refused where it is %j", async (text, message) => {
    const { code, stderr } = await config(text);

    expect({ code, stderr }).toEqual({ code: 2, stderr: `ERROR config.yaml: ${message}\n` });
  });

  it("may repeat a value by an alias, but not endlessly", async () => {
    const levels = Array.from({ length: 12 }, (_, n) => `  - &l${n + 1} [${`*l${n}, `.repeat(9)}1]`).join("\n");

    expect((await config("url: &a https://example.org\npaths: { b: *a }")).given).toMatchObject({
      paths: { b: "https://example.org" },
    });
    expect((await config(`objects:\n  - &l0 [1]\n${levels}`)).stderr).toContain(
      "has an alias (*) that repeats too much",
    );
  });
});

describe("a configuration in JSON", () => {
  const config = (text: string) => read([...pipeline, "--config", "config.json"], { files: { "config.json": text } });

  it.each([
    ['{"lag": 1,\n "url": "a",\n "lag": 2}', "has lag twice: again at line 3, column 2. Keep one of them."],
    ['{"queries": [{"name": "a", "name": "b"}]}', "has name twice: again at line 1, column 28. Keep one of them."],
    [
      `{"url": "${"a".repeat(1 << 24)}"}`,
      "is longer than 16 MiB, which no configuration is. Check that it is the right file.",
    ],
  ])("is refused where it is %.40j", async (text, message) => {
    const { code, stderr } = await config(text);

    expect({ code, stderr }).toEqual({ code: 2, stderr: `ERROR config.json: ${message}\n` });
  });
});

describe("without --config", () => {
  it.each([
    ["config.json", '{"lag": 5}'],
    ["tap-scripted.json", '{"lag": 5}'],
    ["tap-scripted.yaml", "lag: 5"],
    ["tap-scripted.yml", "lag: 5"],
  ])("a verb takes %s of the working folder", async (name, text) => {
    const { code, given, files } = await read(verb, { files: { [name]: text } });

    expect({ code, given, files }).toEqual({ code: 0, given: { lag: 5 }, files: [name] });
  });

  it("a verb takes the first of several, and no variables then", async () => {
    const files = { "config.json": '{"lag": 5}', "tap-scripted.yaml": "lag: 6" };

    expect((await read(verb, { files, env: { TAP_SCRIPTED_URL: "x" } })).given).toEqual({ lag: 5 });
  });

  it("a verb takes variables where no file is there", async () => {
    expect((await read(verb, { files: { ".env": "TAP_SCRIPTED_LAG=5" } })).given).toEqual({ lag: 5 });
  });

  it("a verb that finds nothing says what to do", async () => {
    const { code, stderr } = await read(verb, { env: { TAP_SCRIPTED_VERSION: "1" } });

    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(
        "configuration: this folder has none. Add --config <file>, or make config.json by tap-scripted init.",
      ),
    });
  });

  it.each([[pipeline], [["--test"]], [["--catalog", "catalog.json"]], [["discover"]], [["check"]]])(
    "a pipeline reads no file that was not named: %j",
    async (argv) => {
      const { given, stderr } = await read(argv, { files: { "config.json": "{}" } });
      const { stdout } = await runVerb(scriptedTap({}), argv, { files: { "config.json": "{}" } });

      expect(given).toBeUndefined();
      expect(stdout + stderr).toContain(
        "--config: is missing. Add --config config.json; or --config ENV, with the settings in TAP_SCRIPTED_... variables.",
      );
    },
  );
});

it("an error that the tap finds in a setting names the file", async () => {
  const files = { "config.json": '{"url": "right"}', "more.json": '{"url": "wrong"}' };
  const { code, stderr } = await read([...pipeline, "--config", "config.json", "--config", "more.json"], { files });

  expect({ code, stderr }).toEqual({ code: 2, stderr: "ERROR more.json: url: wrong is no URL. Write one.\n" });
});
