import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { type Catalog, type Message, TestOrg } from "../../support/test-org.ts";

/** The catalog with the metadata streams only. */
const metadataOnly = ({ streams }: Catalog): Catalog => ({
  streams: streams.filter(({ tap_stream_id }) => /^[a-z]/.test(tap_stream_id)),
});

describe("the metadata streams", () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.1 });
    org.running.clock.freeze(true);
  });
  afterAll(() => org.close());

  async function read(config: Readonly<Record<string, unknown>>) {
    const catalog = metadataOnly(await org.discover(config));
    const run = await org.run({ config, catalog });
    expect(run.exitCode === 0 ? "" : run.stderr).toBe("");
    return { ...run, catalog };
  }

  it("are there only where the configuration names them", async () => {
    const { streams } = await org.discover({ objects: ["Account"] });

    expect(streams.map(({ tap_stream_id }) => tap_stream_id)).toEqual(["Account"]);
  });

  it("report the objects, the limits and the user by one call each", async () => {
    const { messages, calls } = await read({ metadata_streams: ["object_definitions", "org_limits", "current_user"] });

    const objects = org.running.org.describeGlobal(org.running.org.users[0]!);
    expect(recordsOf({ messages }, "object_definitions").map(({ name, key_prefix }) => [name, key_prefix])).toEqual(
      objects.map(({ name, keyPrefix }) => [name, keyPrefix]),
    );
    expect(recordsOf({ messages }, "org_limits")).toContainEqual({
      name: "DailyApiRequests",
      application: null,
      max: 100_000,
      remaining: expect.any(Number),
    });
    expect(recordsOf({ messages }, "current_user")).toMatchObject([
      { username: org.running.credentials.username, organization_id: org.running.org.id, active: true },
    ]);
    expect(calls).toBeLessThanOrEqual(3);
  });

  it("report every field that the user may read, and of those that there are besides", async () => {
    const { org: inside } = org.running;
    inside.alterField("Account", "Site", "hide");
    try {
      const { messages } = await read({ objects: ["Account", "Case"], metadata_streams: ["field_definitions"] });

      const found = recordsOf({ messages }, "field_definitions");
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

  it("say in a sentence that Knowledge is off", async () => {
    const { messages, stderr } = await read({ metadata_streams: ["knowledge_settings"] });

    expect(recordsOf({ messages }, "knowledge_settings")).toEqual([
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

  it("say in which languages Knowledge is, where it is on", async () => {
    const other = await TestOrg.start({ scale: 0.01, knowledge: true });
    try {
      const config = { metadata_streams: ["knowledge_settings"] };
      const run = await other.run({ config, catalog: metadataOnly(await other.discover(config)) });

      expect(recordsOf(run, "knowledge_settings")).toEqual([
        {
          organization_id: other.running.org.id,
          enabled: true,
          default_language: "en_US",
          languages: expect.arrayContaining(["en_US"]),
          inactive_languages: expect.any(Array),
        },
      ]);
      expect(run.stderr).not.toContain("Knowledge is off");
    } finally {
      await other.close();
    }
  });

  it("report what the user looked at last, the newest first, by one call", async () => {
    const { messages, calls } = await read({ metadata_streams: ["recent_items"] });

    const { url, login } = { url: org.running.url, login: org.running.login() };
    const reply = await fetch(`${url}/services/data/v66.0/recent?limit=200`, {
      headers: { authorization: `Bearer ${login}` },
    });
    // The org's own list, as Salesforce documents it.
    const items = (await reply.json()) as { attributes: { type: string }; Id: string; Name: string }[];
    expect(items.length).toBeGreaterThan(5);
    expect(recordsOf({ messages }, "recent_items")).toEqual(
      items.map(({ attributes, Id, Name }, position) => ({ object: attributes.type, id: Id, name: Name, position })),
    );
    expect(calls).toBe(1);
  });

  describe("whose state is of another org", () => {
    const streams = ["picklist_values", "deleted_records", "field_definitions", "report_definitions", "org_limits"];
    const config = { objects: ["Account", "Contact"], metadata_streams: streams };

    it.each(streams)("are refused: %s", async (stream) => {
      const { catalog, state } = await read({ ...config, metadata_streams: [stream] });
      const other = JSON.parse(JSON.stringify(state).replaceAll(org.running.org.id, "00D000000000001EAA"));

      const run = await org.run({ config, catalog, state: other });

      expect([run.exitCode, recordsOf(run, stream)]).toEqual([2, []]);
      expect(run.stderr).toContain(`${stream}: the state is of org 00D000000000001EAA`);
    });

    it("are read again with allow_org_change, under a new version, which the run says", async () => {
      const first = await read(config);
      org.running.clock.advance(60_000);
      const { catalog } = first;
      const other = JSON.parse(JSON.stringify(first.state).replaceAll(org.running.org.id, "00D000000000001EAA"));

      const second = await org.run({ config: { ...config, allow_org_change: true }, catalog, state: other });
      const third = await org.run({ config, catalog, state: second.state });

      const keys = (messages: readonly Message[], stream: string) =>
        recordsOf({ messages }, stream).map(({ object, id, name, field, position }) => [
          object,
          id,
          name,
          field,
          position,
        ]);
      for (const stream of streams) expect(keys(second.messages, stream)).toEqual(keys(first.messages, stream));
      expect([second.exitCode, third.exitCode]).toEqual([0, 0]);
      expect(second.stderr).toMatch(/the state is of org 00D000000000001EAA.*allow_org_change is set/);
      const versions = (messages: readonly Message[]) =>
        messages.filter(({ type }) => type === "ACTIVATE_VERSION").map(({ stream }) => stream);
      expect(versions(second.messages).toSorted()).toEqual(streams.toSorted());
      expect(recordsOf(third, "deleted_records")).toEqual([]);
    });
  });
});
