import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import data from "../../../../catalog/metadata-streams.json" with { type: "json" };
import spec from "../../../../spec.json" with { type: "json" };
import { type MetadataStreamId, metadataStream } from "../../../../src/streams/metadata/discover/metadata-streams.ts";

const ids = Object.keys(data) as readonly MetadataStreamId[]; // its keys are the ids

/** The page that describes a stream's columns. */
const pages: Partial<Record<MetadataStreamId, string>> = {
  picklist_values: "docs/picklists.md",
  deleted_records: "docs/deleted-records.md",
};

describe("the metadata streams", () => {
  it("are those that the setting metadata_streams names", () => {
    expect(spec.connectionSpecification.properties.metadata_streams.items.enum.toSorted()).toEqual(ids.toSorted());
  });

  it.each(ids)("%s has keys that are never null, and columns that may be", (id) => {
    const { schema, keyProperties, replicationKeys, methods } = metadataStream(id, "metadata");

    // Each property of a schema has a list of types.
    const types = Object.entries(schema["properties"] ?? {}).map(([name, { type }]) => [name, type] as const);
    expect(keyProperties.length).toBeGreaterThan(0);
    expect(types.filter(([, type]) => !type.includes("null")).map(([name]) => name)).toEqual(
      types.map(([name]) => name).filter((name) => keyProperties.includes(name)),
    );
    expect(methods[0]).toBe(replicationKeys.length === 0 ? "FULL_TABLE" : "INCREMENTAL");
  });

  it.each(ids)("%s: its page describes each of its columns", (id) => {
    const page = readFileSync(pages[id] ?? "docs/metadata-streams.md", "utf8");
    const [section = ""] = pages[id] === undefined ? page.split(`## \`${id}\``).slice(1) : [page];
    const [columns = ""] = pages[id] === undefined ? section.split("\n## ") : [section];

    const described = new Set([...columns.matchAll(/`(\w+)`/g)].map(([, name]) => name));

    expect(Object.keys(data[id].properties).filter((name) => !described.has(name))).toEqual([]);
  });
});
