import { main, memorySink, type Page, type Selection, type Tap } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { tap } from "../../../src/tap.ts";

/** Bookmarks as earlier versions wrote them, byte for byte. */
const written: Readonly<Record<string, string>> = {
  Account:
    '{"format":1,"org":"00D000000000001EAA","version":1769849100000,"rows":51234,"replication_key":"SystemModstamp","replication_key_value":"2026-01-31T09:05:00.000Z","scan":null,"tail":"AAAAAAAAAAA=","loaded_with":"{\\"start\\":null,\\"records\\":\\"all\\"}","fields":"3NHVEhVuUENvsnik."}',
  Contact:
    '{"format":1,"org":"00D000000000001EAA","version":1769849100000,"rows":null,"replication_key":"SystemModstamp","replication_key_value":null,"scan":"{\\"kind\\":\\"ordered\\",\\"full\\":true}","tail":null,"loaded_with":null}',
  Case: '{"format":1,"org":"00D000000000001EAA","version":1769849100000,"rows":null,"replication_key":null,"replication_key_value":null,"scan":null,"tail":null,"refused":"2026-03-03T09:00:00.000Z EXTERNAL_OBJECT_UNSUPPORTED","loaded_with":null}',
  picklist_values:
    '{"format":1,"org":"00D000000000001EAA","version":1769849100000,"rows":12,"replication_key":null,"replication_key_value":null,"scan":null,"tail":null,"contents":"Account Contact"}',
};

const schema = { type: "object", properties: { Id: { type: "string" }, SystemModstamp: { type: "string" } } };

/** The tap as far as it reads and writes a state: each stream ends with the bookmark that it began with. */
function echo(seen: Map<string, Selection["from"]>): Tap<unknown> {
  async function* read({ stream, from }: Selection): AsyncGenerator<Page> {
    seen.set(stream.id, from);
    const end = { kind: "complete", activate: false } as const;
    yield { stream: stream.id, objects: [], extractedAt: new Date(0), ...(from && { bookmark: from }), end };
  }
  return {
    ...(tap as Tap<unknown>), // its configuration is not looked at
    spec: { connectionSpecification: { type: "object", properties: {} } },
    open: async () => ({
      async *check() {},
      discover: async () =>
        Object.keys(written).map((id) => ({
          ...({ id, schema, keyProperties: ["Id"], replicationKeys: ["SystemModstamp"] } as const),
          methods: ["INCREMENTAL", "FULL_TABLE"] as const,
        })),
      async *plan(selections) {
        const forecast = { calls: 0, transport: "none", why: "nothing is read" };
        for (const one of selections) yield { selections: [one], forecast, read: () => read(one) };
      },
      close: async () => {},
    }),
  };
}

describe("a state that was written before", () => {
  it("is read, and written again byte for byte", async () => {
    const state = `{"bookmarks":{${Object.entries(written).map(([id, text]) => `"${id}":${text}`)}}}`;
    const seen = new Map<string, Selection["from"]>();
    const stdout = memorySink();

    const code = await main(echo(seen), {
      argv: ["--config", "config", "--state", "state"],
      readFile: async (name) => (name === "state" ? state : "{}"),
      stdout,
      stderr: () => {},
    });

    expect([code, stdout.text().split("\n").at(-2)]).toEqual([0, `{"type":"STATE","value":${state}}`]);
    expect(seen.get("Account")).toEqual({
      source: "00D000000000001EAA",
      version: 1_769_849_100_000,
      rows: 51_234,
      replicationKey: "SystemModstamp",
      replicationKeyValue: "2026-01-31T09:05:00.000Z",
      progress: null,
      own: { tail: "AAAAAAAAAAA=", loaded_with: '{"start":null,"records":"all"}', fields: "3NHVEhVuUENvsnik." },
    });
  });
});
