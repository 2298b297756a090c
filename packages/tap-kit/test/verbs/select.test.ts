import { runVerb, scriptedDialog, type VerbWorld } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { entriesIn, read, selectedIn, streamOf } from "../selection/streams.ts";
import { scriptedTap } from "../support/scripted-tap.ts";

const address = { address: { type: ["null", "object"], title: "Home", properties: { city: {}, street: {} } } };
const people = streamOf("people", ["name", "notes", "Photo"], address);
const streams = [people, streamOf("places", ["name", "Plan"]), streamOf("plans", ["name"])];
const tap = scriptedTap({ streams });
const config = { "config.json": "{}" };

/** The verb with these words, and what a run reads by the catalog that it leaves behind. */
async function select(words: readonly string[], files: Readonly<Record<string, string>> = {}, world: VerbWorld = {}) {
  const ran = await runVerb(tap, ["select", ...words], { ...world, files: { ...config, ...files } });
  const catalog = ran.files["catalog.json"];
  const { seen } = catalog === undefined ? { seen: {} } : await read(streams, {}, { files: { catalog } });
  return { ...ran, catalog, seen };
}

async function discovered(): Promise<string> {
  const { catalog } = await select(["*.*"]);
  return catalog ?? "";
}

const terminal: VerbWorld = { isTerminal: true, env: { NO_COLOR: "1" } };

describe("the verb select", () => {
  it("with patterns selects what they match and nothing else, and shows what has changed", async () => {
    const files = { "catalog.json": await discovered() };

    const { code, stdout, stderr, seen } = await select(["people.*", "!*.notes", "people.Photo"], files, terminal);

    expect({ code, stderr }).toEqual({ code: 0, stderr: "Wrote catalog.json: 1 of 3 streams is selected.\n" });
    expect(seen).toEqual({ people: "id name Photo address[city street]" });
    expect(stdout).toMatchInlineSnapshot(`
      "stream  change      fields  of  new fields  without
      people  fields           4   5  Photo       notes
      places  deselected       0   3
      plans   deselected       0   2
      "
    `);
  });

  it("with --keep leaves the rest as it is, and takes of a stream that was not selected what is named", async () => {
    const { catalog = "" } = await select(["places.name", "plans.name"]);

    const words = ["--keep", "people.name", "people.Photo", "!plans", "!places.name"];
    const { seen, catalog: changed = "" } = await select(words, { "catalog.json": catalog });

    expect(seen).toEqual({ people: "id name Photo", places: "id" });
    expect(entriesIn(JSON.parse(changed))["people"]?.["Photo"]).toMatchObject({
      inclusion: "available",
      selected: true,
    });
  });

  it("with nothing but ! leaves out what they name", async () => {
    const { seen } = await select(["!*.name", "!plans"], { "catalog.json": await discovered() });

    expect(seen).toEqual({ people: "id notes address[city street]", places: "id" });
  });

  it("discovers where there is no catalog, and goes by the setting select about what the patterns leave open", async () => {
    const files = { "config.json": JSON.stringify({ select: ["people.*", "places.*"] }) };

    const { code, seen } = await select(["--keep", "!people.notes"], files);

    expect(code).toBe(0);
    expect(seen).toEqual({ people: "id name address[city street]", places: "id name" });
  });

  it.each<[readonly string[], VerbWorld]>([
    [["--discover"], {}],
    [["--discover", "--keep"], { dialog: scriptedDialog([]).dialog }],
  ])("%j without patterns asks nothing: it discovers again, and keeps what was selected", async (words, world) => {
    const { catalog = "" } = await select(["places.name", "!people.*"]);
    const wider = scriptedTap({ streams: [...streams, streamOf("papers", ["name"])] });

    const { code, stderr, files } = await runVerb(wider, ["select", ...words], {
      ...world,
      files: { ...config, "catalog.json": catalog },
    });

    expect({ code, stderr }).toEqual({ code: 0, stderr: "Wrote catalog.json: 2 of 4 streams are selected.\n" });
    const { seen } = await read(
      [...streams, streamOf("papers", ["name"])],
      {},
      { files: { catalog: files["catalog.json"] ?? "" } },
    );
    expect(seen).toEqual({ places: "id name", papers: "id name" });
  });

  it("discovers again where asked, and keeps what was selected", async () => {
    const { catalog = "" } = await select(["people.name", "places.*"]);
    const wider = scriptedTap({ streams: [...streams, streamOf("pets", ["name"])] });

    const { code, files } = await runVerb(wider, ["select", "--discover", "--keep", "!places.name"], {
      files: { ...config, "catalog.json": catalog },
    });

    expect(code).toBe(0);
    const { seen } = await read([], {}, { files: { catalog: files["catalog.json"] ?? "" } });
    expect(seen).toEqual({ people: "id name", places: "id", pets: "id name" });
  });

  it("changes nothing in the catalog but the selection", async () => {
    const catalog = (await discovered())
      .replace('{"streams":[', '{ "owner": "me",\n "streams": [')
      .replace('"inclusion":"available"', '"my.note": 7, "inclusion":"available"');

    const { catalog: changed = "" } = await select(["--keep", "!plans"], { "catalog.json": catalog });

    const lines = changed.split("\n");
    expect(lines.filter((line) => !line.includes('"plans"'))).toEqual(
      catalog.split("\n").filter((line) => !line.includes('"plans"')),
    );
    expect(selectedIn(entriesIn(JSON.parse(changed)))).toMatchObject({ plans: "" });
    expect(entriesIn(JSON.parse(changed))["plans"]?.[""]).toMatchObject({
      selected: false,
      "selected-by-default": true,
    });
  });

  it("writes into the file that is named", async () => {
    const { files } = await select(["people", "--catalog", "other.json"]);

    expect(Object.keys(files)).toEqual(["config.json", "other.json"]);
  });

  it("writes nothing where nothing changes, and with --dry-run", async () => {
    const catalog = await discovered();

    const same = await select(["*.*"], { "catalog.json": catalog });
    const dry = await select(["people.*", "--dry-run"], { "catalog.json": catalog });

    expect([same.catalog, dry.catalog]).toEqual([catalog, catalog]);
    expect([same.stderr, dry.stderr]).toEqual([
      "catalog.json stays as it is: 3 of 3 streams are selected.\n",
      "catalog.json would say: 1 of 3 streams is selected.\n",
    ]);
    expect(dry.stdout).toBe(
      "stream\tchange\tfields\tall_fields\tadded\tremoved\nplaces\tdeselected\t0\t3\t\t\nplans\tdeselected\t0\t2\t\t\n",
    );
  });

  it("gives as JSON each stream that has changed", async () => {
    const { stdout, stderr } = await select(["people.*", "people.Photo", "!people.notes", "--json"], {
      "catalog.json": await discovered(),
    });

    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual([
      { stream: "people", change: "fields", fields: 4, all_fields: 5, added: ["Photo"], removed: ["notes"] },
      { stream: "places", change: "deselected", fields: 0, all_fields: 3, added: [], removed: [] },
      { stream: "plans", change: "deselected", fields: 0, all_fields: 2, added: [], removed: [] },
    ]);
  });

  it.each([
    [["peple.*"], "tap-scripted: select: peple.*: there is no stream peple (did you mean people?)."],
    [
      ["!*"],
      "tap-scripted: select: no stream would be selected. Choose at least one stream; the catalog is left as it was.",
    ],
    [
      [],
      "tap-scripted: nobody is there to answer: give patterns, such as 'Account.*' '!*.Description'. See tap-scripted select --help.",
    ],
  ])("says what is wrong with %j, and leaves the catalog as it was", async (words, message) => {
    const before = await discovered();

    const { code, stderr, catalog } = await select(words, { "catalog.json": before });

    expect([code, catalog]).toEqual([2, before]);
    expect(stderr).toContain(message);
  });
});

describe("the verb select without patterns", () => {
  const [enter, tab] = ["\r", "\t"];

  it("asks for streams and for fields, which typing searches, and writes what was chosen", async () => {
    const files = { "catalog.json": (await select(["people.*"])).catalog ?? "" };
    const { dialog, screen, unasked } = scriptedDialog([
      ["Which streams", `pla${tab}`],
      ["places", enter],
      ["Of which of them", `peo${tab}`],
      ["people", enter],
      ["Which fields of people", `Photo${tab}`],
      ["it costs a call", enter],
      ["Write catalog.json", enter],
    ]);

    const { code, seen, stderr } = await select([], files, { dialog });

    expect([code, unasked()]).toEqual([0, []]);
    expect(seen).toEqual({ people: "id name notes Photo address[city street]", places: "id name" });
    expect(stderr).toBe("Wrote catalog.json: 2 of 3 streams are selected.\n");
    expect(screen()).toContain("Home");
  });

  it("leaves the catalog as it was where the person says no", async () => {
    const before = await discovered();
    const { dialog } = scriptedDialog([
      ["Which streams", `pla${tab}`],
      ["places", enter],
      ["Of which of them", enter],
      ["Write catalog.json", "n"],
    ]);

    const { code, catalog, stderr } = await select([], { "catalog.json": before }, { dialog });

    expect([code, catalog]).toEqual([0, before]);
    expect(stderr).toBe("catalog.json stays as it was.\n");
  });
});
