import { describe, expect, it } from "vitest";
import { run } from "../support/run.ts";
import { scriptedTap } from "../support/scripted-tap.ts";
import { discover, read, selectedIn, streamOf } from "./streams.ts";

const address = { address: { type: ["null", "object"], properties: { city: {}, street: {} } } };
const streams = [streamOf("people", ["name", "notes", "Photo"], address), streamOf("places", ["name", "Plan"])];

describe("the setting select", () => {
  it("is what a discovery selects in the catalog, and what a run without a catalog reads", async () => {
    const config = { select: ["people.*", "!*.notes", "!people.address.city"] };

    const { code, entries } = await discover(streams, config);
    const ran = await read(streams, config);

    expect(code).toBe(0);
    expect(selectedIn(entries)).toEqual({ people: ". name address", places: "" });
    expect(entries["people"]?.["address/city"]).toEqual({
      inclusion: "available",
      "selected-by-default": false,
      selected: false,
    });
    expect(entries["places"]?.[""]).toMatchObject({ "selected-by-default": false, selected: false });
    expect(ran.seen).toEqual({ people: "id name address[street]" });
  });

  it("gives a catalog by which a run reads the same as without it", async () => {
    const config = { select: ["*.name", "people.address.street", "places.Plan"] };
    const { catalog } = await discover(streams, config);

    const byCatalog = await read(streams, {}, { files: { catalog } });
    const without = await read(streams, config);

    expect(byCatalog.seen).toEqual({ people: "id name address[street]", places: "id name Plan" });
    expect(without.seen).toEqual(byCatalog.seen);
  });

  it("does not concern a run with a catalog", async () => {
    const { catalog } = await discover(streams, {});

    const { code, seen, logs } = await read(streams, { select: ["places.nmae"] }, { files: { catalog } });

    expect([code, Object.keys(seen)]).toEqual([0, ["people", "places"]]);
    expect(logs).not.toContain("select");
  });

  it.each([
    [
      ["peple.*", "!people.nots", "places.*"],
      "ERROR select: peple.*: there is no stream peple (did you mean people?); !people.nots: people has no field nots (did you mean notes?). Write the names",
    ],
    [["People.*"], "ERROR select: People.*: there is no stream People (did you mean people?)."],
    [
      ["people.address.cty"],
      "ERROR select: people.address.cty: people has no field address.cty (did you mean address.city?).",
    ],
    [["zzzzzzzz.a*"], "ERROR select: zzzzzzzz.a*: there is no stream zzzzzzzz. Write the names"],
    [["people."], "ERROR select: people.: a name is missing (write people or people.*). Write the names"],
    [
      ["people..name", "*."],
      "select: people..name: a name is missing (write people or people.*); *.: a name is missing",
    ],
    [["a1", "a2", "a3", "a4", "a5", "a6", "a7"], "; and 2 more."],
  ])("names what is not there: %j", async (select, message) => {
    const [discovered, ran] = [await discover(streams, { select }), await read(streams, { select })];

    expect([discovered.code, ran.code, ran.seen]).toEqual([2, 2, {}]);
    expect(discovered.logs).toContain(message);
    expect(ran.logs).toContain(message);
  });

  it("warns of globs that match nothing", async () => {
    const { code, logs, entries } = await discover(streams, { select: ["people.*", "x*.*", "*.zip", "!people.z*"] });

    expect(code).toBe(0);
    expect(selectedIn(entries)["people"]).toBe(". name notes address");
    expect(logs.split("\n").filter((line) => line.startsWith("WARN"))).toEqual([
      "WARN select: x*.* matches nothing.",
      "WARN select: *.zip matches nothing.",
      "WARN select: !people.z* matches nothing.",
    ]);
  });

  it("does not complain of a stream that could not be discovered: that has its own error", async () => {
    const undiscovered = () => [{ id: "hidden", error: Object.assign(new Error("x"), { detail: {} }) as never }];
    const tap = scriptedTap({ streams, source: { undiscovered } });

    const { code, logs } = await run(tap, ["--discover"], { files: { config: { select: ["hidden.*", "people.*"] } } });

    expect([code, logs]).toEqual([0, "INFO 1 of 2 streams is selected.\n"]);
  });

  it("that matches no stream is an error where nothing else says what to read", async () => {
    const { code, logs } = await read(streams, { select: ["x*"] });

    expect(code).toBe(2);
    expect(logs).toContain(
      "ERROR discovery: no stream is selected, so nothing is read. Set select to patterns that match",
    );
  });

  it.each([
    [["people.nme"], 2, "ERROR failed: select: people.nme: people has no field nme (did you mean name?)."],
    [["people.*", "x*"], 0, "WARN select: x* matches nothing."],
    [["people.*"], 0, "INFO ok: select: what its pattern names is there"],
  ])("is looked up by a check: %j", async (select, code, message) => {
    const ran = await run(scriptedTap({ streams }), ["--test"], { files: { config: { select } } });

    expect(ran.code).toBe(code);
    expect(ran.logs).toContain(message);
  });

  it("with nothing but ! leaves out what it names and nothing else", async () => {
    const { seen } = await read(streams, { select: ["!*.name", "!people.address"] });

    expect(seen).toEqual({ people: "id notes", places: "id" });
  });

  it("without a pattern is as if it were not there", async () => {
    const [empty, absent] = [await discover(streams, { select: [] }), await discover(streams, {})];

    expect(empty).toEqual(absent);
  });
});

describe("what is only selected by its name", () => {
  it("is unsupported to a runner that selects by globs", async () => {
    const { entries } = await discover(streams, {});

    expect(entries["people"]?.["Photo"]).toEqual({ inclusion: "unsupported", "only-by-name": "it costs a call" });
  });

  it.each<[readonly string[], string]>([
    [["*.*"], "id name notes address[city street]"],
    [["people.P*"], "id"],
    [["*.Photo"], "id Photo"],
    [["*.*", "people.Photo"], "id name notes Photo address[city street]"],
    [["people.Photo", "!*.P*"], "id"],
  ])("is selected by its name alone: %j", async (select, fields) => {
    const { seen } = await read(streams, { select });

    expect(seen["people"]).toBe(fields);
  });

  it("is offered to Meltano where Meltano's own patterns name it", async () => {
    const env = { MELTANO_EXTRACT__SELECT: JSON.stringify(["*.*", "people.Photo", "!places.Plan"]) };

    const { entries } = await discover(streams, {}, { env });

    expect(entries["people"]?.["Photo"]).toMatchObject({ inclusion: "available", "selected-by-default": false });
    expect(entries["places"]?.["Plan"]).toMatchObject({ inclusion: "unsupported" });
  });

  it.each(["", "{", "7", "[7]"])("goes by no patterns of Meltano where the variable is %j", async (text) => {
    const { code, entries } = await discover(streams, {}, { env: { MELTANO_EXTRACT__SELECT: text } });

    expect([code, entries["people"]?.["Photo"]?.["inclusion"]]).toEqual([0, "unsupported"]);
  });

  it("comes where somebody selects it in the catalog by hand", async () => {
    const { catalog } = await discover(streams, {});
    const text = JSON.stringify(catalog).replace('"only-by-name":', '"selected":true,"only-by-name":');

    const { seen } = await read(streams, {}, { files: { catalog: text } });

    expect(seen).toEqual({ people: "id name notes Photo address[city street]", places: "id name" });
  });
});

describe("an object in the catalog", () => {
  it("comes whole where it is selected and all of its parts are not, as Meltano writes it for the object's name", async () => {
    const { catalog } = await discover(streams, { select: ["people.address"] });
    const parts = ["city", "street"].map((name) => ({
      breadcrumb: ["properties", "address", "properties", name],
      metadata: { inclusion: "available", selected: false },
    }));
    const text = JSON.stringify(catalog).replace('"metadata":[', `"metadata":[${JSON.stringify(parts).slice(1, -1)},`);

    const { seen } = await read(streams, {}, { files: { catalog: text } });

    expect(seen).toEqual({ people: "id address[city street]" });
  });
});

describe("the setting select of an Airbyte source", () => {
  const discoverAsAirbyte = async (config: object) => {
    const { code, messages } = await run(scriptedTap({ streams }), ["discover"], { files: { config: { ...config } } });
    return { code, messages };
  };

  it("leaves out of the catalog what it does not match", async () => {
    const { messages } = await discoverAsAirbyte({ select: ["people.name", "people.Photo"] });

    const [message] = messages.filter(({ type }) => type === "CATALOG");
    // The kit's own catalog.
    const { streams: offered } = Object(message)["catalog"] as { streams: { name: string; json_schema: object }[] };
    expect(offered.map(({ name, json_schema }) => [name, Object.keys(Object(json_schema).properties)])).toEqual([
      ["people", ["id", "name", "Photo"]],
    ]);
  });

  it("does not concern a read, for which the configured catalog decides", async () => {
    const json_schema = { properties: { id: {}, Photo: {} } };
    const catalog = { streams: [{ stream: { name: "people", json_schema }, sync_mode: "full_refresh" }] };
    const seen: string[] = [];
    const tap = scriptedTap({
      streams,
      async *read({ stream, schema }) {
        seen.push(...Object.keys(Object(schema["properties"])));
        yield { stream: stream.id, objects: [], extractedAt: new Date(0), end: { kind: "complete", activate: false } };
      },
    });

    const { code } = await run(tap, ["read"], { files: { config: { select: ["nowhere.*"] }, catalog } });

    expect([code, seen]).toEqual([0, ["id", "Photo"]]);
  });

  it("names what is not there", async () => {
    const { code, messages } = await discoverAsAirbyte({ select: ["peple"] });

    expect(code).toBe(1);
    expect(JSON.stringify(messages)).toContain("did you mean people?");
  });
});
