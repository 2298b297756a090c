import { main, memorySink } from "@singer-io-ts/tap-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tap } from "../../../src/tap.ts";
import { airbyteCatalog } from "../../support/other-catalogs.ts";
import { type Catalog, orgClock, TestOrg } from "../../support/test-org.ts";

const objects = ["Account", "Attachment", "EntityDefinition"];

interface Message {
  readonly type: string;
  readonly record?: { readonly stream: string; readonly data: Readonly<Record<string, unknown>> };
}

let org: TestOrg;
let own: Catalog;
beforeAll(async () => {
  org = await TestOrg.start({ scale: 0.02, rows: { Attachment: 3 } });
  own = await org.discover({ objects });
});
afterAll(() => org.close());

/** A run of `read` by a configured catalog. */
async function read(catalog: object, config: object = {}, state: object = []) {
  const stdout = memorySink();
  const before = org.running.requests().length;
  const files = { "config.json": { ...org.config, ...config }, "catalog.json": catalog, "state.json": state };
  const exitCode = await main(tap, {
    argv: ["read", "--config", "config.json", "--catalog", "catalog.json", "--state", "state.json"],
    stdout,
    stderr: () => {},
    clock: orgClock(org.running),
    readFile: async (path) => JSON.stringify(files[path as keyof typeof files]),
  });
  const text = stdout.text();
  const messages = text
    .trim()
    .split("\n")
    .map((line): Message => JSON.parse(line));
  const recordsOf = (stream: string) =>
    messages.flatMap(({ record }) => (record?.stream === stream ? [record.data] : []));
  const asked = org.running.requests().slice(before);
  return { exitCode, text, recordsOf, downloads: asked.filter(({ url }) => /\/Body$/.test(url)).length };
}

describe.each(["follow", "lock"])(
  "a configured catalog of Airbyte's own source, schema_changes %s",
  (schema_changes) => {
    it("is read with the fields that it lists: compound fields too, files not", async () => {
      const { exitCode, text, recordsOf, downloads } = await read(airbyteCatalog(own, "append"), { schema_changes });

      expect({ exitCode, text: exitCode === 0 ? "" : text }).toEqual({ exitCode: 0, text: "" });
      expect(downloads).toBe(0);
      const [account] = recordsOf("Account");
      const names = Object.keys(own.streams.find((each) => each.tap_stream_id === "Account")!.schema.properties);
      expect(Object.keys(account ?? {})).toEqual(names.filter((name) => name !== "_sdc_deleted_at"));
      const parts = ["city", "country", "geocodeAccuracy", "latitude", "longitude", "postalCode", "state", "street"];
      expect(Object.keys((account?.["BillingAddress"] ?? {}) as object)).toEqual(parts);
      expect(recordsOf("Attachment")).toHaveLength(3);
      expect(recordsOf("Attachment")[0]).not.toHaveProperty("Body");
      expect(text).toContain("Body: in the catalog of another source");
      expect(recordsOf("EntityDefinition")).not.toEqual([]);
    });

    it("is read whatever objects the configuration offers", async () => {
      const { exitCode, recordsOf } = await read(airbyteCatalog(own, "append"), {
        schema_changes,
        streams_criteria: [{ criteria: "starts with", value: "Att" }],
      });

      expect(exitCode).toBe(0);
      for (const object of objects) expect(recordsOf(object)).not.toEqual([]);
    });

    it("says of a stream that the org does not have that it is gone, and not how it would be read", async () => {
      const gone = {
        stream: {
          name: "Gone__c",
          json_schema: {},
          supported_sync_modes: ["full_refresh", "incremental"],
          default_cursor_field: ["SystemModstamp"],
        },
        sync_mode: "incremental",
        destination_sync_mode: "append",
      };
      const slices = [{ start: "2026-01-01T00:00:00.000Z", end: "2026-01-02T00:00:00.000Z" }];
      const state = [
        {
          type: "STREAM",
          stream: { stream_descriptor: { name: "Gone__c" }, stream_state: { state_type: "date-range", slices } },
        },
      ];

      const { exitCode, text } = await read({ streams: [gone] }, { schema_changes }, state);

      expect(exitCode).toBe(1);
      expect(text).toMatch(/"level":"ERROR","message":"Gone__c: /);
      expect(text).not.toMatch(/Gone__c: its bookmark[^"]* in full/);
    });

    it("has the describes of its objects in the stream Describe, with the members that the catalog lists", async () => {
      const { streams } = airbyteCatalog(own, "append");
      const [account, ...others] = streams;
      const describe = (json_schema: object) => ({
        stream: {
          name: "Describe",
          json_schema,
          supported_sync_modes: ["full_refresh"],
          source_defined_primary_key: [["name"]],
        },
        sync_mode: "full_refresh",
        destination_sync_mode: "overwrite",
      });
      const listed = {
        type: "object",
        properties: {
          name: { type: ["null", "string"] },
          queryable: { type: ["null", "boolean"] },
          fields: {
            type: ["null", "array"],
            items: { type: ["null", "object"], properties: { name: { type: ["null", "string"] } } },
          },
          urlNew: { type: ["null", "string"] },
        },
      };

      const some = await read({ streams: [account, ...others, describe(listed)] }, { schema_changes });
      const whole = await read({ streams: [account, describe({})] }, { schema_changes, compatibility: "airbyte" });

      expect([some.exitCode, whole.exitCode, some.text.includes("gone, hidden")]).toEqual([0, 0, false]);
      expect(some.recordsOf("Describe").map(({ name }) => name)).toEqual(objects);
      const [first] = some.recordsOf("Describe");
      expect(Object.keys(first ?? {})).toEqual(["name", "queryable", "fields", "urlNew"]);
      expect(first?.["fields"]).toContainEqual({ name: "SystemModstamp" });
      expect(whole.recordsOf("Describe")).toEqual([
        expect.objectContaining({ name: "Account", label: "Account", childRelationships: expect.any(Array) }),
      ]);
    });

    it("brings files where the setting files asks for them", async () => {
      const { exitCode, recordsOf, downloads } = await read(airbyteCatalog(own, "append"), {
        schema_changes,
        files: true,
      });

      expect([exitCode, downloads]).toEqual([0, 3]);
      expect(recordsOf("Attachment").every(({ Body }) => typeof Body === "string")).toBe(true);
    });

    it("fails a stream by name that the destination would merge by a key that is the same in all rows", async () => {
      const { exitCode, text, recordsOf } = await read(airbyteCatalog(own, "append_dedup"), { schema_changes });

      expect(exitCode).toBe(1);
      expect(text).toMatch(/EntityDefinition: the catalog has Id as its key.*CATALOG_KEY/);
      expect(recordsOf("EntityDefinition")).toEqual([]);
      expect(recordsOf("Account")).not.toEqual([]);
    });
  },
);
