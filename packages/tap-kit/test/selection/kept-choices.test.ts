import type { Json, JsonObject } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { run } from "../support/run.ts";
import { scriptedTap } from "../support/scripted-tap.ts";
import { discover, read, selectedIn, streamOf } from "./streams.ts";

const address = { address: { type: ["null", "object"], properties: { city: {}, street: {} } } };
const people = streamOf("people", ["name", "notes", "Photo"], address);
const places = streamOf("places", ["name", "Plan"]);
const streams = [people, places];

interface Entry {
  readonly tap_stream_id: string;
  readonly metadata: readonly { readonly breadcrumb: readonly string[]; readonly metadata: JsonObject }[];
  readonly [member: string]: Json;
}

/** A catalog with more members in the metadata of some places: `people`, `people/name`, `people/address/city`. */
function edited(catalog: Json, changes: Readonly<Record<string, JsonObject>>): Json {
  const placeOf = (id: string, breadcrumb: readonly string[]) =>
    [id, ...breadcrumb.filter((_, index) => index % 2 === 1)].join("/");
  const { streams } = catalog as unknown as { readonly streams: readonly Entry[] };
  return {
    streams: streams.map((entry) => {
      const id = entry.tap_stream_id;
      const known = entry.metadata.map(({ breadcrumb, metadata }) => {
        return { breadcrumb, metadata: { ...metadata, ...changes[placeOf(id, breadcrumb)] } };
      });
      const places = known.map(({ breadcrumb }) => placeOf(id, breadcrumb));
      const added = Object.entries(changes).flatMap(([place, metadata]) => {
        const [stream, ...path] = place.split("/");
        if (stream !== id || places.includes(place)) return [];
        return [{ breadcrumb: path.flatMap((name) => ["properties", name]), metadata }];
      });
      return { ...entry, metadata: [...known, ...added] };
    }),
  };
}

describe("a discovery with an earlier catalog", () => {
  it("keeps what somebody has selected and deselected there", async () => {
    const { catalog } = await discover(streams, {});
    const changes = {
      people: { selected: true },
      "people/notes": { selected: false },
      "people/Photo": { selected: true },
      "people/address/city": { selected: false },
      places: { selected: false },
    };
    const files = { catalog: edited(catalog, changes) };

    const again = await discover(streams, {}, { files });
    const third = await discover(streams, {}, { files: { catalog: again.catalog } });
    const { seen } = await read(streams, {}, { files: { catalog: again.catalog } });

    expect(seen).toEqual({ people: "id name Photo address[street]" });
    expect(again.entries["people"]?.["Photo"]).toEqual({
      inclusion: "available",
      "only-by-name": "it costs a call",
      "selected-by-default": false,
      selected: true,
    });
    expect(third.catalog).toEqual(again.catalog);
    expect(again.logs).toBe("INFO 1 of 2 streams is selected. What was chosen in catalog is kept.\n");
  });

  it("decides about streams and fields that are new as if there were no earlier one", async () => {
    const { catalog } = await discover([streamOf("people", ["name"])], {});
    const files = { catalog: edited(catalog, { people: { selected: true }, "people/name": { selected: false } }) };

    const { catalog: again } = await discover(
      streams,
      { select: ["people.*", "*.name", "!people.address"] },
      { files },
    );

    expect((await read(streams, {}, { files: { catalog: again } })).seen).toEqual({
      people: "id notes",
      places: "id name",
    });
  });

  it("keeps a choice that differs from what select decides, and lets a changed select decide about all else", async () => {
    const first = await discover(streams, { select: ["people.*"] });
    const files = {
      catalog: edited(first.catalog, { "people/notes": { selected: false }, "people/Photo": { selected: true } }),
    };

    const { entries } = await discover(streams, { select: ["people.*", "!*.name", "places.*"] }, { files });

    expect(selectedIn(first.entries)).toEqual({ people: ". name notes address", places: "" });
    expect(selectedIn(entries)).toEqual({ people: ". Photo address", places: "." });
  });

  it("keeps what select had decided where it is no longer set", async () => {
    const { catalog } = await discover(streams, { select: ["people.name"] });

    const { entries } = await discover(streams, {}, { files: { catalog } });

    expect(selectedIn(entries)).toEqual({ people: ". name", places: "" });
  });

  it("keeps the replication that it asks for, and members of the user's own", async () => {
    const changing = { ...people, replicationKeys: ["notes", "name"], methods: ["INCREMENTAL", "FULL_TABLE"] } as const;
    const { catalog } = await discover([changing], {});
    const changes = {
      people: { "replication-method": "FULL_TABLE", "replication-key": "name", "view-key-properties": ["name"] },
      "people/name": { "my.masked": true },
      "people/address/city": { "my.masked": true },
    };

    const { entries } = await discover([changing], {}, { files: { catalog: edited(catalog, changes) } });

    expect(entries["people"]?.[""]).toMatchObject(changes.people);
    expect(entries["people"]?.["name"]).toMatchObject({ "my.masked": true });
    expect(entries["people"]?.["address/city"]).toMatchObject({ "my.masked": true, "selected-by-default": true });
  });

  it("finds them in the old places too", async () => {
    const changing = { ...people, replicationKeys: ["notes", "name"], methods: ["INCREMENTAL", "FULL_TABLE"] } as const;
    const schema = { properties: { id: {}, name: { selected: false }, notes: {} } };
    const old = { tap_stream_id: "people", schema, replication_key: "notes", replication_method: "FULL_TABLE" };
    const files = { catalog: { streams: [{ ...old, selected: true }] } };

    const { entries } = await discover([changing, places], {}, { files });

    expect(entries["people"]?.[""]).toMatchObject({ selected: true, "replication-method": "FULL_TABLE" });
    expect(entries["people"]?.["name"]).toMatchObject({ selected: false });
    expect(entries["people"]?.["notes"]).not.toHaveProperty("selected");
  });

  it("writes again what is the tap's or the discovery's own", async () => {
    const { catalog } = await discover(streams, {});
    const changes = {
      people: { "tap.kind": "old", "valid-replication-keys": ["name"], "selected-by-default": false },
      "people/name": { "tap.type": "old", inclusion: "automatic" },
    };

    const again = await discover(streams, {}, { files: { catalog: edited(catalog, changes) } });

    expect(again.catalog).toEqual(catalog);
  });

  it("fails where the shell has emptied it for the new one", async () => {
    const { code, text, logs } = await run(scriptedTap({ streams }), ["--discover"], { files: { catalog: "" } });

    expect([code, text]).toEqual([2, ""]);
    expect(logs).toBe(
      "ERROR catalog: is empty, as a shell leaves a file that the same command writes. Write the new catalog into another file, and rename that one afterwards.\n",
    );
  });
});

it("the keys that somebody has given a stream without keys count", async () => {
  const keyless = { ...people, keyProperties: [] };
  const { catalog } = await discover([keyless], {});
  const files = { catalog: edited(catalog, { people: { "view-key-properties": ["name"] } }) };

  const { messages } = await run(scriptedTap({ streams: [keyless] }), [], { files });

  expect(messages.find(({ type }) => type === "SCHEMA")?.["key_properties"]).toEqual(["name"]);
});
