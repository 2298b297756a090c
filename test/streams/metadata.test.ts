import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Catalog, type Message, TestOrg } from "../support/test-org.ts";

const records = (messages: readonly Message[], stream: string): readonly Readonly<Record<string, unknown>>[] =>
  messages
    .filter((message) => message.type === "RECORD" && message["stream"] === stream)
    .map((message) => message["record"] as Readonly<Record<string, unknown>>); // a RECORD has one

/** The catalog without the objects' own streams. */
const around = ({ streams }: Catalog): Catalog => ({
  streams: streams.filter(({ tap_stream_id }) => /^[a-z]/.test(tap_stream_id)),
});

interface PicklistValue {
  readonly value: string;
  readonly label: string;
  readonly active: boolean;
}

/** The demo org's describes have the members that Salesforce documents. */
const picklistValues = (field: object): readonly PicklistValue[] => Reflect.get(field, "picklistValues") ?? [];

describe("the streams around the data", () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.1 });
    org.running.clock.freeze(true);
  });
  afterAll(() => org.close());

  async function read(config: Readonly<Record<string, unknown>>) {
    const catalog = around(await org.discover(config));
    const run = await org.run({ config, catalog });
    expect(run.exitCode === 0 ? "" : run.stderr).toBe("");
    return { ...run, catalog };
  }

  it("are there only where the configuration names them", async () => {
    const { streams } = await org.discover({ objects: ["Account"] });

    expect(streams.map(({ tap_stream_id }) => tap_stream_id)).toEqual(["Account"]);
  });

  it("tell of the objects, the limits and the user by one call each", async () => {
    const { messages, calls } = await read({ metadata_streams: ["object_definitions", "org_limits", "current_user"] });

    const objects = org.running.org.describeGlobal(org.running.org.users[0]!);
    expect(records(messages, "object_definitions").map(({ name, key_prefix }) => [name, key_prefix])).toEqual(
      objects.map(({ name, keyPrefix }) => [name, keyPrefix]),
    );
    expect(records(messages, "org_limits")).toContainEqual({
      name: "DailyApiRequests",
      application: null,
      max: 100_000,
      remaining: expect.any(Number),
    });
    expect(records(messages, "current_user")).toMatchObject([
      { username: org.running.credentials.username, organization_id: org.running.org.id, active: true },
    ]);
    expect(calls).toBeLessThanOrEqual(3);
  });

  it("tell of every field that the user may read, and of those that there are besides", async () => {
    const { org: inside } = org.running;
    inside.alterField("Account", "Site", "hide");
    try {
      const { messages } = await read({ objects: ["Account", "Case"], metadata_streams: ["field_definitions"] });

      const found = records(messages, "field_definitions");
      for (const object of ["Account", "Case"]) {
        const fields = inside.describe(inside.users[0]!, object)?.fields ?? [];
        const readable = found.filter((row) => row["object"] === object && row["readable"] === true);
        expect(readable.map(({ name, type, label }) => [name, type, label])).toEqual(
          fields.map(({ name, type, label }) => [name, type, label]),
        );
      }
      expect(found.filter((row) => row["readable"] === false)).toMatchObject([{ object: "Account", name: "Site" }]);
    } finally {
      inside.alterField("Account", "Site", "show");
    }
  });

  it("bring each deletion once, however many runs there are", async () => {
    const config = { objects: ["Account", "Contact"], metadata_streams: ["deleted_records"] };
    const { org: inside, clock } = org.running;
    const user = inside.users[0]!;
    const first = await read(config);
    const id = inside.create(user, "Contact", { LastName: "Short-lived" });
    clock.advance(60_000);
    inside.remove(user, "Contact", id);
    const deletedAt = clock.now();
    clock.advance(5 * 60_000);

    const early = await org.run({ config, catalog: first.catalog, state: first.state });
    clock.advance(3_600_000);
    const later = await org.run({ config, catalog: first.catalog, state: early.state });
    clock.advance(3_600_000);
    const last = await org.run({ config, catalog: first.catalog, state: later.state });

    const named = [first, early, later, last].flatMap(({ messages }) => records(messages, "deleted_records"));
    expect(named.filter((row) => row["id"] === id)).toEqual([
      { object: "Contact", id, deleted_at: `${deletedAt.toISOString().slice(0, 19)}.000Z` },
    ]);
    expect(new Set(named.map((row) => row["id"])).size).toBe(named.length);
    expect(named.length).toBeGreaterThan(5);
  });

  it("say what the picklists offer, to whom, and what they depend on", async () => {
    const { messages } = await read({ objects: ["Account", "Opportunity"], metadata_streams: ["picklist_values"] });

    const { org: inside } = org.running;
    const fields = inside.describe(inside.users[0]!, "Opportunity")?.fields ?? [];
    const expected = fields.flatMap(({ name, ...more }) =>
      picklistValues(more).map(({ value, label, active }) => ["Opportunity", name, value, label, active]),
    );
    expect(expected.length).toBeGreaterThan(20);
    expect(
      records(messages, "picklist_values")
        .filter((row) => row["object"] === "Opportunity")
        .map(({ object, field, value, label, active }) => [object, field, value, label, active]),
    ).toEqual(expected);
  });

  it("say in a sentence that Knowledge is off", async () => {
    const { messages, stderr } = await read({ metadata_streams: ["knowledge_settings"] });

    expect(records(messages, "knowledge_settings")).toEqual([
      {
        organization_id: org.running.org.id,
        enabled: false,
        default_language: null,
        languages: [],
        inactive_languages: [],
      },
    ]);
    expect(stderr).toContain("Knowledge is off in this org, or this user may not see it.");
  });

  it("refuse the state of another org", async () => {
    const config = { objects: ["Account"], metadata_streams: ["deleted_records"] };
    const { catalog, state } = await read(config);
    const other = JSON.parse(JSON.stringify(state).replaceAll(org.running.org.id, "00D000000000001EAA"));

    const { exitCode, stderr } = await org.run({ config, catalog, state: other });

    expect(exitCode).toBe(2);
    expect(stderr).toContain("deleted_records: the state is of org 00D000000000001EAA");
  });
});
