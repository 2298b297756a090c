import { runVerb } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const streams = [
  plainStream("account"),
  plainStream("line_item", { keyProperties: ["order", "line"], replicationKeys: [], methods: ["FULL_TABLE"] }),
  plainStream("audit", { metadata: new Map([["", { "selected-by-default": false }]]) }),
];
const tap = scriptedTap({ streams });
const files = { "config.json": "{}" };

describe("the verb streams", () => {
  it("lists on a terminal, as a table, what discovery gives", async () => {
    const { code, stdout, stderr } = await runVerb(tap, ["streams"], {
      files,
      isTerminal: true,
      env: { NO_COLOR: "1" },
    });

    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatchInlineSnapshot(`
      "stream     key          replication key  method       selected
      account    id           changed          INCREMENTAL  yes
      line_item  order, line                   FULL_TABLE   yes
      audit      id           changed          INCREMENTAL  no
      "
    `);
  });

  it("lists the streams of the catalog where there is one, and asks nothing", async () => {
    const discover = async () => {
      throw new Error("it was asked");
    };
    const { stdout: catalog } = await runVerb(tap, ["--config", "config.json", "--discover"], { files });
    const edited = JSON.parse(catalog);
    edited.streams[0].metadata[0].metadata["replication-method"] = "FULL_TABLE";
    edited.streams[1].metadata[0].metadata.selected = false;

    const { code, stdout } = await runVerb(scriptedTap({ source: { discover } }), ["streams"], {
      files: { ...files, "catalog.json": JSON.stringify(edited) },
    });

    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "stream	key_properties	replication_key	replication_method	selected
      account	id		FULL_TABLE	true
      line_item	order, line		FULL_TABLE	false
      audit	id	changed	INCREMENTAL	false
      "
    `);
  });

  it("lists it in a pipe as lines with tabs", async () => {
    const { stdout } = await runVerb(tap, ["streams"], { files });

    expect(stdout).toMatchInlineSnapshot(`
      "stream	key_properties	replication_key	replication_method	selected
      account	id	changed	INCREMENTAL	true
      line_item	order, line		FULL_TABLE	true
      audit	id	changed	INCREMENTAL	false
      "
    `);
  });

  it("lists it as one JSON document where asked", async () => {
    const { stdout } = await runVerb(tap, ["streams", "--json"], { files });

    expect(JSON.parse(stdout)).toEqual([
      {
        stream: "account",
        key_properties: ["id"],
        replication_key: "changed",
        replication_method: "INCREMENTAL",
        selected: true,
      },
      {
        stream: "line_item",
        key_properties: ["order", "line"],
        replication_key: null,
        replication_method: "FULL_TABLE",
        selected: true,
      },
      {
        stream: "audit",
        key_properties: ["id"],
        replication_key: "changed",
        replication_method: "INCREMENTAL",
        selected: false,
      },
    ]);
  });
});
